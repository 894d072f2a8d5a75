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

STAGES_ONLY = {
    # Two stages have a class of this name, or one has a form beside the value that the form fills in. They are
    # being renamed stage by stage: take a name off this list together with its last duplicate.
    "AnswerForm",
    "ServiceForm",
    "Answer",
    "Finding",
    "Outcome",
    "Standing",
}
"""Duplicates that are known and still to be renamed. The list may only get shorter."""

ALLOWED = {
    # A track's state in the process graph; where the delivery of a reply stands. They never meet in a module.
    "State",
    # A thing on record: what a feed says of it, the row that shows it, and the synthetic world's own: one meaning.
    "Arrest", "CriminalIdentity", "Disposition", "Encounter", "ImmigrationIdentity", "Order", "Status", "Want",
}  # fmt: skip
"""Duplicates that stay, each with its reason."""


@cache
def duplicates(source: Path) -> dict[str, list[str]]:
    """Public module-level class names that two or more modules define, with the modules' paths."""
    defined: dict[str, list[str]] = defaultdict(list)
    for path in sorted(source.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for name in CLASS.findall(path.read_text(encoding="utf-8")):
            defined[name].append(str(path.relative_to(source)))
    return {name: paths for name, paths in defined.items() if len(paths) > 1}


def test_no_public_class_name_is_defined_twice() -> None:
    new = {n: where for n, where in duplicates(SOURCE).items() if n not in STAGES_ONLY | ALLOWED}
    assert not new, f"defined more than once: {new}; give the narrower class a more exact name"


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_an_allowed_name_is_still_a_duplicate(name: str) -> None:
    assert name in duplicates(SOURCE), f"{name} is unique now: take it off the list"


def test_a_second_class_of_a_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("class Outcome: ...\nclass _Reader: ...\nclass Meta: ...\n")
    (tmp_path / "two.py").write_text(
        "class Outcome: ...\nclass _Reader: ...\nclass Holder:\n    class Meta: ...\n"
    )
    assert duplicates(tmp_path) == {"Outcome": ["one.py", "two.py"]}
