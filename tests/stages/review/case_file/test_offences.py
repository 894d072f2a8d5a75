"""R13 and R16 as tables: what a charge never becomes."""

from __future__ import annotations

from datetime import date

import pytest

from handover.stages.review.case_file.offences import (
    Offence,
    controlled_substance,
    criminality,
    custody_flags,
    level,
)

BEFORE, DAY = date(2025, 1, 28), date(2025, 1, 29)
THEFT = Offence("THEFT OF PROPERTY", "misdemeanor", "pending")


@pytest.mark.parametrize(
    ("offence", "inadmissible", "on", "rests_on"),
    [
        (THEFT, True, DAY, "charge"),
        (THEFT, True, BEFORE, None),
        (THEFT, False, DAY, None),
        (Offence("SHOPLIFTING", "", "charged"), True, DAY, "charge"),
        (Offence("THEFT OF PROPERTY", "", "dismissed"), True, DAY, None),
        (Offence("THEFT OF PROPERTY", "", "acquitted"), True, DAY, None),
        (Offence("DISORDERLY CONDUCT", "", "pending"), True, DAY, None),
        (Offence("DISORDERLY CONDUCT", "misdemeanor", "convicted"), True, DAY, None),
        (Offence("THEFT OF PROPERTY", "misdemeanor", "convicted"), True, DAY, "conviction"),
        (Offence("THEFT OF PROPERTY", "misdemeanor", "convicted"), False, DAY, None),
    ],
)
def test_r13_a_line_is_flagged_where_class_and_ground_both_fit(
    offence: Offence, inadmissible: bool, on: date, rests_on: str | None
) -> None:
    """8 USC 1226(c); Laken Riley Act, from 29 January 2025."""
    flags = custody_flags([offence], inadmissible=inadmissible, on=on)
    assert [f.rests_on for f in flags] == ([rests_on] if rests_on else [])


def convictions(*severities: str) -> list[Offence]:
    return [Offence("X", s, "convicted") for s in severities]


@pytest.mark.parametrize(
    ("offences", "expected"),
    [
        ([], None),
        ([Offence("MURDER", "felony", "pending")] * 3, None),
        ([Offence("MURDER", "felony", "unknown")], None),
        (convictions("misdemeanor"), 3),
        (convictions("misdemeanor", "misdemeanor"), 3),
        (convictions("misdemeanor", "misdemeanor", "misdemeanor"), 2),
        (convictions("felony"), 2),
        (convictions("felony", "felony"), 1),
        ([*convictions("misdemeanor"), Offence("MURDER", "felony", "pending")], 3),
    ],
)
def test_r16_a_level_comes_from_convictions_alone(offences: list[Offence], expected: int | None) -> None:
    assert level(offences) == expected


def test_r16_criminality_is_told_by_dispositions() -> None:
    assert criminality([]) == "other"
    assert criminality([THEFT]) == "pending charges"
    assert criminality([Offence("X", "", "dismissed")]) == "other"
    assert criminality([THEFT, *convictions("felony")]) == "convicted"


def test_r14_words_of_a_controlled_substance() -> None:
    assert controlled_substance(["Possession of a controlled substance"])
    assert not controlled_substance(["THEFT", "ASSAULT"])
