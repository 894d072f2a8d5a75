"""NOTICE names every part of others that the packages ship, and the metadata carries the licences."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"(?:src|tests|docs)/[\w./-]*[\w/]", NOTICE)))
ASSETS = re.compile(r"\.(woff2?|ttf|otf|onnx|npy|png|jpg|svg|wsq|min\.js|min\.css)$")
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def kept() -> list[str]:
    """The files of the tree, as paths from its root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )
    except (OSError, subprocess.CalledProcessError):
        listed = [
            str(p.relative_to(ROOT)) for top in ("src", "tests", "docs") for p in (ROOT / top).rglob("*")
        ]
    return [name for name in listed if name and (ROOT / name).is_file() and "__pycache__" not in name]


def unnamed(files: list[str]) -> list[str]:
    """The files that lie in no folder or file that NOTICE names."""
    return [f for f in files if not any(f == n or f.startswith(n.rstrip("/") + "/") for n in NAMED)]


def test_every_folder_with_a_licence_of_its_own_is_named() -> None:
    licences = [f for f in kept() if "/" in f and re.match(r".*/(\w+\.)?(LICEN[CS]E|NOTICE|COPYING)", f)]
    assert len(licences) >= 5
    missing = [f for f in licences if f"{f.rpartition('/')[0]}/" not in NAMED]
    assert not missing


def test_every_font_picture_and_data_file_is_accounted_for() -> None:
    assets = [f for f in kept() if ASSETS.search(f)]
    assert len(assets) >= 20
    assert unnamed(assets) == []


def test_an_asset_elsewhere_would_be_found() -> None:
    assert unnamed(["src/handover/clocks/dial.woff2"]) == ["src/handover/clocks/dial.woff2"]


@pytest.mark.parametrize("path", NAMED)
def test_what_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_licence_is_apache_2_word_for_word_and_the_packages_carry_it() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2
    assert PROJECT["license"] == "Apache-2.0"
    carried = {str(p.relative_to(ROOT)) for glob in PROJECT["license-files"] for p in ROOT.glob(glob)}
    assert {"LICENSE", "NOTICE"} <= carried
    own = [f for f in kept() if f.startswith("src/") and re.match(r".*/(LICEN[CS]E|NOTICE)", f)]
    assert set(own) <= carried
