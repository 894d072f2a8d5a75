"""Give a criminal record from the bureau to an immigration office of another deployment: on its request, with its
purpose, and again when the record changes or is withdrawn. Each time is a step of the booking."""

from __future__ import annotations

from uuid import UUID

from handover.process.advance import advance
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.repositories import uses
from handover.repositories.keys import all_keys, current_key
from handover.repositories.models import RecordUse
from handover.repositories.subjects import CRIMINAL
from handover.repositories.told_records import KINDS, former_of, said_alike, told_of
from handover.repositories.visibility import lock
from handover.stages.identification import queries
from handover.stages.identification.models import GivenRecord
from handover.stages.identification.search_requests import MATCHER


def give(booking: Matter, *, to_ori: str, purpose: str, asked_as: str) -> Matter:
    """Give the current record of the person identified by the booking's prints; nothing if they identified nobody."""
    match = queries.criminal_match(booking.pk)
    if match is not None:
        match.demand_content()
        lock(CRIMINAL, all_keys(match.identity, CRIMINAL) | {current_key(CRIMINAL, match.identity)})
    ucn = current_key(CRIMINAL, match.identity) if match else ""
    before = list(GivenRecord.objects.filter(matter=booking, erasure=None).order_by("number"))

    def write(matter: Matter) -> dict[str, Fact]:
        earlier = [one for given in before for one in given.records]
        row = GivenRecord(
            to_ori=to_ori, purpose=purpose, asked_as=asked_as, ucn=ucn, former=former_of(ucn) if ucn else [],
            records=told_of(ucn, earlier, matter.moved_at),
        )  # fmt: skip
        if ucn:
            uses.note_people(matter, RecordUse.What.GIVEN, CRIMINAL, [ucn], frozenset(KINDS))
        return {"given_record": record(row, matter, MATCHER)}

    return advance(booking.pk, "give_record", actor=MATCHER, version=booking.version, write=write)


def give_again(booking_matter_id: UUID) -> bool:
    """Give a record again if it changed since it was given for this booking; return whether it had. If the match was
    withdrawn the record is not given again: the office is told that the match does not stand."""
    last = GivenRecord.objects.filter(matter=booking_matter_id).order_by("-number").first()
    match = queries.criminal_match(booking_matter_id)
    if last is None or last.erasure_id is not None or match is None:
        return False
    ucn = current_key(CRIMINAL, match.identity)
    now = told_of(ucn, last.records, last.at)
    stood = [one for one in last.records if '"op":"retract"' not in one["text"]]
    if ucn == last.ucn and said_alike(now, stood):
        return False
    booking = Matter.objects.get(pk=booking_matter_id)
    give(booking, to_ori=last.to_ori, purpose=last.purpose, asked_as=last.asked_as)
    return True


def given_of(ucn: str) -> list[UUID]:
    """The bookings for which the record of this person, by any number that they had, was given."""
    rows = GivenRecord.objects.filter(ucn__in=all_keys(ucn, CRIMINAL), erasure=None).order_by()
    return sorted(set(rows.values_list("matter", flat=True)), key=str)
