"""What the steps of a case show: answer, release times and which of them counts, how the person left.

Times are read as they stand: where two people corrected one, as the correction says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from handover.accounts.models import Agency
from handover.clocks.notices import Notice, notice_of
from handover.compiled_read import compiled_read
from handover.process import gate
from handover.process.case_track import OUT, STOPPED
from handover.process.fold import Refusal, Standing
from handover.process.histories import recorded_steps
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter
from handover.process.names import StateName
from handover.process.recorded_elsewhere import happened_elsewhere
from handover.read_once import read_once
from handover.stages.custody import hold_ends, time_rules
from handover.stages.custody.events_on_record import corrected_times
from handover.stages.custody.models import JailAnswer, Release, ReleaseTime, Transfer
from handover.stages.custody.policy_advice import with_its_jail
from handover.stages.custody.release_times import Move, Said, begin_holds, governing, standing
from handover.stages.custody.terms import AtLargeReason, TimeKind
from handover.stages.custody.two_person_corrections import Corrected
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import MatchLink
from handover.stages.notification.public import queries as notification

_BOOKED_ELSEWHERE: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Used if the booking day is unknown here, for a request of another deployment: no time lies before it."""


@dataclass(frozen=True, slots=True)
class StatedRelease:
    """The newest statement of the release time that stands; ``governs_at`` and ``due_at`` are those of all statements
    together. ``due_at``: the end of the hold; None where nobody is held. ``held_by``: the jail at which it runs or
    ran."""

    number: int
    at: datetime
    otherwise_release_at: datetime
    governs_at: datetime
    due_at: datetime | None
    held_by: str = ""


def answer_of(case_id: UUID) -> JailAnswer | None:
    """What the jail answered."""
    return next(iter(_answers(case_id)[::-1]), None)


@read_once
@compiled_read
def _answers(case_id: UUID) -> QuerySet[JailAnswer]:
    return JailAnswer.objects.filter(matter_id=case_id).order_by("number")


def said_of(case_id: UUID, now: Corrected | None = None) -> list[Said]:
    """Every statement of the release time, oldest first, standing or not. ``now``: read with these corrections."""
    now = corrected_times(case_id) if now is None else now
    stated = _release_times(case_id)
    declined = [a.number for a in _answers(case_id) if a.kind == "decline"] if stated else []
    moves = [t.number for t in _transfers(case_id)] if stated else []
    holds = begin_holds([r.number for r in stated if r.due_at], moves, declined)
    return [
        Said(r.number, r.at, now.at(TimeKind.RELEASE_TIME, r.number, r.otherwise_release_at), r.number in holds)
        for r in stated
    ]  # fmt: skip


@read_once
@compiled_read
def _release_times(case_id: UUID) -> QuerySet[ReleaseTime]:
    return ReleaseTime.objects.filter(matter_id=case_id).order_by("number")


@read_once
@compiled_read
def _transfers(case_id: UUID) -> QuerySet[Transfer]:
    return Transfer.objects.filter(matter_id=case_id).order_by("number")


def moves_of(case_id: UUID, now: Corrected | None = None) -> list[Move]:
    """Every transfer to another agency, in order; ``now`` as above."""
    now = corrected_times(case_id) if now is None else now
    sure = {number for kind, number in now.times if kind == TimeKind.TRANSFER.value}
    return [
        Move(t.number, now.at(TimeKind.TRANSFER, t.number, t.transferred_at), t.at, t.number in sure)
        for t in _transfers(case_id)
    ]


def release_times_of(case_id: UUID, now: Corrected | None = None) -> list[Said]:
    """The statements that stand, oldest first: a transfer ends those before it, unless the time had come by then."""
    return standing(said_of(case_id, now), moves_of(case_id, now))[0]


def release_time_of(case_id: UUID, now: Corrected | None = None) -> StatedRelease | None:
    """The release time as it stands; None where none was stated."""
    return _release_time(case_id) if now is None else _governing(case_id, now)


@read_once
def _release_time(case_id: UUID) -> StatedRelease | None:
    return _governing(case_id)


def _governing(case_id: UUID, now: Corrected | None = None) -> StatedRelease | None:
    stated, late = standing(said_of(case_id, now), moves_of(case_id, now))
    governs = governing(stated)
    if governs is None:
        return None
    numbers = {s.number for s in stated}
    holds = any(r.number in numbers and r.due_at for r in _release_times(case_id)) and not _declined(case_id)
    case, jail = with_its_jail(case_id), _jail_of_the_hold(case_id, late)
    due_at = hold_ends.clock_of(jail, case, governs, now).due_at if holds else None
    newest = stated[-1]
    return StatedRelease(newest.number, newest.told_at, newest.release_at, governs, due_at, jail.ori)


def _jail_of_the_hold(case_id: UUID, late: Sequence[Move]) -> Agency:
    """The jail at which a hold ran: if the person was moved after the release time, the jail that they were moved
    from. The law of no other place can end that hold."""
    moved = next((t for t in _transfers(case_id) if late and t.number == late[0].number), None)
    sent = Agency.objects.filter(ori=moved.from_ori).first() if moved else None
    return sent or with_its_jail(case_id).agency


def _declined(case_id: UUID) -> bool:
    return (answer := answer_of(case_id)) is not None and answer.kind == "decline"


def held_from(case_id: UUID) -> datetime | None:
    """Return when the jail's hold on the request begins or began; None if there is no hold."""
    stated = release_time_of(case_id) if Matter.objects.get(pk=case_id).state == "held" else None
    return stated.governs_at if stated else None


def served_at_of(case_id: UUID) -> datetime | None:
    """When the copy was served, as the record stands; None where none was."""
    service = detainer.service_of(case_id)
    if service is None:
        return None
    return corrected_times(case_id).at(TimeKind.SERVICE, service.number, service.served_at)


def arrived_before_service(case_id: UUID) -> datetime | None:
    """When the person came to the jail at which the copy was served, as the record stands; None where they were not
    moved, or were served before they were."""
    service = detainer.service_of(case_id)
    moves = [move.at for move in moves_of(case_id) if service and move.number < service.number]
    return moves[-1] if moves else None


def booked_at(case: Matter) -> datetime:
    """The start of the day on which the person was booked, at the jail; nothing that is stated came before it."""
    try:
        link = notification.link_of(case.pk)
    except MatchLink.DoesNotExist:
        if gate.RECEIVED in case.standing.facts:
            return _BOOKED_ELSEWHERE
        raise
    booking = notification.booking_of(link)
    zone = link.booking_matter.agency.zone
    day = booking.arrest_date if booking else None
    return datetime.combine(day or link.booking_matter.opened_at.astimezone(zone).date(), time(), zone)


def state_of_request(now: Standing) -> StateName | None:
    """Return the state of the request, or its state when it was stopped; None if it has not begun."""
    return next((s for s in (now.state, *reversed(now.interrupted)) if s and s not in STOPPED), None)


def stood_with_the_jail(case: Matter) -> StateName | None:
    """Return the state in which the request is with a jail, or was last; None if it was not lodged."""
    return next((s.state for s in reversed(recorded_steps(case)) if s.state in (*OUT, "released")), None)


def release_of(case_id: UUID) -> Release | None:
    """When and how the person left the jail, as last reported."""
    return Release.objects.filter(matter_id=case_id).order_by("-number").first()


def at_large_reasons_on_record(case: Matter) -> frozenset[AtLargeReason]:
    """The reasons that the case's own course shows, for the chain and for the choice offered."""
    answer, release = answer_of(case.pk), release_of(case.pk)
    first = next(iter(said_of(case.pk)), None)
    found = set()
    if answer and answer.kind == "decline":
        found.add(AtLargeReason.DECLINED)
    if first is None:
        found.add(AtLargeReason.NO_NOTICE)
    elif notice_of(first.told_at, first.release_at) is not Notice.IN_TIME:
        found.add(AtLargeReason.SHORT_NOTICE)
    if Release.objects.filter(matter=case, how="expired").exists():
        found.add(AtLargeReason.EXPIRED)
    if release and release.how == "escaped":
        found.add(AtLargeReason.ESCAPED)
    if detainer.service_of(case.pk) is None:
        found.add(AtLargeReason.NOT_SERVED)
    return frozenset(found)


def stopped_since(case: Matter) -> datetime | None:
    """Return when the current stop or withdrawal of the case was recorded."""
    since = None
    for step in recorded_steps(case):
        if step.state not in (*STOPPED, *CALLED_OFF):
            since = None
        elif since is None:
            since = step.recorded_at
    return since


def called_off_at(case: Matter) -> datetime | None:
    """Return when it was recorded here that the request no longer stands; None while it stands, also in a stop. A match
    that is withdrawn afterwards stops the case, and the request stays called off."""
    facts = case.standing.facts
    number = None if "lodgement" in facts else facts.get("cancellation")
    return next((step.recorded_at for step in recorded_steps(case) if step.number == number), None)


def not_since_called_off(case: Matter, at: datetime, field: str) -> Refusal | None:
    """Refuse what came about after the request was called off. What a person did in another deployment they did before
    the word of it reached them, or their own deployment refused it."""
    if happened_elsewhere():
        return None
    return time_rules.before_called_off(at, called_off_at(case), field)
