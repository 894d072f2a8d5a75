"""The libraries work where Django is not: for an engineer who wants a reader of EBTS or a matcher, and no program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.packaging.environments import ROOT, Place, bare, install, lend_only

LIBRARIES = tuple(
    f"handover.{name}"
    for name in (
        "formats", "matching", "jurisdictions", "world", "released_data", "staffing", "transparency", "sealing",
    )
)  # fmt: skip
PROGRAM = (
    "django",
    "ninja",
    "csp",
    "django_htmx",
    "django_tasks",
    "gunicorn",
    "weasyprint",
    "structlog",
    "psycopg",
)
EXTRA = ("handover.matching.sharding.on_ray",)
"""What loads an extra, and is loaded by nothing else."""
EVERY_MODULE = """
import importlib, json, pkgutil, sys
from importlib.util import find_spec
names = []
for root in sys.argv[1].split(","):
    module = importlib.import_module(root)
    names.append(root)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), root + "."):
        if found.name in sys.argv[3].split(","):
            continue
        importlib.import_module(found.name)
        names.append(found.name)
there = [name for name in sys.argv[2].split(",") if find_spec(name)]
print(json.dumps({"imported": names, "there": there, "from": importlib.import_module("handover").__file__}))
"""


pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The wheel, and of what it requires only what docs/library.md says that the libraries import."""
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8").replace("\\\n", " ")
    listed = re.search(r"^pip install (numpy .*)$", page, flags=re.MULTILINE)
    assert listed is not None
    place = bare(tmp_path_factory.mktemp("libraries"))
    install(place, "--no-deps", "--offline", str(wheel))
    lend_only(place, listed[1].split())
    return place


def test_every_module_of_the_libraries_is_imported_without_the_program_s_packages(place: Place) -> None:
    done = place.run(
        "python", "-c", EVERY_MODULE, ",".join(LIBRARIES), ",".join(PROGRAM), ",".join(EXTRA), timeout=300
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["there"] == []
    assert Path(found["from"]).is_relative_to(place.environment)
    assert set(LIBRARIES) <= set(found["imported"])
    assert len(found["imported"]) > 100
