"""What the review page calls a contradiction between sources."""

from __future__ import annotations

import pytest

from handover.matching.types import FieldEvidence
from handover.stages.review.case_page.comparison import Comparison


@pytest.mark.parametrize(
    ("field", "weight", "contradicts"),
    [
        ("birth date", -4.2, True),
        ("surname", -6.0, True),
        ("birth date", 14.1, False),
        ("suffix", 0.0, False),
        ("aliases", -0.5, False),  # an allowance for the chance agreement of many names, not a comparison
    ],
)
def test_only_values_that_speak_against_the_person_contradict(
    field: str, weight: float, contradicts: bool
) -> None:
    row = FieldEvidence(field, "different", "a", "b", weight)
    assert Comparison("Booking and record", (row,)).contradictions == ((row,) if contradicts else ())
