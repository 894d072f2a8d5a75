"""The jail's bars as tables of cases: pure judges over a snapshot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handover.process.gate import Holder, all_bars
from handover.process.names import CaseState, CaseStep
from handover.stages.custody import hold_bars
from handover.stages.custody.bars import CUSTODY_BARS
from handover.stages.custody.judged_facts import CustodyFacts
from handover.stages.custody.terms import BreachKind

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
SOUND = CustodyFacts(
    "assume_custody", "held", NOON, NOON, request="hold", hold_law="yes", release_at=NOON,
    hold_ends=NOON + timedelta(hours=48),
)  # fmt: skip


def minutes(n: float) -> datetime:
    return NOON + timedelta(minutes=n)


def found(facts: CustodyFacts) -> set[str]:
    return {b.code for b in CUSTODY_BARS if facts.step in b.steps and b.judge(facts)}


def test_nothing_bars_custody_while_a_hold_runs() -> None:
    assert found(SOUND) == set()


@pytest.mark.parametrize(
    ("arrived", "step", "barred"),
    [
        (None, "start_hold", False),
        (-120, "start_hold", False),
        (-60, "start_hold", False),
        (-30, "start_hold", True),
        (-30, "agree_to_hold", True),
        (-30, "assume_custody", False),
    ],
)
def test_nobody_is_served_in_a_jail_before_they_came(
    arrived: float | None, step: CaseStep, barred: bool
) -> None:
    """Form I-247A: a copy is served on the person; of a jail that received them, certified an hour before noon."""
    came = None if arrived is None else minutes(arrived)
    facts = replace(SOUND, step=step, state="served", served_at=minutes(-60), arrived_at=came)
    assert ("served_too_late" in found(facts)) == barred


@pytest.mark.parametrize(("after", "barred"), [(-1, False), (0, False), (1, True), (6000, True)])
def test_a_hold_ends_to_the_minute(after: int, barred: bool) -> None:
    """R9, 8 CFR 287.7(d)."""
    late = replace(SOUND, at=minutes(48 * 60 + after))
    assert (found(late) == {"hold_ended"}) == barred
    agreed = replace(late, step="agree_to_hold", state="served")
    assert (found(agreed) == {"hold_ended"}) == barred


@pytest.mark.parametrize(
    ("step", "state", "told_after", "barred"),
    [
        ("start_hold", "hold_agreed", -600, False),
        ("start_hold", "hold_agreed", 48 * 60, False),
        ("start_hold", "hold_agreed", 48 * 60 + 1, True),
        ("start_hold", "hold_agreed", 49 * 60, True),
        ("start_hold", "hold_agreed", 14 * 24 * 60, True),
        ("restate_release", "held", 48 * 60, False),
        ("restate_release", "held", 48 * 60 + 1, True),
        ("restate_release", "release_noticed", 49 * 60, False),
        ("give_notice", "notify_agreed", 49 * 60, False),
    ],
)
def test_a_hold_reported_after_its_48_hours_is_a_breach(
    step: CaseStep, state: CaseState, told_after: int, barred: bool
) -> None:
    """8 CFR 287.7(d): the hours run from the first otherwise-release, whenever the jail states it."""
    told = replace(SOUND, step=step, state=state, told_at=minutes(told_after))
    assert found(told) == ({"hold_told_late"} if barred else set())
    assert found(replace(told, stopped_at=minutes(-600))) <= {"request_stopped"}, (
        "judged by the stop, and once"
    )


@pytest.mark.parametrize("state", ["release_noticed", "notify_agreed"])
@pytest.mark.parametrize(
    ("at", "code"), [(-31, "custody_early"), (-30, ""), (0, ""), (30, ""), (31, "custody_late")]
)
def test_without_a_hold_custody_is_taken_about_the_release(state: CaseState, at: int, code: str) -> None:
    assert found(replace(SOUND, state=state, at=minutes(at))) == ({code} if code else set())


@pytest.mark.parametrize(
    ("hold", "allowed"),
    [("no", False), ("yes", True), ("required", True), ("conditional", False), ("not_established", False)],
)
@pytest.mark.parametrize("step", ["agree_to_hold", "start_hold", "restate_release", "resume_stopped"])
def test_no_form_gives_a_power_that_the_law_does_not(step: CaseStep, hold: str, allowed: bool) -> None:
    """R8, Lunn v. Commonwealth, 477 Mass. 517 (2017). A condition without its fact, and silence, are no yes."""
    facts = replace(SOUND, step=step, hold_law=hold)
    assert (found(facts) == set()) == allowed
    assert hold_bars.no_power_to_hold(replace(facts, step="give_notice", state="notify_agreed")) is None


def test_a_request_for_notice_asks_for_no_hold() -> None:
    asked = replace(SOUND, step="agree_to_hold", state="served", request="notify")
    assert found(asked) == {"hold_not_asked"}
    assert found(replace(asked, step="restate_release", state="release_noticed")) == set()


def test_a_move_after_the_release_is_barred_and_lets_no_hold_begin() -> None:
    move = replace(SOUND, step="transfer_served", state="release_noticed")
    assert found(replace(move, at=minutes(-1))) == found(move) == set()
    assert found(replace(move, at=minutes(1))) == {"moved_after_release"}
    moved = replace(SOUND, step="agree_to_hold", state="served", moved_late=True)
    assert found(moved) == {"moved_after_release"}


def test_a_stopped_request_hands_nobody_over() -> None:
    assert found(replace(SOUND, stopped_at=SOUND.at)) == {"request_stopped"}
    before = replace(SOUND, stopped_at=SOUND.at + timedelta(minutes=1))
    assert found(before) == set(), "handed over before the stop, and told after it"
    assert found(replace(before, step="start_hold", state="hold_agreed")) == {"request_stopped"}


@pytest.mark.parametrize(("served", "barred"), [(-1, False), (0, False), (1, True), (None, False)])
@pytest.mark.parametrize(
    ("step", "state"),
    [("agree_to_hold", "served"), ("start_hold", "hold_agreed"), ("restate_release", "held")],
)
def test_a_hold_from_a_release_before_the_service_is_held_on_nothing(
    step: CaseStep, state: CaseState, served: int | None, barred: bool
) -> None:
    """R10; form I-247A: it takes effect once it is served."""
    facts = replace(SOUND, step=step, state=state, served_at=None if served is None else minutes(served))
    assert found(facts) == ({"served_too_late"} if barred else set())
    assert found(replace(facts, step="restate_release", state="release_noticed")) == set(), "nobody is held"


def test_a_hold_that_began_with_no_copy_served_is_a_breach_whatever_else() -> None:
    facts = replace(SOUND, step="report_unserved_hold", state="lodged", served_at=None)
    assert found(facts) == {"served_too_late"}


def test_custody_without_a_release_time_cannot_be_judged() -> None:
    assert found(replace(SOUND, release_at=None, hold_ends=None)) == {"custody_untimed"}


def test_they_are_the_jails_registered_and_each_has_a_kind_of_breach_of_its_own() -> None:
    assert set(CUSTODY_BARS) <= set(all_bars())
    assert {b.holder for b in CUSTODY_BARS} == {Holder.JAIL}
    kinds = [BreachKind(b.breach) for b in CUSTODY_BARS]
    assert len(set(kinds)) == len(kinds)
    assert BreachKind.BARRED not in kinds
