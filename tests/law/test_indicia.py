"""L13: indicia of citizenship from what is on record: residence that began in childhood, and a parent who is a
citizen."""

from __future__ import annotations

from datetime import date

import pytest

from handover.stages.review.case_file.rules import resident_as_child
from handover.stages.review.citizenship.forms import INDICIA


@pytest.mark.parametrize(
    ("since", "births", "asks"),
    [
        (date(2005, 4, 1), ["1988-04-02"], True),  # the day before the eighteenth birthday, less a year
        (date(2006, 4, 1), ["1988-04-02"], True),
        (date(2006, 4, 2), ["1988-04-02"], False),
        (date(2019, 5, 6), ["1988-04-02"], False),
        (
            date(2006, 6, 1),
            ["1988-04-02", "1988-07-01"],
            True,
        ),  # of two dates the one that speaks for the person
        (date(2006, 6, 1), ["1988"], True),  # a year alone: as young as it allows
        (date(2006, 6, 1), [], False),
    ],
)
def test_residence_from_childhood_asks_the_question(since: date, births: list[str], asks: bool) -> None:
    assert resident_as_child(since, births) is asks


def test_whoever_hears_of_a_citizen_parent_can_say_so() -> None:
    assert "parent" in dict(INDICIA)
