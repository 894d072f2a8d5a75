"""What ends a hold, and what is told of it afterwards: a law of its second day, a court's order, a late report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from handover.accounts.models import Agency
from handover.clocks.holds import HoldClock, LocalLimit
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.recorded_elsewhere import recorded_elsewhere
from handover.stages.custody import actions as custody
from handover.stages.custody import case_events, events, hold_ends, queries, stated_times, tasks, timeline
from handover.stages.custody.terms import EventKind as K
from handover.web.step_marks import marks_of
from tests.law.alder_law import alder_with
from tests.law.between_steps import (
    Act,
    Between,
    after,
    claims,
    clerk,
    declines,
    expires,
    happens,
    leaves,
    moved,
    release_at,
    run,
    taken,
)
from tests.law.test_between_jail_steps import corrected, served
from tests.law.test_law_between_steps import ALDER
from tests.law.test_notice import CEDAR, placed
from tests.safeguards.conftest import page
from tests.safeguards.gate.test_g05_moves_after_release import let_go_on
from tests.safeguards.gate.ways import kinds, now, transfer
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
__all__ = ["page"]
NOON = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
"""Noon in Chicago on the last day of a year; New Year's Day there begins twelve hours later."""
NEW_YEAR = NOON + timedelta(hours=12)


@pytest.mark.parametrize(
    ("law", "limits", "hours"),
    [
        ("8 CFR 287.7(d); I-247A: no local limit", (), 48),
        ("the law of the day of release: 24 hours", (LocalLimit("Act 1", 24),), 24),
        ("a law of the second day: 24 hours from the release", (LocalLimit("Act 2", 24, law_from=NEW_YEAR),), 24),
        ("a law of the second day that is over before it began binds from its day",
         (LocalLimit("Act 3", 4, law_from=NEW_YEAR),), 12),
        ("to the end of the day of release, as law from the second day on",
         (LocalLimit("Act 4", law_from=NEW_YEAR),), 12),
        ("the least of both days", (LocalLimit("Act 1", 36), LocalLimit("Act 2", 24, law_from=NEW_YEAR)), 24),
        ("a longer limit of the second day lengthens nothing",
         (LocalLimit("Act 1", 24), LocalLimit("Act 5", 40, law_from=NEW_YEAR)), 24),
    ],
)  # fmt: skip
def test_the_law_of_every_day_of_a_hold_binds_it(
    law: str, limits: tuple[LocalLimit, ...], hours: int
) -> None:
    """L4: the least of federal and local ends (C); that a new law reaches a hold that runs is illustrative (M)."""
    assert HoldClock(NOON, "America/Chicago", limits).due_at == NOON + timedelta(hours=hours), law


def test_a_hold_over_midnight_ends_by_the_law_of_the_new_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_in(cast, "hold_agreed")
    text = """
  - id: us-columbia-alder-31
    title: Sheriff's Order 31
    cite: Order 31
    effective_from: 2027-01-01
    dates_confidence: F
    clauses: []
    maximum_hold:
      - {hours: 20, text: Nobody is held for longer than 20 hours., citation: Order 31, confidence: F}
"""
    policies = alder_with(text)
    monkeypatch.setattr(hold_ends, "shipped_policies", lambda: policies)
    clock = hold_ends.hold_clock(case, NOON)
    assert (clock.due_at, "Order 31" in clock.ended_by.clause) == (NOON + timedelta(hours=20), True)
    two_days_before = hold_ends.hold_clock(case, NOON - timedelta(hours=49))
    assert two_days_before.due_at == NOON - timedelta(hours=1), "it had ended before that was law"


def long_moved(hours: float) -> Act:
    """Moved more than a day before it is told."""
    return lambda cast, case: transfer(cast, case, at(hours), late_reason="The sheet was found today.")


ORDER = "a court's order (M: no source was read)"
ROWS = (
    Between("a court ends a hold that runs", ORDER, "held",
            (happens(K.COURT_NO_HOLD), expires, leaves), "released"),
    Between("kept after a court ended the hold", ORDER, "held",
            (happens(K.COURT_NO_HOLD), expires, after(2, leaves)), "released", ("held_past_end",)),
    Between("another agency's warrant comes while a court's order is carried out", ORDER, "held",
            (happens(K.COURT_NO_HOLD), after(0.1, happens(K.AGENCY_HOLD)), expires, after(6, leaves)), "released"),
    Between("handed over after a court ended the hold", ORDER, "held",
            (happens(K.COURT_NO_HOLD, -0.2), taken()), "stopped", ("held_past_end",)),
    Between("a hold is agreed to against a court's order", ORDER, "served",
            (happens(K.COURT_NO_HOLD), lambda cast, case: custody.agree_to_hold(
                case.pk, actor=clerk(cast, case), version=case.version)), "served", refused="A court ordered"),
    Between("a hold planned against a court's order", ORDER, "hold_agreed",
            (happens(K.COURT_NO_HOLD), release_at(3)), "hold_agreed", refused="A court ordered"),
    Between("a hold that began against a court's order", ORDER, "hold_agreed",
            (happens(K.COURT_NO_HOLD, -2), release_at(-1)), "stopped", ("held_court", "told_past_end")),
    Between("a hold that a court ended before it was told", ORDER, "hold_agreed",
            (happens(K.COURT_NO_HOLD, -1), release_at(-2)), "stopped", ("told_past_end",)),
    Between("a criminal court's release is no end of a hold", "8 CFR 287.7(d) (C)", "held",
            (happens(K.COURT_RELEASE),), "held"),
    Between("a hospital in the hold, told after its end", "form I-247A: notify (C)", "held",
            (after(49, expires), after(50, lambda cast, case: event_at(cast, case, -30))), "released"),
    Between("time served in the hold, told after its end", "8 CFR 287.7(d) (C)", "held",
            (after(49, expires), lambda cast, case: placed(case, CEDAR), after(50, happens(K.TIME_SERVED, -6))),
            "released"),
    Between("an escape in the hold, told after its end", "form I-247A (C)", "held",
            (after(49, expires), after(50, lambda cast, case: escapes(cast, case, -6))), "released"),
    Between("an escape after the hold's end, told then", "Morales v. Chadbourne (S)", "held",
            (after(49, expires), after(60, lambda cast, case: escapes(cast, case, -1))), "released",
            ("held_past_end",)),
    Between("moved out of a hold to whose warrant came in it, told after the clock", "8 CFR 287.7(d): no extension (C)",
            "held", (after(5, happens(K.AGENCY_HOLD)), after(49, expires), after(50, moved(-20))), "stopped",
            ("moved_late",)),
    Between("moved before the hold began, told after the clock", "form I-247A: any subsequent agency (C)", "held",
            (after(49, expires), after(50, long_moved(-53))), "stopped", ("moved_late",)),
    Between("moved before the hold began, told in it", "8 CFR 287.7(d): no extension (C)", "held",
            (after(0.5, moved(-2)),), "stopped", ("moved_late",)),
    Between("moved at the end of the hold to whose warrant came in it, before the tick", "8 CFR 287.7(d) (C); (M)",
            "held", (after(5, happens(K.AGENCY_HOLD)), after(50, moved())), "served"),
    Between("moved after the end of the hold, before the tick", "8 CFR 287.7(d): no extension (C)", "held",
            (after(50, moved()),), "stopped", ("moved_late",)),
    Between("moved out of a hold that a court had ended", ORDER, "held",
            (happens(K.AGENCY_HOLD, -0.6), happens(K.COURT_NO_HOLD, -0.5), moved()), "served"),
    Between("a claim in a hold that a court has ended", "ICE Directive 16001.2 (S)", "held",
            (happens(K.COURT_NO_HOLD), claims), "citizenship_question"),
)  # fmt: skip


def event_at(cast: Cast, case: Matter, hours: float) -> Matter:
    """The jail tells of a stay in a hospital so many hours from now, with why only now."""
    return case_events.report_event(
        case.pk, actor=clerk(cast, case), version=case.version, kind=K.HOSPITAL, happened_at=at(hours),
        text="For the night.", late_reason="The night's sheet was found today.",
    )  # fmt: skip


def escapes(cast: Cast, case: Matter, hours: float) -> Matter:
    """The jail tells of an escape so many hours from now."""
    return events.report_escape(case.pk, actor=clerk(cast, case), version=case.version, escaped_at=at(hours))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_ends_a_hold_and_what_is_told_of_it(cast: Cast, row: Between) -> None:
    run(cast, row)


def test_a_report_after_the_clock_is_marked(cast: Cast) -> None:
    case = case_in(cast, "held")
    with time_machine.travel(at(49)):
        expires(cast, case)
    with time_machine.travel(at(50)):
        case = escapes(cast, now(case), -6)
        assert "told after the clock had ended the hold" in marks_of(case)[case.version]
    left = queries.release_of(case.pk)
    assert left is not None
    assert left.how == "escaped"


def test_the_clocks_tick_writes_down_that_a_court_ended_the_hold(cast: Cast) -> None:
    case = case_in(cast, "held")
    happens(K.COURT_NO_HOLD)(cast, case)
    assert tasks.tick() == 1
    assert now(case).state == "released"


def test_what_another_deployment_did_before_a_hold_began_is_told_after_it(cast: Cast) -> None:
    """R6: it is judged by when it was recorded there. 8 CFR 287.7(d): a move out of a hold that it tells happened."""
    case = release_at(1)(cast, case_in(cast, "hold_agreed"))
    told, there = now(case), at(0.5)
    with time_machine.travel(at(2)):
        with recorded_elsewhere(at(-0.5)), pytest.raises(RefusedError, match="had begun by then"):
            declines(cast, told)
        with recorded_elsewhere(there):
            assert declines(cast, told).state == "declined"
        held = case_in(cast, "held")
        with pytest.raises(RefusedError, match="had begun by then"):
            moved()(cast, held)
        with recorded_elsewhere(at(0)):
            gone = now(moved()(cast, held))
    assert (gone.state, kinds(gone)) == ("stopped", ["moved_late"])


def test_the_law_of_the_next_jail_ends_no_hold_that_ran_before(cast: Cast) -> None:
    case = case_in(cast, "held")
    before = timeline.release_time_of(case.pk)
    assert before is not None
    with time_machine.travel(at(49)):
        expires(cast, case)
    Agency.objects.filter(ori="CX0020000").update(policy="us-nj")
    with time_machine.travel(at(50)):
        case = now(moved()(cast, now(case)))
    after_it = timeline.release_time_of(case.pk)
    assert after_it is not None
    assert hold_ends.hold_end(case, before.governs_at) < before.due_at == after_it.due_at  # type: ignore[operator]


@pytest.mark.parametrize("confirmed", [False, True])
def test_one_clerks_late_word_begins_no_ended_hold_again(cast: Cast, *, confirmed: bool) -> None:
    """R9; 8 CFR 287.7(d) (C): the next jail answers a hold only once a second person stands behind the move."""
    case = case_in(cast, "held")
    first = timeline.release_time_of(case.pk)
    assert first is not None
    case = now(after(49, expires)(cast, case))
    case = now(after(50, long_moved(-53))(cast, case))
    with time_machine.travel(at(50)):
        told = case.version - 1
        if confirmed:
            as_it_was = next(t.at for t in stated_times.of_case(case.pk) if t.key == f"transfer:{told}")
            case = corrected(cast, case, f"transfer:{told}", as_it_was)
        placed(case, ALDER)
        case = let_go_on(cast, now(case))
        who = clerk(cast, case)
        if confirmed:
            assert timeline.release_time_of(case.pk) is None
            assert custody.agree_to_hold(case.pk, actor=who, version=case.version).state == "hold_agreed"
        else:
            assert timeline.release_time_of(case.pk) == first
            with pytest.raises(RefusedError, match="moved here after the time"):
                custody.agree_to_hold(case.pk, actor=who, version=case.version)


def served_at(cast: Cast, hours: float) -> Matter:
    """Lodged nine hours ago, and served so many hours from now."""
    with time_machine.travel(at(-9)):
        lodged = case_in(cast, "lodged")
    return served(cast, lodged, hours)


@pytest.mark.parametrize(("moved_at", "breaches"), [(-5, ["moved_unserved"]), (-3, [])])
def test_nobody_was_served_in_a_jail_that_they_had_left(
    cast: Cast, moved_at: float, breaches: list[str]
) -> None:
    """Form I-247A (C): a copy is served on the person. It is recorded, and a person looks at the two times."""
    case = now(moved(moved_at)(cast, served_at(cast, -4)))
    assert (case.state, kinds(case)) == ("stopped" if breaches else "served", breaches)


def test_a_transfers_time_that_two_people_correct_is_judged_again(cast: Cast) -> None:
    """Form I-247A (C)."""
    case = now(moved(-3)(cast, served_at(cast, -4)))
    case = corrected(cast, case, f"transfer:{case.version}", at(-5))
    assert (case.state, kinds(case)) == ("stopped", ["moved_unserved"])


def test_an_outcome_says_that_the_person_is_in_custody_while_the_case_is_stopped(
    cast: Cast, page: Callable[[str, str], str]
) -> None:
    case = case_in(cast, "held")
    taken()(cast, case)
    claims(cast, now(case))
    text = page("ford", f"/custody/releases/{case.reference}/")
    assert "Custody assumed; the case is stopped" in text
    assert "No outcome yet" not in text
    still = case_in(cast, "served")
    claims(cast, still)
    assert "No outcome yet" in page("ford", f"/custody/releases/{still.reference}/")
