"""A file is left out where its own mark alone refuses all its tests, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.selection import marks_of, refused_by, takes_nothing

QUICK = "not database and not browser and not samples and not slow and not heavy"


@pytest.mark.parametrize(
    ("expression", "refused"),
    [
        (QUICK, {"database", "browser", "samples", "slow", "heavy"}),
        ("database and not slow and not one_database", {"slow", "one_database"}),
        ("not slow", {"slow"}),
        ("", set()),
        ("database", set()),
        ("not slow or database", set()),
        ("not (slow and database)", set()),
        ("samples(kind='x') and not slow", set()),
    ],
)
def test_what_an_expression_refuses(expression: str, refused: set[str]) -> None:
    assert refused_by(expression) == refused


@pytest.mark.parametrize(
    ("line", "marks", "out"),
    [
        ("pytestmark = pytest.mark.django_db", {"django_db", "database"}, True),
        ("pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy]",
         {"django_db", "database", "heavy"}, True),
        ("pytestmark = pytest.mark.one_database", {"one_database"}, False),
        ("    pytestmark = pytest.mark.django_db", set(), False),  # of a class
        ("@pytest.mark.django_db", set(), False),
        ("", set(), False),
    ],
)  # fmt: skip
def test_what_a_file_gives_to_all_its_tests(tmp_path: Path, line: str, marks: set[str], out: bool) -> None:
    file = tmp_path / "test_one.py"
    file.write_text(f"import pytest\n\n{line}\n\n\ndef test() -> None: ...\n")
    assert marks_of(file) == marks
    assert takes_nothing(file, QUICK) is out
    assert not takes_nothing(file, "")
