"""The package built as a wheel, and environments to try it in, away from the source tree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def build_wheel(folder: Path) -> Path:
    """Build the wheel of the source tree into ``folder``."""
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


@dataclass(frozen=True)
class Place:
    """An environment, and a folder of its own to run in: as a user has it who never saw the source tree."""

    environment: Path
    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Where the program keeps its data unless told otherwise."""
        return self.home / "data" / "handover"

    @property
    def packages(self) -> Path:
        """What is installed."""
        return next((self.environment / "lib").glob("python*")) / "site-packages"

    @property
    def variables(self) -> dict[str, str]:
        """The process environment: nothing that leads to the source tree or its settings."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HANDOVER_", "DJANGO_", "PYTHON"))}
        return {**kept, "HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data"), **self.settings}

    def words(self, *words: str) -> list[str]:
        """A command line whose program is in the environment."""
        return [str(self.environment / "bin" / words[0]), *words[1:]]

    def run(self, *words: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment to its end."""
        return subprocess.run(
            self.words(*words), cwd=self.home, env=self.variables, capture_output=True, text=True, check=False,
            timeout=timeout,
        )  # fmt: skip


def bare(folder: Path, **settings: str) -> Place:
    """An environment in which nothing is installed."""
    place = Place(folder / "environment", folder / "home", settings)
    place.home.mkdir(parents=True)
    words = [sys.executable, "-m", "venv", "--without-pip", str(place.environment)]
    subprocess.run(words, check=True, timeout=60)
    return place


def install(place: Place, *words: str) -> None:
    """Install by uv, with the versions of the lock file."""
    into = ["--python", str(place.environment / "bin" / "python"), "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", *into, *words], capture_output=True, text=True, check=False,
        timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def lend(place: Place) -> None:
    """Let an environment use all that is installed here, without what links our own source tree into it."""
    (place.packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")


def lend_only(place: Place, names: Iterable[str]) -> None:
    """Let an environment use these packages of ours and what they require, and nothing else."""
    left, lent = list(names), set()
    while left:
        name = re.sub(r"[-_.]+", "-", left.pop()).lower()
        if name in lent:
            continue
        lent.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:  # of another platform
            continue
        left += [m[0] for line in found.requires or () if "extra ==" not in line and (m := _NAME.match(line))]
        _link(found, place.packages)


def _link(found: Distribution, packages: Path) -> None:
    for top in {file.parts[0] for file in found.files or () if ".." not in file.parts} - {"__pycache__"}:
        source, target = Path(str(found.locate_file(top))), packages / top
        if source.exists() and not target.exists():
            target.symlink_to(source)
