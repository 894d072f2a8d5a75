"""docs/deployment.md as a script: its blocks in order, with the places of a test instead of those of a machine.

A further step needs only its block in the document. What a step needs beside the document stands in `BEFORE`, what is
looked at after it in `AFTER`.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOC = ROOT / "docs" / "deployment.md"
NOT_RUN = frozenset({"machine"})
"""Steps that change the machine itself: packages and users."""
_BLOCK = re.compile(r"^```sh step=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BEFORE: dict[str, str] = {}
_SERVED_BY = "psql -d handover -tAc \"SELECT count(*) FROM pg_stat_activity WHERE usename = 'handover_web'\""
AFTER = {
    # The whole walk has its pages served behind the second wall (docs/adr/0014-second-wall.md), as the document offers.
    "database": 'PGUSER=handover psql -d handover -qc "CREATE ROLE handover_web LOGIN"',
    "settings": 'echo "HANDOVER_WEB_DATABASE_URL=postgresql://handover_web@127.0.0.1:$PGPORT/handover" '
    ">> /etc/handover/handover.env",
    "booking": f'"$PYTHON" -m tests.deployment.visit\n[ "$({_SERVED_BY})" -gt 0 ] && echo "served as handover_web"',
    "upgrade": "curl --silent --show-error --retry 300 --retry-delay 1 --retry-connrefused http://127.0.0.1:8000/ "
    "> /dev/null\ncurl --silent --show-error --fail --cacert /etc/handover/tls.crt "
    "https://handover.example/accounts/sign-in/ > /dev/null",
}
PRELUDE = r"""
set -euo pipefail
PGPORT=$(sed 's#.*:\([0-9]*\)/.*#\1#' <<< "$HANDOVER_DATABASE_URL")
export PGHOST=127.0.0.1 PGPORT PGUSER=handover_app
unset HANDOVER_DATABASE_URL
stop_all() {
  nginx -s stop 2>/dev/null || true
  for pid in "$PLACE"/run/*.pid; do [ -e "$pid" ] && kill "$(cat "$pid")" 2>/dev/null || true; done
}
trap stop_all EXIT
chown() { :; }
install() {
  local words=()
  while (($#)); do case $1 in -o|-g) shift 2 ;; *) words+=("$1"); shift ;; esac; done
  command install "${words[@]}"
}
nginx() { command nginx -p "$PLACE/nginx" -c "$PLACE/nginx/nginx.conf" "$@"; }
curl() { command curl --resolve "handover.example:$HTTPS:127.0.0.1" "$@"; }
start_unit() {
  local unit=$PLACE/units/$1.service words settings
  words=$(sed -n 's/^ExecStart=//p' "$unit"); settings=$(sed -n 's/^EnvironmentFile=//p' "$unit")
  ( set -a; . "$settings"; set +a; exec $words ) >> "$PLACE/$1.log" 2>&1 &
  echo $! > "$PLACE/run/$1.pid"
}
stop_unit() { local pid; pid=$(cat "$PLACE/run/$1.pid"); kill "$pid"; wait "$pid" || true; rm "$PLACE/run/$1.pid"; }
systemctl() {
  local verb=$1 unit; shift
  [ "${1:-}" = --now ] && shift
  case $verb in
    daemon-reload) ;;
    reload) nginx -s reload 2>/dev/null || nginx ;;
    enable|start) for unit in "$@"; do start_unit "$unit"; done ;;
    stop) for unit in "$@"; do stop_unit "$unit"; done ;;
  esac
}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One block of the document."""

    name: str
    text: str


def steps() -> list[Step]:
    """Every block, in order."""
    return [Step(*found) for found in _BLOCK.findall(DOC.read_text(encoding="utf-8"))]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk happens: a folder that stands for the machine, and ports that stand for its ports."""

    folder: Path
    web: int
    http: int
    https: int

    @classmethod
    def make(cls, folder: Path) -> Place:
        """Lay out the folder: a work folder with `deploy`, and what a machine has after its packages are there."""
        for name in ("etc/handover", "var", "bin", "units", "run", "work", "nginx/conf.d", "nginx/logs"):
            (folder / name).mkdir(parents=True)
        place = cls(folder, _free_port(), _free_port(), _free_port())
        shutil.copytree(ROOT / "deploy", folder / "work" / "deploy")
        for file in (folder / "work" / "deploy").iterdir():
            file.write_text(place.here(file.read_text(encoding="utf-8")), encoding="utf-8")
        user = "user root;\n" if os.getuid() == 0 else ""
        (folder / "nginx" / "nginx.conf").write_text(
            f"{user}pid {folder}/nginx/pid;\nerror_log {folder}/nginx/logs/error.log;\nevents {{}}\n"
            f"http {{ include {folder}/nginx/conf.d/*.conf; access_log off; client_body_temp_path {folder}/nginx/body; "
            f"proxy_temp_path {folder}/nginx/proxy; }}\n"
        )
        return place

    def here(self, text: str) -> str:
        """Put this place where the text names one of a machine."""
        for machine, ours in (
            ("runuser -u postgres -- ", "PGUSER=handover "), ("runuser -u handover -- ", ""),
            ("createuser handover\n", "createuser handover_app\n"), ("--owner handover ", "--owner handover_app "),
            ("/opt/handover/venv/bin/pip install", ": pip install"), ("/opt/handover/venv", sys.prefix),
            ("/etc/handover", f"{self.folder}/etc/handover"), ("/var/lib/handover", f"{self.folder}/var"),
            ("/var/backups/handover", f"{self.folder}/backups"), ("/usr/local/bin", f"{self.folder}/bin"),
            ("/etc/systemd/system", f"{self.folder}/units"), ("/etc/nginx", f"{self.folder}/nginx"),
            ("--port 8000", f"--port {self.web}"), ("127.0.0.1:8000", f"127.0.0.1:{self.web}"),
            ("listen 443", f"listen 127.0.0.1:{self.https}"), ("listen 80", f"listen 127.0.0.1:{self.http}"),
            ("https://handover.example/", f"https://handover.example:{self.https}/"),
        ):  # fmt: skip
            text = text.replace(machine, ours)
        return text

    def script(self) -> str:
        """The whole walk."""
        parts = [PRELUDE]
        for step in steps():
            if step.name not in NOT_RUN:
                text = f"{BEFORE.get(step.name, '')}\n{step.text}\n{AFTER.get(step.name, '')}"
                parts.append(f"echo ':: {step.name}'\n{self.here(text)}")
        return "\n".join([*parts, "echo ':: end'", ""])

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the walk."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HANDOVER_", "DJANGO_", "PG"))}
        return {
            **kept, "PLACE": str(self.folder), "HTTPS": str(self.https), "PYTHON": sys.executable,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1",
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{kept['PATH']}{os.pathsep}/usr/sbin",
        }  # fmt: skip
