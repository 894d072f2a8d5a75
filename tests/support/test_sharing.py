"""Files go to processes as wholes, folders that share what is dear too, and what takes long goes first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.sharing import long_first, together


def item(nodeid: str, *marks: str) -> Any:
    return SimpleNamespace(nodeid=nodeid, get_closest_marker=lambda name: name in marks)


@pytest.mark.parametrize(
    ("nodeid", "scope"),
    [
        ("tests/clocks/test_hold.py::TestHold::test_a[1]", "tests/clocks/test_hold.py"),
        ("tests/journeys/test_lock.py::test_a", "tests/journeys/"),
        ("tests/matching/fingerprints/test_index.py::test_a", "tests/matching/"),
    ],
)
def test_what_goes_to_one_process(nodeid: str, scope: str) -> None:
    assert together(nodeid) == scope


def test_folders_go_first_then_files_with_long_tests_then_many_tests() -> None:
    items = [item("tests/a.py::one"), item("tests/b.py::one"), item("tests/b.py::two"),
             item("tests/c.py::one", "heavy"), item("tests/journeys/test_d.py::one")]  # fmt: skip
    long_first(items)
    assert [i.nodeid.partition("::")[0] for i in items] == [
        "tests/journeys/test_d.py", "tests/c.py", "tests/b.py", "tests/b.py", "tests/a.py",
    ]  # fmt: skip
