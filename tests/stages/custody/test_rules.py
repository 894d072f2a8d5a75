"""The law of custody as tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handover.stages.custody import local_law_rules, rules, terms, time_rules

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "over"), [(-1, False), (0, True), (1, True)])
def test_a_hold_ends_at_its_minute(minutes: int, over: bool) -> None:
    assert (time_rules.expired_by_now(NOON, NOON + timedelta(minutes=minutes)) is None) == over


@pytest.mark.parametrize(
    ("hold", "allowed"),
    [("no", False), ("yes", True), ("required", True), ("conditional", False), ("not_established", False)],
)
def test_no_form_gives_a_power_that_the_law_does_not(hold: str, allowed: bool) -> None:
    """R8, Lunn v. Commonwealth, 477 Mass. 517 (2017). A condition without its fact, and silence, are no yes."""
    assert (local_law_rules.hold_needs_law(hold) is None) == allowed


def test_a_cited_power_answers_silence_and_lifts_no_ban_and_no_condition() -> None:
    """L2: a hold where nothing is established rests on a power that a person on the jail's side cites."""
    assert local_law_rules.hold_needs_law("not_established", power="Code 1-2") is None
    assert local_law_rules.hold_needs_law("no", power="Code 1-2") is not None
    assert local_law_rules.hold_needs_law("conditional", power="Code 1-2") is not None
    assert local_law_rules.power_is_wanted("not_established") is None
    assert {local_law_rules.power_is_wanted(a) is None for a in ("no", "yes", "required", "conditional")} == {
        False
    }


def test_a_refused_hold_says_which_fact_is_missing_and_who_can_give_it() -> None:
    """L3."""
    needs = ("a watch-list match (the immigration office that asks can give it)",)
    for answer in ("no", "conditional"):
        refused = local_law_rules.hold_needs_law(answer, needs)
        assert refused is not None
        assert needs[0] in refused.text


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("cost_agreement", True, True), ("cost_agreement", "yes", False), ("cost_agreement", None, False),
        ("served_on_person", True, False), ("nationality", True, False), ("sentence_months", 12, True),
        ("sentence_months", True, False), ("offences", [], True), ("offences", [{"classes": ["theft"]}], False),
        ("offences", [{"classes": ["listed_felony"], "outcome": "charged", "on": None, "days_incarcerated": 0}], True),
    ],
)  # fmt: skip
def test_only_a_fact_that_somebody_can_give_is_attested_in_its_own_form(
    name: str, value: object, fits: bool
) -> None:
    assert (local_law_rules.fact_is_attestable(name, value) is None) == fits


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
    assert time_rules.not_in_future(NOON, NOON, "released_at") is None
    assert time_rules.not_in_future(NOON + timedelta(minutes=1), NOON, "released_at") is not None
    assert time_rules.held_before(NOON - timedelta(minutes=1), NOON, "released_at") is not None


@pytest.mark.parametrize(
    ("days", "word"), [(-8, "booking"), (-7, ""), (0, ""), (180, ""), (181, "ahead"), (365, "ahead")]
)
def test_a_release_time_lies_between_the_booking_and_a_foreseeable_day(days: int, word: str) -> None:
    found = time_rules.release_in_bounds(NOON + timedelta(days=days), NOON - timedelta(days=7), NOON)
    assert word in found.text if found else not word


@pytest.mark.parametrize(
    ("due", "would_be", "allowed"),
    [(-1, 1, False), (-1, -2, True), (1, 9, True), (1, -9, True), (0, 1, False)],
)
def test_no_correction_begins_a_hold_again_that_has_ended(due: float, would_be: float, allowed: bool) -> None:
    found = time_rules.no_hold_revived(NOON + timedelta(hours=due), NOON + timedelta(hours=would_be), NOON)
    assert (found is None) == allowed
    assert time_rules.no_hold_revived(None, NOON, NOON) is None


@pytest.mark.parametrize(
    ("release", "stop", "left", "kept"),
    [(0, 1, 1.4, False), (0, 1, 1.6, True), (2, 1, 2.4, False), (2, 1, 2.6, True), (0, -5, 0.6, True)],
)
def test_who_stays_past_release_on_a_stopped_request_was_held_on_it(
    release: float, stop: float, left: float, kept: bool
) -> None:
    def hour(n: float) -> datetime:
        return NOON + timedelta(hours=n)

    found = time_rules.left_while_stopped(hour(left), hour(release), hour(stop))
    assert (found is terms.BreachKind.HELD_FROZEN) == kept
    assert time_rules.left_while_stopped(hour(left), None, hour(stop)) is None
