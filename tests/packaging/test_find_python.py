"""Which Python an environment is made with: one that runs, of a version that fits, with its venv module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MINE = f"{sys.version_info.major}.{sys.version_info.minor}"
RUNS = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
SHIM = "#!/bin/sh\necho 'no such version is installed' >&2\nexit 127\n"
WITHOUT_VENV = f"""#!/bin/sh
shift
exec "{sys.executable}" -c "import sys; sys.modules['ensurepip'] = None; exec(sys.stdin.read())" "$@"
"""


def found(script: str, folder: Path, *words: str, **programs: str) -> subprocess.CompletedProcess[str]:
    """A script's answer where the path has these programs; ``python3_13`` is python3.13."""
    for name, text in programs.items():
        place = folder / name.replace("_", ".")
        place.write_text(text)
        place.chmod(0o755)
    environment = {
        "PATH": f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "PYENV_ROOT": str(folder / "none"),
    }
    command = [str(ROOT / "scripts" / script), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_name_that_runs_nothing_is_passed_over(tmp_path: Path) -> None:
    nothing = {f"python{version}".replace(".", "_"): SHIM for version in ("3.11", "3.12", "3.13", "3.14")}
    done = found("find-python", tmp_path, MINE, python3=RUNS, **nothing)
    assert (done.returncode, done.stdout.strip()) == (0, sys.executable)


def test_another_version_is_not_taken_for_the_one_that_was_asked_for(tmp_path: Path) -> None:
    done = found("find-python", tmp_path, "3.99", python3=RUNS, python3_99=RUNS)
    assert (done.returncode, done.stdout) == (1, "")


def test_where_venv_is_a_package_of_its_own_the_package_is_named(tmp_path: Path) -> None:
    done = found("find-python", tmp_path, str(tmp_path / "python3"), python3=WITHOUT_VENV)
    assert (done.returncode, done.stdout.strip()) == (3, f"python{MINE}-venv")


def test_no_fitting_python_is_said_with_what_to_do(tmp_path: Path) -> None:
    done = found("environment", tmp_path, str(tmp_path / "made"), "python3", python3=SHIM)
    assert done.returncode == 2
    assert "set PY=" in done.stderr
    assert not (tmp_path / "made").exists()


def test_versions_that_are_not_here_are_named_and_passed_over(tmp_path: Path) -> None:
    done = found("test-versions", tmp_path, "3.98 3.99")
    assert done.returncode == 0
    assert [line[:20] for line in done.stderr.splitlines()] == ["skipped: no Python 3"] * 2
