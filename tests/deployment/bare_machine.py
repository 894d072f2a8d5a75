"""A bare Debian machine in a folder: the essential packages and an init, booted by systemd-nspawn.

It has a network of its own, so that its ports are free and its services are heard by nobody else. Only what installs
packages runs in the network of this computer.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

RELEASE, MIRROR = "bookworm", "http://deb.debian.org/debian"
NEEDED = {"mmdebstrap": "mmdebstrap", "systemd-nspawn": "systemd-container", "nsenter": "util-linux"}
"""Programs, and the Debian package that each is in."""
CERTIFICATE = "/etc/this-network.pem"
_BOOTED = ("running", "degraded")
_OF_NETWORK = frozenset(
    {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST"}
)


class CannotMakeError(Exception):
    """No bare machine can be made on this computer. Says why."""


@dataclass(slots=True)
class BareMachine:
    """A booted machine. ``init``: the process that is its first one, seen from here."""

    root: Path
    container: subprocess.Popen[bytes]
    init: int

    @classmethod
    def boot(cls, root: Path) -> BareMachine:
        """Make a machine in a new folder and boot it. Raises `CannotMakeError`."""
        _install(root)
        log = root.with_suffix(".boot.log")
        # Without systemd on this computer there is nobody to ask for a unit.
        unit = [] if Path("/run/systemd/system").is_dir() else ["--keep-unit"]
        words = [
            "systemd-nspawn",
            "--quiet",
            "--register=no",
            *unit,
            "--private-network",
            "--resolv-conf=off",
        ]
        with log.open("wb") as out:
            container = subprocess.Popen(
                [*words, "--console=pipe", "--boot", f"--directory={root}"],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until and container.poll() is None:
            machine = cls(root, container, _first_child(container.pid))
            if machine.init and machine.state() in _BOOTED:
                return machine
            time.sleep(0.5)
        _end(container)
        raise CannotMakeError(f"the machine did not boot: {log.read_text(errors='replace')[-500:]}")

    def state(self) -> str:
        """Return what systemd says of itself."""
        done = subprocess.run(
            [*self._enter("--net"), "systemctl", "is-system-running"], capture_output=True, text=True, check=False
        )  # fmt: skip
        return done.stdout.strip()

    def run(self, script: str, out: Path, *, network: bool = False, timeout: float = 1800) -> int:
        """Run a script as root in ``/root``, as typed on this machine; what it prints is added to ``out``.

        ``network``: in the network of this computer, with the settings that pip needs there.
        """
        environment = {
            "HOME": "/root",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        }
        words = self._enter() if network else self._enter("--net")
        with out.open("ab") as told:
            done = subprocess.run(
                [*words, "bash", "-euo", "pipefail", "-c", f"cd /root\n{script}"],
                env=environment | (_of_this_network(self.root) if network else {}),
                stdin=subprocess.DEVNULL, stdout=told, stderr=subprocess.STDOUT, timeout=timeout, check=False,
            )  # fmt: skip
        return done.returncode

    def from_outside(self, words: list[str], out: Path, environment: Mapping[str, str]) -> int:
        """Run a program of this computer in the machine's network, such as a browser would be."""
        with out.open("ab") as told:
            return subprocess.run(
                ["nsenter", f"--target={self.init}", "--net", *words], env=dict(environment),
                stdout=told, stderr=subprocess.STDOUT, check=False, timeout=2000,
            ).returncode  # fmt: skip

    def journal(self) -> str:
        """Return the end of what the services logged."""
        words = [*self._enter("--net"), "journalctl", "--no-pager", "-n", "80", "-u", "handover-*"]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout

    def remove(self) -> None:
        """Stop the machine and delete its folder."""
        _end(self.container)
        shutil.rmtree(self.root, ignore_errors=True)

    def _enter(self, *more: str) -> list[str]:
        spaces = ("--mount", "--uts", "--ipc", "--pid", "--root", "--wd", *more)
        return ["nsenter", f"--target={self.init}", *spaces, "--"]


def _install(root: Path) -> None:
    if os.getuid() != 0:
        raise CannotMakeError("only root makes a bare machine")
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if missing:
        raise CannotMakeError(f"not installed: Debian packages {', '.join(missing)}")
    done = subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=minbase", "--include=systemd,systemd-sysv", RELEASE, str(root), MIRROR],
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    if done.returncode:
        raise CannotMakeError(f"no Debian from {MIRROR}: {done.stderr.strip()[-300:]}")
    # What a new container has: no lists of packages.
    shutil.rmtree(root / "var" / "lib" / "apt" / "lists")
    (root / "var" / "lib" / "apt" / "lists" / "partial").mkdir(parents=True)
    shutil.copyfile("/etc/resolv.conf", root / "etc" / "resolv.conf")
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost handover.example\n")


def _of_this_network(root: Path) -> dict[str, str]:
    """The settings by which pip and apt reach their servers here, such as a proxy, its certificate and an index."""
    kept = {k: v for k, v in os.environ.items() if k.upper() in _OF_NETWORK}
    if certificate := os.environ.get("PIP_CERT"):
        shutil.copyfile(certificate, root / CERTIFICATE.lstrip("/"))
        kept["PIP_CERT"] = CERTIFICATE
    return kept


def _first_child(pid: int) -> int:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(children[0]) if children else 0


def _end(container: subprocess.Popen[bytes]) -> None:
    container.terminate()  # asks the machine to shut down
    try:
        container.wait(20)
    except subprocess.TimeoutExpired:
        container.terminate()  # ends it
        container.wait()


def banner(name: str) -> str:
    """Return the line of a script that says which step begins."""
    return f'echo {shlex.quote(":: " + name)} "$(date +%s)"'
