"""The events of a case after corrections, including court orders, and which of these ended a hold."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from handover.compiled_read import compiled_read
from handover.process.models import Matter, RecordedStep
from handover.process.recorded_elsewhere import recording_time
from handover.read_once import read_once
from handover.stages.custody.correction_models import TimeCorrection
from handover.stages.custody.court_orders import CourtOrder, Happened, orders_in, struck_too_late
from handover.stages.custody.event_effects import EFFECTS
from handover.stages.custody.models import CustodyEvent, CustodyRecord, Release, ReleaseTime, Transfer
from handover.stages.custody.terms import EventKind, TimeKind
from handover.stages.custody.two_person_corrections import Corrected, corrections_in


@read_once
def corrected_times(case_id: UUID) -> Corrected:
    """The corrections that two people made."""
    return corrections_in(_corrected(case_id))


@compiled_read
def _corrected(case_id: UUID) -> QuerySet[TimeCorrection, tuple[str, int, datetime, bool, datetime]]:
    rows = TimeCorrection.objects.filter(matter_id=case_id).order_by("number")
    return rows.values_list(
        "proposal__kind", "proposal__of_number", "proposal__becomes", "proposal__never", "at"
    )


def happened_in(case_id: UUID, now: Corrected | None = None) -> list[Happened]:
    """The events as they stand, in order, without those that two people struck; ``now`` as above."""
    now = corrected_times(case_id) if now is None else now
    return [
        Happened(e.number, EventKind(e.kind), now.at(TimeKind.EVENT, e.number, e.happened_at), e.lifts)
        for e in events_of(case_id)
        if e.number not in now.struck
    ]


@read_once
def events_of(case_id: UUID) -> list[CustodyEvent]:
    """Return the jail's other reports, in order, including those that two people struck since."""
    return _events(case_id)


@compiled_read
def _events(case_id: UUID) -> QuerySet[CustodyEvent]:
    return CustodyEvent.objects.filter(matter_id=case_id).order_by("number")


def court_orders_of(case_id: UUID, now: Corrected | None = None) -> tuple[CourtOrder, ...]:
    """Return the courts' orders that nobody be held on the request, each with the time until which it is in force;
    ``now`` as above."""
    return orders_in(happened_in(case_id, now))


def written_down(case: Matter, jail: str, release_at: datetime, now: Corrected | None) -> datetime | None:
    """R9: the recorded end of a hold from this release at this jail, written by the clock here or told by that jail
    with a correction. It stands whatever is corrected or lifted afterwards: later hours are judged by it. Of a hold
    whose release was corrected to a later time than that, nothing is left: it ends as it begins. Another jail that had
    the person ended no hold of this one. Read only if something was corrected or lifted."""
    now = corrected_times(case.pk) if now is None else now
    if not now.times and not now.struck and not any(e.lifts for e in events_of(case.pk)):
        return None
    ends = (*_ended_here(case, jail), *_ended_there(case, jail, now))
    said = [number for number, at in _releases_stated(case, now) if at == release_at]
    found = [max(end, release_at) for by, end in ends if release_at <= end or any(one < by for one in said)]
    return min(found, default=None)


def _releases_stated(case: Matter, now: Corrected) -> list[tuple[int, datetime]]:
    """The statements of a release from which a hold runs or ran, by step, as they read now."""
    rows = ReleaseTime.objects.filter(matter=case).exclude(due_at=None).order_by("number")
    stated = rows.values_list("number", "otherwise_release_at")
    return [(number, now.at(TimeKind.RELEASE_TIME, number, at)) for number, at in stated]


def _ended_here(case: Matter, jail: str) -> list[tuple[int, datetime]]:
    """The ends that the clock wrote down while this jail had the person."""
    ended = Release.objects.filter(matter=case, how="expired").values_list("number", "released_at")
    moves = list(Transfer.objects.filter(matter=case).order_by("number").values_list("number", "from_ori"))
    return [
        (number, at)
        for number, at in ended
        if at and next((ori for moved, ori in moves if moved > number), case.agency.ori) == jail
    ]


def _ended_there(case: Matter, jail: str, now: Corrected) -> list[tuple[int, datetime]]:
    """The ends that this jail told. One that had come by its next correction stands for good; one that was still to
    come gives way to what the jail told then."""
    steps = RecordedStep.objects.filter(matter=case, step="confirm_time_correction")
    others = steps.exclude(actor_agency=jail).values("number")  # the newest may be written before its step is
    rows = TimeCorrection.objects.filter(matter=case, by_key__startswith="peer:").exclude(number__in=others)
    told = list(rows.order_by("number").values_list("number", "at", "ended_there"))
    next_at = [at for _, at, _ in told[1:]] + [recording_time() if now.told_by == jail else None]
    return [
        (number, end)
        for (number, _, end), then in zip(told, next_at, strict=False)
        if end and (then is None or end <= then)
    ]


def orders_that_ended(case_id: UUID, now: Corrected | None = None) -> tuple[CourtOrder, ...]:
    """Return the orders that ended holds: those in force, and those entered in error that were not taken back in
    time, each until it was taken back. An order recorded after the person had left ended no hold."""
    now = corrected_times(case_id) if now is None else now
    late = [
        e for e in events_of(case_id)
        if e.number in now.struck and EFFECTS[EventKind(e.kind)].ends_hold
        and struck_too_late(e.at, now.struck[e.number])
    ]  # fmt: skip
    if not late:
        return court_orders_of(case_id, now)
    left = _left_by_step(case_id)
    told = happened_in(case_id, Corrected(now.times, {}))
    kept = {e.number for e in late if left is None or e.number < left}
    taken_back = [Happened(n, EventKind.COURT_LIFTED, now.struck[n], lifts=n) for n in sorted(kept)]
    return orders_in(
        [*(one for one in told if one.number not in now.struck or one.number in kept), *taken_back]
    )


def _left_by_step(case_id: UUID) -> int | None:
    """The first step by which the person was known to have left the jail; None while they have not."""
    left = Release.objects.filter(matter_id=case_id).exclude(how="expired").values_list("number", flat=True)
    taken = CustodyRecord.objects.filter(matter_id=case_id).values_list("number", flat=True)
    return min([*left, *taken], default=None)
