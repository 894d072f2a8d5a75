"""R9: the end of a hold that was written down stands, whatever release it is said to have run from."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import events, stated_times, time_corrections, timeline
from handover.stages.custody import tasks as clocks
from handover.stages.custody.terms import TimeKind
from tests.safeguards.gate.ways import kinds, now, state_release, transfer
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in, clerk_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HOUR = timedelta(hours=1)


def corrected(cast: Cast, case: Matter, becomes: datetime, kind: TimeKind = TimeKind.RELEASE_TIME) -> Matter:
    stated = next(one for one in stated_times.of_case(case.pk) if one.kind is kind)
    case = time_corrections.propose(
        case.pk, actor=cast[clerk_of(cast, case)].actor, version=case.version, stated=stated.key,
        becomes=becomes, reasons=REASONS,
    )  # fmt: skip
    return time_corrections.confirm(case.pk, actor=cast["ford"].actor, version=case.version)


def due(case: Matter) -> datetime:
    stated = timeline.release_time_of(case.pk)
    assert stated
    assert stated.due_at
    return stated.due_at


def leaves(cast: Cast, case: Matter, left_at: datetime) -> Matter:
    return events.confirm_release(
        case.pk, actor=cast["clark"].actor, version=case.version, released_at=left_at
    )


def ended(cast: Cast) -> tuple[Matter, datetime]:
    """A hold whose end the clock wrote down, and that end."""
    case = state_release(cast, case_in(cast, "hold_agreed"), at(1))
    return case, due(case)


@pytest.mark.parametrize("later", [timedelta(minutes=-30), timedelta(minutes=30), 5 * HOUR])
def test_a_release_corrected_to_later_than_the_end_begins_no_hold_anew(cast: Cast, later: timedelta) -> None:
    case, end = ended(cast)
    with time_machine.travel(end + 12 * HOUR):
        assert clocks.tick() == 1
        case = corrected(cast, now(case), end + later)
        assert due(case) == max(end, end + later), "nothing is left of it"
        case = leaves(cast, case, end + later + HOUR)
        assert kinds(case) == ["held_past_end"]


def test_whoever_left_when_the_corrected_release_came_was_not_held_too_long(cast: Cast) -> None:
    case, end = ended(cast)
    with time_machine.travel(end + 12 * HOUR):
        assert clocks.tick() == 1
        case = corrected(cast, now(case), end + 5 * HOUR)
        assert kinds(leaves(cast, case, end + 5 * HOUR)) == []


def test_of_two_corrections_the_end_stands_through_both(cast: Cast) -> None:
    case, end = ended(cast)
    with time_machine.travel(end + 12 * HOUR):
        assert clocks.tick() == 1
        case = corrected(cast, now(case), end + 5 * HOUR)
        case = corrected(cast, case, end - 3 * HOUR)
        assert due(case) == end


def test_the_end_of_a_hold_before_a_move_ends_none_at_the_jail_to_which_the_person_comes_back(
    cast: Cast,
) -> None:
    """By the corrected times the first move came before the release, so that nobody was held before it."""
    case, end = ended(cast)
    with time_machine.travel(end + 2 * HOUR):
        assert clocks.tick() == 1
        case = transfer(cast, now(case), at(-1), late_reason="Told by telephone, written down only now.")
    with time_machine.travel(end + 4 * HOUR):
        case = _go_on(cast, case)
        case = corrected(cast, case, end + 3 * HOUR)
        case = transfer(cast, now(case), at(0), to="CX0010000")
        case = _go_on(cast, now(case))
        case = custody.agree_to_hold(case.pk, actor=cast["clark"].actor, version=case.version)
        case = state_release(cast, case, at(1))
        stated = timeline.release_time_of(case.pk)
        assert stated
        assert due(case) == stated.governs_at + 48 * HOUR, "a hold of its own, and its own end"


def _go_on(cast: Cast, case: Matter) -> Matter:
    """A supervisor lets a case go on that a breach stopped."""
    from handover.stages.review.stops import actions as stops

    case = now(case)
    if case.state != "stopped":
        return case
    return stops.resume(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
    )
