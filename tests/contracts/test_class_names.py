"""A public class name has one meaning in the source tree, so that a reader who sees it knows which class is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import handover

SOURCE = Path(handover.__file__).parent
CLASS = re.compile(r"^class ([A-Za-z]\w*)", re.MULTILINE)
"""A module-level class. (Reading every file as Python takes seconds.)"""
NESTED = re.compile(r"^    class ([A-Z]\w*)", re.MULTILINE)
ALIAS = re.compile(
    r"^(?:type )?([A-Z]\w*[a-z]\w*)(?:: (?:\w+\.)?TypeAlias)? = (?:[a-z_]\w*\.)*"
    r"(\(|[\"A-Za-z][\w.\"]*(?:\[.*| \|.*)?)$",
    re.MULTILINE,
)
"""A public alias of a type, with what it stands for. A shorthand of its module alone begins with ``_``."""
ANNOTATED = re.compile(r"Annotated\[([^,\n]+).*")

ALLOWED = {
    # A thing on record: what a feed says of it, the row that shows it, and the synthetic world's own: one meaning.
    "CriminalIdentity", "Encounter", "ImmigrationIdentity", "Order", "Status", "Want",
    # Besides, an office's own arrest and a court's disposition as a specialist read it are facts of a case. The name of
    # a model stands in its table, in migrations and in orders of erasure, which never change.
    "Arrest", "Disposition",
}  # fmt: skip
"""Duplicates that stay, each with its reason."""

NESTED_ALLOWED = {
    # Nested choices are written with their model: `SourceRecord.State`, `Want.Status`, `RecordOrder.Outcome`.
    "Outcome", "State", "Status",
}  # fmt: skip
"""Nested classes that have the name of a module's class elsewhere."""


@cache
def _texts(source: Path) -> dict[str, str]:
    paths = [p for p in sorted(source.rglob("*.py")) if "migrations" not in p.parts]
    return {str(path.relative_to(source)): path.read_text(encoding="utf-8") for path in paths}


def _found(source: Path, form: re.Pattern[str]) -> list[tuple[str, str]]:
    """Each match of the form's first group, with the path of its module."""
    return [(one[1], path) for path, text in _texts(source).items() for one in form.finditer(text)]


@cache
def duplicates(source: Path) -> dict[str, list[str]]:
    """Public module-level class names that two or more modules define, with the modules' paths."""
    defined: dict[str, list[str]] = defaultdict(list)
    for name, path in _found(source, CLASS):
        defined[name].append(path)
    return {name: paths for name, paths in defined.items() if len(paths) > 1}


def aliases_of_two(source: Path) -> dict[str, set[str]]:
    """Aliases that name different types, or a class and something else that is defined with that name."""
    meant: dict[str, set[str]] = defaultdict(set)
    for path, text in _texts(source).items():
        for alias in ALIAS.finditer(text):
            stands_for = ANNOTATED.sub(r"\1", alias[2])
            if stands_for != alias[1]:  # one that only repeats a name has its meaning
                meant[alias[1]].add(stands_for if stands_for != "(" else f"{path}:{alias[1]}")
        for one in CLASS.finditer(text):
            meant[one[1]].add(one[1] if one[1] not in ALLOWED else f"{path}:{one[1]}")
    return {name: what for name, what in meant.items() if len(what) > 1 and name not in ALLOWED}


def nested_as_elsewhere(source: Path) -> dict[str, list[str]]:
    """Nested classes that have the name of a module-level class."""
    classes = {name for name, _ in _found(source, CLASS)}
    found: dict[str, list[str]] = defaultdict(list)
    for name, path in _found(source, NESTED):
        if name in classes:
            found[name].append(path)
    return dict(found)


def test_no_public_class_name_is_defined_twice() -> None:
    new = {n: where for n, where in duplicates(SOURCE).items() if n not in ALLOWED}
    assert not new, f"defined more than once: {new}; give the narrower class a more exact name"


def test_no_alias_names_two_types() -> None:
    assert not aliases_of_two(SOURCE), (
        "give it the name of what it stands for, or _ before it in its own module"
    )


def test_no_nested_class_has_the_name_of_another_class() -> None:
    new = {n: where for n, where in nested_as_elsewhere(SOURCE).items() if n not in NESTED_ALLOWED}
    assert not new, f"a class of a module has this name: {new}"


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_an_allowed_name_is_still_a_duplicate(name: str) -> None:
    assert name in duplicates(SOURCE), f"{name} is unique now: take it off the list"


@pytest.mark.parametrize("name", sorted(NESTED_ALLOWED))
def test_an_allowed_nested_name_is_still_a_duplicate(name: str) -> None:
    assert name in nested_as_elsewhere(SOURCE), f"{name} is unique now: take it off the list"


def test_a_second_class_of_a_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        "class Outcome: ...\nclass _Reader: ...\nclass Meta: ...\nKind = Clock.Kind\n"
    )
    (tmp_path / "two.py").write_text(
        "class Outcome: ...\nclass _Reader: ...\nclass Holder:\n    class Meta: ...\nKind = models.Case.Kind\n"
    )
    (tmp_path / "three.py").write_text(
        "class Case:\n    class Outcome: ...\nFoldKind = rules.FoldKind\nX = Y | Z\n"
    )
    (tmp_path / "four.py").write_text(
        "Rows = NDArray[int]\nOption = Annotated[str, one]\ntype Case = int | None\n_Case = str\nLIMITS = (1,)\n"
        'Wide: TypeAlias = "Case | None"\nForm = made("Form")\nBoth = (\n    Case | None\n)\n'
    )
    (tmp_path / "five.py").write_text(
        "Rows = np.NDArray[int]\nOption = Annotated[str, two]\nWide = int\nForm = made(1)\nBoth = (\n    str\n)\n"
    )
    assert duplicates(tmp_path) == {"Outcome": ["one.py", "two.py"]}
    assert aliases_of_two(tmp_path) == {
        "Kind": {"Clock.Kind", "Case.Kind"},
        "Case": {"Case", "int | None"},
        "Wide": {'"Case | None"', "int"},
        "Both": {"four.py:Both", "five.py:Both"},
    }
    assert nested_as_elsewhere(tmp_path) == {"Meta": ["two.py"], "Outcome": ["three.py"]}
