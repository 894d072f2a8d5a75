"""Who holds a case, from its steps and from what changed hands."""

from __future__ import annotations

import pytest

from handover.process.claim_rules import (
    CLAIMABLE,
    CLAIMING,
    FREEING,
    HELD,
    ClaimChangeRow,
    StepRow,
    holder_of,
)
from handover.process.fold import CaseHolder
from handover.process.graph import Track

OPEN: list[StepRow] = [(1, "open", "system:x", "Handover"), (2, "answer_query", "user:9", "Reed")]
UP: StepRow = (3, "take_up", "user:1", "Ortiz")
BACK: StepRow = (4, "put_back", "user:1", "Ortiz")
AGAIN: StepRow = (5, "take_up", "user:2", "Owens")


@pytest.mark.parametrize(
    ("steps", "changes", "holder"),
    [
        (OPEN, [], None),
        ([*OPEN, UP], [], CaseHolder("user:1", "Ortiz")),
        ([*OPEN, UP, BACK], [], None),
        ([*OPEN, UP, BACK, AGAIN], [], CaseHolder("user:2", "Owens")),
        ([*OPEN, UP], [(3, "user:2", "Owens")], CaseHolder("user:2", "Owens")),
        ([*OPEN, UP], [(3, "user:2", "Owens"), (3, "user:3", "Otto")], CaseHolder("user:3", "Otto")),
        (OPEN, [(2, "user:2", "Owens")], CaseHolder("user:2", "Owens")),  # assigned while nobody had it
        ([*OPEN, UP], [(2, "user:2", "Owens")], CaseHolder("user:1", "Ortiz")),  # taken up afterwards
        ([*OPEN, UP, BACK], [(3, "user:2", "Owens"), (4, "", "")], None),
        ([*OPEN, UP, (4, "record_statement", "user:1", "Ortiz")], [], CaseHolder("user:1", "Ortiz")),
    ],
)
def test_the_last_claim_or_change_counts(
    steps: list[StepRow], changes: list[ClaimChangeRow], holder: CaseHolder | None
) -> None:
    assert holder_of(Track.CASE, steps, changes) == holder


def test_what_the_graph_says_of_claims() -> None:
    assert {"take_up"} == CLAIMING
    assert {"awaiting_review"} == CLAIMABLE
    assert {"awaiting_review", "in_review", "probable_cause", "awaiting_signature", "signed"} == HELD
    assert {"answer_query", "put_back", "review_again"} <= FREEING
    assert not FREEING & CLAIMING
