"""The query and its answer as messages: separate fields in, `formats.iaq` values out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.formats.iaq import AlienQuery, AlienResponse, IaqError
from handover.stages.identification.public import queries as identification
from handover.stages.notification.models import QueryAnswer
from handover.stages.notification.records import chosen, records_of
from handover.stages.notification.rules import GENERIC_OFFENCE

if TYPE_CHECKING:
    from handover.repositories.models import ImmigrationIdentity
    from handover.stages.identification.public import PrintMatch
    from handover.stages.intake.public import Booking
    from handover.stages.notification.models import MatchLink

NO_PHONE: Final = "0"
"""PHN is mandatory in an IAQ; this stands where no agency has a number on file (illustrative)."""

RESTRICTED: Final = "Restricted record: ask the office that answered."
"""What a message says about a protected person's records; the records, the numbers and the law are not disclosed
(R12)."""

_DROPPED = {
    "DOB": "birth", "SEX": "sex", "POB": "birthplace", "ARN": "a_number", "FBI": "ucn", "SID": "sid",
}  # fmt: skip
"""Fields that a query can do without, or has a form of “unknown” for, by mnemonic."""


@dataclass(frozen=True, slots=True)
class SpecialistAnswer:
    """What a records specialist answers: ``records`` are the keys of the records that it rests on."""

    opinion: str
    status: str
    remarks: str
    records: tuple[str, ...]


def query_for(booking: Booking, criminal_match: PrintMatch | None) -> AlienQuery:
    """The IAQ of a booking, from what the jail said and the UCN that prints established.

    A value that the message cannot carry is left out rather than holding up the query: the prints, not
    the numbers, tie it to the person. The offence is generic: a booking has a literal and no NCIC code.
    """
    name = booking.names[0] if booking.names else {}
    values = {
        "birth": next(filter(None, booking.births), ""),
        "sex": booking.sex,
        "birthplace": booking.birthplace,
        "a_number": _digits(_number(booking, "ANUM")),
        "ucn": criminal_match.identity if criminal_match else "",
        "sid": _number(booking, "SID"),
    }
    while True:
        try:
            return AlienQuery.fitting(
                sender_ori=booking.control_ori or booking.ori,
                attention=booking.matter.agency.name or "BOOKING",
                phone=_phone(booking.matter.agency),
                last=name.get("last", ""),
                first=name.get("first", ""),
                middle=name.get("middle", ""),
                offence=GENERIC_OFFENCE,
                birth=values["birth"],
                sex=values["sex"],
                birthplace=values["birthplace"],
                a_number=values["a_number"],
                ucn=values["ucn"],
                sid=values["sid"],
            )
        except IaqError as unfit:
            dropped = _DROPPED.get(unfit.field, "")
            if not values.get(dropped):
                raise
            values[dropped] = ""


def response_for(
    link: MatchLink, identity: ImmigrationIdentity, answer: SpecialistAnswer, actor: Actor, at: datetime
) -> AlienResponse:
    """The IAR of a named person. No record and no number of a protected person is written into it (8 USC 1367)."""
    records = tuple(line.cited for line in chosen(records_of(identity), answer.records))
    status, remarks = status_title(answer.status), _printable(answer.remarks)
    fin, a_number, opinion = identity.fin, identity.a_number, QueryAnswer.Opinion(answer.opinion).label
    if identity.protected:
        fin, a_number, opinion = "restricted", "", "restricted"
        records, status, remarks = (RESTRICTED,) if records else (), "restricted", RESTRICTED
    match = identification.match_of(link.search_matter_id)
    how = (
        "confirmed by a fingerprint examiner"
        if match and match.by_examiner
        else "above the threshold at which no examiner is asked"
    )
    return AlienResponse(
        reference=f"{link.matter.reference}-R",
        query_reference=f"{link.matter.reference}-Q",
        answered_at=at,
        officer_name=actor.name,
        officer_title=actor.role.title,
        officer_ori=actor.agency,
        match_basis=f"prints, {how}",
        fin=fin,
        a_number=a_number,
        status=status,
        opinion=opinion,
        remarks=remarks,
        records=records,
    )


def status_title(status: str) -> str:
    """A status in words, where it is one of the repository's kinds; else as it was written."""
    return dict(identification.STATUS_CHOICES).get(status, status)


def _number(booking: Booking, kind: str) -> str:
    return next((value for found, value in booking.numbers if found == kind), "")


def _digits(text: str) -> str:
    """The digits of a number; an A-number of seven gets its leading zeros (its form is illustrative)."""
    found = re.sub(r"\D", "", text)
    return found.zfill(9) if len(found) == 7 else found


def _phone(agency: Agency) -> str:
    bureau = Agency.objects.filter(kind=Agency.Kind.BUREAU).exclude(phone="").order_by("ori").first()
    written = agency.phone or (bureau.phone if bureau else "")
    plain = re.sub(r"[^0-9()+X-]+", " ", written.upper()).strip()
    return plain[:20].strip() or NO_PHONE


def _printable(text: str) -> str:
    """Without the invisible characters that pasted text brings and a message cannot carry."""
    return "".join(c for c in text.strip() if c.isprintable() or c in "\r\n\t")
