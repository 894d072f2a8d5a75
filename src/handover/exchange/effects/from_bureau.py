"""What a message of the bureau is recorded by at the immigration office: a booking of its own with the jail's file, the
bureau's answer on it, the criminal record in the office's own repository, and what the jail's system reported."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection
from typing import Final

from handover.accounts.models import Agency
from handover.exchange.effects.told import CannotBeRecordedError, NothingToRecordError, ToldMessage
from handover.exchange.models import EffectOutcome, MessageEffect, OutgoingMessage
from handover.process.advance import advance
from handover.process.facts import Fact
from handover.process.models import Matter
from handover.process.step_tasks import done_here
from handover.repositories.told_records import NotTakenError, given_up, take_told
from handover.stages.identification.public import bureau_matches
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import forwarded, told_erasures, told_reports

ASKED: Final = "record.asked"
_AS_OF_A_JAIL: Final = "handover.stages.identification.tasks.take_through"
"""It reads and answers a jail's own file: here the file is read at once, and the bureau answers."""


def booking_forwarded(told: ToldMessage) -> Matter:
    """Take the booking in; its search in the immigration repository follows as a job."""
    data = told.data
    if Matter.objects.filter(reference=told.envelope.subject).exists():
        raise CannotBeRecordedError("something of this name is here already")
    try:
        file = base64.b64decode(data.file, validate=True)
    except (binascii.Error, ValueError):
        raise CannotBeRecordedError("the file is not in base64") from None
    sent = forwarded.ForwardedFile(
        reference=told.envelope.subject, office=Agency.objects.get(ori=told.envelope.recipient), ori=data.ori,
        tcn=data.tcn, tot=data.tot, control_ori=data.control_ori, sha256=data.sha256, data=file,
        happened_at=data.happened_at,
    )  # fmt: skip
    with done_here(_AS_OF_A_JAIL):
        return forwarded.receive_forwarded(sent, sender=told.program)


def criminal_answer(told: ToldMessage) -> Matter:
    """Keep whom the bureau identified, or that it did not, or that it withdrew its match."""
    booking, data, by = _booking(told), told.data, told.program
    if _later_answer_is_recorded(told):
        raise NothingToRecordError("a later answer has taken its place")
    search = bureau_matches.search_of(booking)
    if data.outcome == "identified" and search is None:
        match = bureau_matches.BureauMatch(data.ucn, data.score, data.by_examiner)
        bureau_matches.receive_match(booking, match, actor=by)
    elif data.outcome == "withdrawn" and search is not None and search.state == "identified":
        bureau_matches.receive_withdrawal(search, actor=by)
    if booking.state == "answered":
        return advance(booking.pk, "receive_correction", actor=by, version=booking.version)
    step: Final = "receive_refusal" if data.outcome == "unusable" else "receive_answer"
    return advance(booking.pk, step, actor=by, version=booking.version)


def _later_answer_is_recorded(told: ToldMessage) -> bool:
    """One that withdraws a match waits for none before it: the match does not come back by what was said before."""
    return MessageEffect.objects.filter(
        outcome=EffectOutcome.RECORDED.value, message__peer=told.peer, message__subject=told.envelope.subject,
        message__kind=told.kind.name, message__step__gt=told.envelope.casestep,
    ).exists()  # fmt: skip


def record_given(told: ToldMessage) -> Matter:
    """Take the record in, or what became of it since."""
    booking, data = _booking(told), told.data
    _demand_asked(told, booking)

    def write(_: Matter) -> dict[str, Fact]:
        if data.ucn:
            records = [one.model_dump() for one in data.records]
            take_told(data.ucn, data.former, records, actor=told.program)
        return {}

    try:
        return advance(booking.pk, "receive_record", actor=told.program, version=booking.version, write=write)
    except NotTakenError as why:
        raise CannotBeRecordedError(str(why)) from why


def booking_reported(told: ToldMessage) -> Matter:
    """Take in what the jail's system reported of a booking that this bureau forwarded."""
    data = told.data
    texts = {name: getattr(data, name) for name in told_reports.COLUMNS}
    return told_reports.receive(
        _booking(told), texts, data.missing_since, data.recorded_at, actor=told.program
    )


def booking_erased(told: ToldMessage) -> Matter:
    """Keep word that the bureau erased what it had told. What is held here of it is for people here to decide on."""
    data = told.data
    return told_erasures.receive(
        _booking(told), message_id=told.envelope.id, authority=data.authority, erased_at=data.happened_at,
        messages=len(data.messages), actor=told.program,
    )  # fmt: skip


def _demand_asked(told: ToldMessage, booking: Matter) -> None:
    """We asked this bureau for it, for a case on this booking; and it is of whom the bureau's match gave."""
    data = told.data
    asked = OutgoingMessage.objects.filter(
        matter__reference=data.asked_as, matter__parent=booking, kind=ASKED, sender=told.envelope.recipient,
        recipient=told.envelope.source,
    )  # fmt: skip
    if not asked.exists():
        raise CannotBeRecordedError("nobody here asked that bureau for a record as this case")
    match = identification.criminal_match(booking.pk)
    if data.ucn and (match is None or match.identity not in (data.ucn, *data.former)):
        raise CannotBeRecordedError("the record is not of the person whom the bureau's match gave")
    fresh = given_up(data.ucn, data.former)
    if match is not None and fresh and _matched_by_others({data.ucn, *fresh} - {match.identity}, told):
        raise CannotBeRecordedError("a number is of a person whom another bureau's match gave")


def _matched_by_others(numbers: Collection[str], told: ToldMessage) -> bool:
    """Return whether one of these numbers belongs to a match that another bureau reported."""
    bookings = {pk for number in numbers for pk in identification.bookings_of_criminal_identity(number)}
    return any(
        forwarded.forwarded_by(one) != told.program.key for one in Matter.objects.filter(pk__in=bookings)
    )


def _booking(told: ToldMessage) -> Matter:
    """Return the booking, which only the bureau that forwarded it may change."""
    named = Matter.objects.select_related("agency", "office").filter(reference=told.envelope.subject)
    if (booking := named.first()) is None:
        raise CannotBeRecordedError("the booking itself is not here")
    if forwarded.forwarded_by(booking) != told.program.key:
        raise CannotBeRecordedError("the booking of this name did not come from that bureau")
    return booking


EFFECTS: Final[dict[str, Callable[[ToldMessage], Matter]]] = {
    "booking.forwarded": booking_forwarded,
    "criminal.answer": criminal_answer,
    "record.given": record_given,
    "booking.reported": booking_reported,
    "booking.erased": booking_erased,
}
"""By its kind what a message is recorded by."""
