"""How several processes share the suite: by files, so that what a file makes for all its tests is made once.

The journeys, which share a site that takes a minute to make, go to one process, and first. Files with long tests come
next, so that no process is left with one when the others have ended.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]

JOURNEYS: Final = "tests/journeys/"
LONG: Final = ("heavy", "laid_out", "one_database")
"""Markers of tests that take a second or more."""


def together(nodeid: str) -> str:
    """What goes to one process: the tests of a file, and all journeys."""
    return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


def long_first(items: list[pytest.Item]) -> None:
    """Sort the tests: the journeys, files with long tests, the others; each with most tests first."""
    tests = Counter(together(item.nodeid) for item in items)
    long = {together(item.nodeid) for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: _turn(together(item.nodeid), tests, long))


def _turn(scope: str, tests: Counter[str], long: set[str]) -> tuple[bool, bool, int, str]:
    return scope != JOURNEYS, scope not in long, -tests[scope], scope


class FilesTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out files in the order of their tests. (xdist's own groups are lost with pytest 9.2, which no longer takes
    a name that a plugin changes.)"""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)
