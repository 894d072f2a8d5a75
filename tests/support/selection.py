"""What a run takes. Files of which it takes nothing are not imported: half of the quick tests' time went there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_OF_A_FILE: Final = re.compile(r"^pytestmark = (.+)$", re.MULTILINE)
_MARK: Final = re.compile(r"\bpytest\.mark\.(\w+)")
_TERM: Final = re.compile(r"(not )?\w+")
MEANS: Final = {"django_db": "database"}
"""What a mark of a file makes of each of its tests (`tests.conftest.pytest_collection_modifyitems`)."""


def refused_by(expression: str) -> frozenset[str]:
    """The markers by any of which ``-m expression`` refuses a test: each ``not x``, where ``and`` alone joins them."""
    terms = expression.split(" and ")
    if not all(_TERM.fullmatch(term.strip()) for term in terms):
        return frozenset()
    return frozenset(term.strip()[4:] for term in terms if term.strip().startswith("not "))


def marks_of(path: Path) -> frozenset[str]:
    """The markers that one line at the top gives to every test of a file."""
    line = _OF_A_FILE.search(path.read_text("utf-8"))
    names = _MARK.findall(line[1]) if line else []
    return frozenset({*names, *(MEANS[name] for name in names if name in MEANS)})


def takes_nothing(path: Path, expression: str) -> bool:
    """Whether ``-m expression`` takes no test of this file."""
    return path.suffix == ".py" and bool(marks_of(path) & refused_by(expression))
