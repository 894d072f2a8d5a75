"""What happens between two steps of a case, as rows of a table: each with the law that it follows and what must come.

The files `test_between_*` hold the rows, one file per part of the way. `C` read in the text of the source, `S`
secondary, `M` from memory and so illustrative in the product, as in the findings of law.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import time_machine
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.jurisdictions.grounds import DeclineGround
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody import actions as custody
from handover.stages.custody import case_events, events, events_on_record, stopped_reports
from handover.stages.custody.court_orders import CourtPaper
from handover.stages.custody.terms import EventKind, StoppedKind
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.citizenship import actions as citizenship
from tests.safeguards.gate import ways
from tests.safeguards.gate.after_finding import at_state
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, at, clerk_of

Act = Callable[[Cast, Matter], Matter]


@dataclass(frozen=True)
class Between:
    """A case in ``state``, what is done or happens then, in order, and what must come of it: ``comes`` the state and
    ``breaches`` their kinds. ``refused``: the last act is refused in these words, and nothing moves."""

    what: str
    law: str
    state: CaseState
    acts: tuple[Act, ...]
    comes: CaseState
    breaches: tuple[str, ...] = ()
    refused: str = ""
    person: Person | None = None

    def __str__(self) -> str:
        """What pytest calls the row."""
        return self.what.replace(" ", "_")


def run(cast: Cast, row: Between) -> Matter:
    """Do what the row says, check what came of it, and return the case."""
    case = at_state(cast, row.state, row.person)
    *before, last = row.acts
    for act in before:
        case = ways.now(act(cast, case))
    problem = ""
    try:
        case = last(cast, case)
    except RefusedError as refused:
        problem = str(refused)
    assert bool(problem) == bool(row.refused), problem or "it was not refused"
    assert re.search(row.refused, problem)
    case = ways.now(case)
    assert (case.state, tuple(ways.kinds(case))) == (row.comes, row.breaches), (
        row.law,
        case.state,
        ways.kinds(case),
    )
    return case


def recorded(change: Callable[[Cast, Matter], object]) -> Act:
    """A change of the world, as an act: the case comes back as it stands."""

    def act(cast: Cast, case: Matter) -> Matter:
        change(cast, case)
        return ways.now(case)

    return act


def after(hours: float, act: Act) -> Act:
    """The act, so many hours from now."""

    def later(cast: Cast, case: Matter) -> Matter:
        with time_machine.travel(at(hours)):
            return act(cast, case)

    return later


def clerk(cast: Cast, case: Matter) -> Actor:
    """Whoever answers for the jail that has the case."""
    return cast[clerk_of(cast, case)].actor


def release_at(hours: float) -> Act:
    """The jail states the release time."""
    return lambda cast, case: ways.state_release(cast, case, at(hours))


def moved(hours: float = 0, to: str = "CX0020000") -> Act:
    """The person goes to another jail."""
    return lambda cast, case: ways.transfer(cast, case, at(hours), to)


def declines(cast: Cast, case: Matter) -> Matter:
    """The jail declines."""
    return custody.decline(
        case.pk, actor=clerk(cast, case), version=case.version, ground=DeclineGround.NO_JUDICIAL_WARRANT, text=REASONS
    )  # fmt: skip


def happens(kind: EventKind, hours: float = 0) -> Act:
    """The jail reports an event; the end of an order is of the newest one on record."""

    def report(cast: Cast, case: Matter) -> Matter:
        newest = max((order.number for order in events_on_record.court_orders_of(case.pk)), default=None)
        lifts = newest if kind is EventKind.COURT_LIFTED else None
        return case_events.report_event(
            case.pk, actor=clerk(cast, case), version=case.version, kind=kind, happened_at=at(hours),
            text="By the paper of the county court.", late_reason="The paper was found today.", understood=True,
            paper=CourtPaper("Superior Court of Columbia", "26-CV-1041", "Order of that day", lifts),
        )  # fmt: skip

    return report


def expires(_: Cast, case: Matter) -> Matter:
    """The program writes down that the hold has ended."""
    assert custody.expire(case.pk)
    return case


def leaves(cast: Cast, case: Matter) -> Matter:
    """The jail says that the person leaves now, also after a hold that the clock ended."""
    verb = events.confirm_release if case.state == "released" else events.report_released
    return verb(case.pk, actor=clerk(cast, case), version=case.version, released_at=timezone.now())


def dies(cast: Cast, case: Matter, who: str = "clark") -> Matter:
    """The person dies; the jail's clerk, or somebody else, reports it."""
    return events.report_death(case.pk, actor=cast[who].actor, version=case.version, died_at=timezone.now())


dies_as_the_officer_hears = partial(dies, who="ford")


def claims(cast: Cast, case: Matter) -> Matter:
    """An officer hears that the person is a citizen."""
    return citizenship.raise_citizenship(
        case.pk,
        actor=cast["ford"].actor,
        version=case.version,
        indicium="statement",
        text="Says: born in Ohio.",
    )


def told_while_stopped(kind: StoppedKind, who: str = "clark") -> Act:
    """What happens is reported although the request is stopped."""
    return lambda cast, case: stopped_reports.report_while_stopped(
        case.pk, actor=cast[who].actor, version=case.version, kind=kind, happened_at=timezone.now(),
        text="Told by the sergeant on duty.",
    )  # fmt: skip


def cancels(cast: Cast, case: Matter) -> Matter:
    """The office withdraws the request."""
    return cancelling.cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reason=LiftReason.RESOURCES, reasons=REASONS
    )


def taken(hours: float = 0) -> Act:
    """An officer takes the person over."""

    def take(cast: Cast, case: Matter) -> Matter:
        moment: datetime = at(hours)
        return ways.take_by_verb(cast, case, moment)

    return take
