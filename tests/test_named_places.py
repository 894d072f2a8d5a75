"""A file or a module that a document, a docstring or a comment names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "src" / "handover"
HISTORY: Final = "CHANGELOG.md"
"""It tells of files that were."""
_PATH: Final = re.compile(r"(?<![\w./-])(?:tests|src/handover|docs|bench|scripts|deploy|fuzz)/[\w./-]*[\w/-]")
_MODULE: Final = re.compile(r"(?<!`)`(?:handover\.)?([a-z_]+(?:\.[A-Za-z_]+)+)`(?!`)")
_FILES: Final = frozenset({"html", "json", "jsonl", "md", "po", "py", "svg", "toml", "txt", "xml", "yaml"})


def texts() -> Iterator[Path]:
    """What people read: documents, sources, and the files of settings. (Tests name files that they make up.)"""
    for folder, kind in (
        (ROOT, "*.md"),
        (ROOT / "docs", "**/*.md"),
        (PACKAGE, "**/*.md"),
        (PACKAGE, "**/*.py"),
    ):
        yield from (path for path in sorted(folder.glob(kind)) if path.name != HISTORY)
    yield from (ROOT / "Makefile", ROOT / "pyproject.toml")


def absent_paths(text: str) -> Iterator[str]:
    """The paths in a text that lead nowhere. One may end in the middle of a name, as in `docs/adr/0009`."""
    for named in _PATH.findall(text):
        place = ROOT / named
        if "..." not in named and not place.exists() and not any(place.parent.glob(f"{place.name}*")):
            yield named


def absent_modules(text: str, path: Path) -> Iterator[str]:
    """The dotted names in code style that begin as a package or module and name nothing."""
    for named in _MODULE.findall(text):
        parts = named.split(".")
        places = (PACKAGE, PACKAGE / "stages", *(p for p in path.parents if p.is_relative_to(PACKAGE)))
        begins = [place for place in places if _module(place, parts[:1]) is not None]
        if parts[-1] not in _FILES and begins and not any(_is_there(place, parts) for place in begins):
            yield named


def _is_there(place: Path, parts: list[str]) -> bool:
    """Whether a module has this name, or the longest module that it begins with speaks of all that is left."""
    for length in range(len(parts), 0, -1):
        module = _module(place, parts[:length])
        if module is not None:
            words = module.read_text(encoding="utf-8")
            return all(re.search(rf"\b{name}\b", words) for name in parts[length:])
    return False


def _module(place: Path, parts: list[str]) -> Path | None:
    whole = place.joinpath(*parts)
    return next((file for file in (whole / "__init__.py", whole.with_suffix(".py")) if file.is_file()), None)


def test_every_path_that_is_named_is_there() -> None:
    absent = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in texts()
        for name in absent_paths(path.read_text("utf-8"))
    ]
    assert absent == []


def test_every_module_that_is_named_is_there() -> None:
    absent = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in texts()
        if path.suffix == ".py"
        for name in absent_modules(path.read_text("utf-8"), path)
    ]
    assert absent == []


def test_what_is_not_there_is_found() -> None:
    here = PACKAGE / "process" / "gate.py"
    assert list(absent_paths("see docs/adr/0009, tests/clocks/ and tests/clocks/test_deadlines.py")) == [
        "tests/clocks/test_deadlines.py"
    ]
    said = "`process.gate.ask`, `gate.ask`, `case_clocks.models`, `process.gate.nothing`, `json.loads`, `clocks.no.way`"
    assert list(absent_modules(said, here)) == ["process.gate.nothing", "clocks.no.way"]
