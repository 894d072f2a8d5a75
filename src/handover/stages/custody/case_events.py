"""Events that change no state: hospital and back, a booking corrected, a sentence, a writ, an order of a court and what
became of it. One verb, one step; `event_effects` says what each kind does, `court_orders` what an order does."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from handover.accounts.roles import Actor
from handover.process import gate
from handover.process.advance import advance, demand
from handover.process.case_track import OUT
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.gate import Barred
from handover.process.models import Matter
from handover.process.recorded_elsewhere import happened_elsewhere, recording_time
from handover.process.requirements import filled
from handover.process.step_details import StepDetails
from handover.stages.custody import (
    court_orders,
    events_on_record,
    held_clock,
    local_law_rules,
    stated_times,
    time_rules,
    timeline,
)
from handover.stages.custody.breaches import record_breaches, record_by_times
from handover.stages.custody.court_orders import NO_PAPER, CourtPaper
from handover.stages.custody.event_effects import EFFECTS, day_fits
from handover.stages.custody.judged_facts import HOLDS
from handover.stages.custody.models import Breach, CustodyEvent
from handover.stages.custody.notice_grounds import rests_on_something
from handover.stages.custody.policy_advice import advice_at, law_says
from handover.stages.custody.terms import BreachKind, EventKind
from handover.web.time_tags import moment


def report_event(  # noqa: PLR0913 - a keyword a field of the form
    case_id: UUID, *, actor: Actor, version: int, kind: EventKind, happened_at: datetime, text: str,
    until: date | None = None, late_reason: str = "", paper: CourtPaper = NO_PAPER, understood: bool = False,
    citation: str = "", held_there: bool = False,
) -> Matter:  # fmt: skip
    """Record an event that changes no state. It stops no clock, but a court's order ends a hold (`court_orders`); any
    limit that the record then shows to be exceeded is recorded as a breach.

    ``until``: the projected release, or when it ends. ``paper``: of a court's order, by which others find it.
    ``citation``: for an event that gives notice of a release, its basis where local law is silent. ``understood``:
    the person entering an order has read its consequences. An entry from another deployment was confirmed there and
    takes effect here unchanged: an order at once, the end of an order only if it names an order on record.
    ``held_there``: by its own record the jail had agreed to a hold, whose clock needs the time: it gave no notice.
    """
    case, elsewhere = Matter.objects.select_related("agency").get(pk=case_id), happened_elsewhere()
    untold = None if held_there else _untold(case, kind)
    demand(
        *_of_the_record(case, kind, happened_at, paper),
        *filled(text=text),
        day_fits(kind, until, happened_at.astimezone(case.agency.zone).date()),
    )
    if not elsewhere:
        demand(untold, _unfounded(case, kind, citation), *court_orders.paper_is_named(kind, paper))
        follows = follows_from(case, kind, happened_at)
        demand(court_orders.read_what_follows(kind, follows, understood=understood, say=_))
    found: list[Barred] = []

    def write(case: Matter) -> dict[str, Fact]:
        if untold:
            record(Breach(kind=BreachKind.NOTICE_LAW.value, text=f"R8: {untold.text}"), case, actor)
        event = CustodyEvent(
            kind=kind.value, happened_at=happened_at, text=text, until=until, court=paper.court, docket=paper.docket,
            document=paper.document, rests_on=citation.strip()[:160],
            lifts=paper.lifts if EFFECTS[kind].lifts_order else None,
        )  # fmt: skip
        fact = record(event, case, actor)
        if EFFECTS[kind].of_an_order:
            found.extend(_judge_again(case, actor))
        return {"custody_event": fact}

    with transaction.atomic():
        moved = advance(
            case_id, "report_event", actor=actor, version=version, write=write, happened_at=happened_at,
            told=StepDetails(late_reason=late_reason),
        )  # fmt: skip
        if found:
            gate.stop(moved, found)
            moved.refresh_from_db()
    return moved


def _of_the_record(
    case: Matter, kind: EventKind, happened_at: datetime, paper: CourtPaper
) -> tuple[Refusal | None, ...]:
    """Check an event against the record: its time, the orders on file, a hold that has ended."""
    held, now = _hold_of(case), timezone.now()
    held_until = held.due_at if held else None
    return (
        time_rules.not_in_future(happened_at, now, "happened_at"),
        time_rules.since_booking(happened_at, timeline.booked_at(case), "happened_at"),
        None
        if happened_elsewhere()
        else court_orders.told_afterwards(kind, out=case.state in (*OUT, "released")),
        court_orders.lifts_an_order(
            kind, paper.lifts, happened_at, events_on_record.court_orders_of(case.pk)
        ),
        court_orders.no_hold_goes_on(kind, held_until, recording_time(case.moved_at)),
    )


def _judge_again(case: Matter, actor: Actor) -> list[Barred]:
    """Update the hold's clock to the orders that now stand, and record the breaches that they show."""
    held_clock.follow_record(case)
    found = stated_times.barred_by_times(case)
    record_by_times(case, actor, stated_times.left_late(case))
    record_breaches(case, actor, found)
    return found


def follows_from(case: Matter, kind: EventKind, at: datetime) -> tuple[str, ...]:
    """Describe the consequences of an order, or of its end, before it is recorded; empty for other events."""
    if not EFFECTS[kind].of_an_order:
        return ()
    release = _hold_of(case)
    due_at = release.due_at if release else None
    ends = min(due_at, max(at, release.governs_at)) if release and due_at else None
    times = {
        "at": moment(at, case.agency), "by_clock": moment(due_at, case.agency) if due_at else "",
        "would_end": moment(ends, case.agency) if ends else "",
    }  # fmt: skip
    return tuple(_(words).format(**times) for words in court_orders.what_follows(kind, runs=bool(due_at)))


def _hold_of(case: Matter) -> timeline.StatedRelease | None:
    """Return the release time of an agreed hold, also while the request is stopped."""
    return timeline.release_time_of(case.pk) if timeline.state_of_request(case.standing) in HOLDS else None


def _tells(case: Matter, kind: EventKind) -> bool:
    """Return whether the event is notice of a release. It is not if a hold's clock needs it or has ended the hold. What
    comes after the request was called off or has ended was told by a jail that did not know of it, and is judged by
    where the request stood with that jail."""
    state = timeline.stood_with_the_jail(case)
    return state not in HOLDS and state != "released" and EFFECTS[kind].tells_release


def _unfounded(case: Matter, kind: EventKind, citation: str) -> Refusal | None:
    """R8: like every notice, it must name its basis where local law is silent."""
    return rests_on_something(case, citation) if _tells(case, kind) else None


def _untold(case: Matter, kind: EventKind) -> Refusal | None:
    """R8: an event that states a release, such as a sentence with its last day, is notice of it; not if a hold was
    agreed to, because its clock needs the time, nor after the clock ended the hold, because it then reports what
    happened."""
    if not _tells(case, kind):
        return None
    return local_law_rules.notice_needs_law(law_says(advice_at(case, recording_time()).notify))
