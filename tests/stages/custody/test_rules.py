"""The law of custody as tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handover.stages.custody import rules

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "allowed"), [(-1, True), (0, True), (1, False), (600, False)], ids=lambda m: f"{m}"
)
def test_custody_ends_with_the_hold(minutes: int, allowed: bool) -> None:
    """R9, 8 CFR 287.7(d)."""
    assert (rules.custody_in_time(NOON + timedelta(minutes=minutes), NOON) is None) == allowed


def test_custody_without_a_hold_has_no_such_end() -> None:
    assert rules.custody_in_time(NOON, None) is None


@pytest.mark.parametrize(("minutes", "over"), [(-1, False), (0, True), (1, True)])
def test_a_hold_ends_at_its_minute(minutes: int, over: bool) -> None:
    assert (rules.expired_by_now(NOON, NOON + timedelta(minutes=minutes)) is None) == over


@pytest.mark.parametrize(
    ("hold", "allowed"), [("no", False), ("yes", True), ("required", True), ("conditional", True)]
)
def test_no_form_gives_a_power_that_the_law_does_not(hold: str, allowed: bool) -> None:
    """R8, Lunn v. Commonwealth, 477 Mass. 517 (2017). A condition is the jail's to judge."""
    assert (rules.hold_needs_law(hold) is None) == allowed


def test_a_notice_request_asks_for_no_hold() -> None:
    assert rules.hold_was_asked("notify") is not None
    assert rules.hold_was_asked("hold") is None


@pytest.mark.parametrize(("ground", "allowed"), [("court_order", True), ("", False), ("other", False)])
def test_a_decline_names_its_ground(ground: str, allowed: bool) -> None:
    """R6, TRAC 522."""
    known = frozenset({"court_order", "no_judicial_warrant"})
    assert (rules.decline_names_its_ground(ground, known) is None) == allowed


def test_a_ground_in_words_is_written_out() -> None:
    assert rules.ground_in_words(True, "   ") is not None
    assert rules.ground_in_words(True, "Order of the county court of 3 March") is None
    assert rules.ground_in_words(False, "") is None


def test_reports_are_of_what_has_happened() -> None:
    assert rules.not_in_future(NOON, NOON, "released_at") is None
    assert rules.not_in_future(NOON + timedelta(minutes=1), NOON, "released_at") is not None
    assert rules.held_before(NOON - timedelta(minutes=1), NOON, "released_at") is not None
