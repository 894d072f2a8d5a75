"""When a record is late, and what it says then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handover.accounts.roles import Actor, Role
from handover.process.step_details import RECORDING_LAG, is_late, late_with_reason, later_in_words

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
CLERK = Actor("user:1", "C. Clerk", Role.JAIL_CLERK)


@pytest.mark.parametrize(
    ("hours", "late"), [(-1, False), (0, False), (24, False), (24.01, True), (480, True)]
)
def test_late_is_longer_than_the_lag(hours: float, late: bool) -> None:
    recorded = NOON + timedelta(hours=hours)
    assert is_late(NOON, recorded) == late
    assert (late_with_reason(NOON, recorded, CLERK, "") is not None) == late
    assert late_with_reason(NOON, recorded, CLERK, "The office was closed.") is None
    assert late_with_reason(NOON, recorded, Actor.system("clock"), "") is None
    assert timedelta(hours=24) == RECORDING_LAG


def test_a_word_is_no_reason() -> None:
    assert late_with_reason(NOON, NOON + timedelta(days=3), CLERK, "  late    ") is not None


@pytest.mark.parametrize(
    ("hours", "words"), [(1, "1 hour"), (23, "23 hours"), (24, "1 day"), (47, "1 day"), (73, "3 days")]
)
def test_how_much_later_in_words(hours: int, words: str) -> None:
    assert later_in_words(NOON, NOON + timedelta(hours=hours)) == words
