"""How several processes share the suite: by files, so that what a file makes for all its tests is made once.

The journeys share a site that takes a minute to make, and the matchers' tests the machine code of the matchers: each
goes to one process, and first. Files with long tests come next, so that no process is left with one when the others
have ended.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]

WHOLE: Final = ("tests/journeys/", "tests/matching/")
"""Folders whose tests go to one process."""
LONG: Final = ("heavy", "laid_out", "one_database")
"""Markers of tests that take a second or more."""


def together(nodeid: str) -> str:
    """What goes to one process: the tests of a file, or of one of the folders."""
    return next((folder for folder in WHOLE if nodeid.startswith(folder)), nodeid.partition("::")[0])


def long_first(items: list[pytest.Item]) -> None:
    """Sort the tests: the folders, files with long tests, the others; each with most tests first."""
    tests = Counter(together(item.nodeid) for item in items)
    long = {together(item.nodeid) for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: _turn(together(item.nodeid), tests, long))


def _turn(scope: str, tests: Counter[str], long: set[str]) -> tuple[bool, bool, int, str]:
    return scope not in WHOLE, scope not in long, -tests[scope], scope


class FilesTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out files in the order of their tests. (xdist's own groups are lost with pytest 9.2, which no longer takes
    a name that a plugin changes.)"""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)
