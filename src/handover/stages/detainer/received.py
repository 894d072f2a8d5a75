"""A request that the office of another deployment sent to a jail here: open it with its papers, and withdraw it, by
that office's signed messages. Each function takes one step."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.process.advance import GivenName, RefusedError, advance, open_case
from handover.process.facts import Fact, note, record
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.detainer.models import Cancellation, Lodgement, Package, Paper
from handover.stages.detainer.rules import LiftReason, Request, Warrant
from handover.stages.intake.public import queries as intake
from handover.stages.notification.public import ReceivedRequest

INBOX: Final = Actor.system("inbox")


@dataclass(frozen=True, slots=True)
class ReceivedPaper:
    """One paper as the office printed it. ``sha256``: of ``pdf``, in hexadecimal, as the office states it."""

    form: str
    title: str
    pages: int
    sha256: str
    pdf: bytes

    @property
    def fits(self) -> bool:
        """Whether it is the paper that was signed."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True)
class RequestFromOffice:
    """What the office asks, of which of the jail's bookings, and with which papers. ``person``, ``booking_number`` and
    ``tcn`` are empty where the booking is another jail's."""

    reference: str
    message_id: str
    office: Agency
    jail: Agency
    lodged_at: datetime
    request: Request
    warrant: Warrant
    contact_phone: str
    component: str | None
    event_number: str | None
    supersedes_on: date | None
    person: str
    booking_number: str
    tcn: str
    papers: Sequence[ReceivedPaper]


def receive_request(sent: RequestFromOffice) -> Matter:
    """Open the case of a request here, under the reference that both sides call it by.

    Raises `RefusedError` where a paper is not the one that was signed.
    """

    def write(case: Matter) -> dict[str, Fact]:
        received = ReceivedRequest(
            office_ori=sent.office.ori, message_id=sent.message_id, person=sent.person,
            booking_number=sent.booking_number, tcn=sent.tcn,
        )  # fmt: skip
        package = Package(
            request=sent.request.value, warrant=sent.warrant.value, charging_decision="",
            contact_phone=sent.contact_phone, supersedes_on=sent.supersedes_on, charging_document=None,
            event_number=sent.event_number, component=sent.component,
        )  # fmt: skip
        facts = {
            "received_request": record(received, case, INBOX),
            "package": record(package, case, INBOX),
            "lodgement": record(Lodgement(jail_ori=sent.jail.ori), case, INBOX),
        }
        keep_papers(case, sent.papers)
        return facts

    booking = intake.booking_by_tcn(sent.jail, sent.tcn) if sent.tcn else None
    return open_case(
        Track.CASE, "receive_request", actor=INBOX, agency=sent.jail, write=write, happened_at=sent.lodged_at,
        parent=booking.matter if booking else None, given=GivenName(sent.reference, sent.office),
    )  # fmt: skip


def receive_withdrawal(
    case_id: UUID, *, version: int, told: str, papers: Sequence[ReceivedPaper], at: datetime
) -> Matter:
    """Record that the office withdrew the request, and store its cancellation as printed. The reason is the one given
    to the jail."""
    reason = next(
        (r for r in (LiftReason.SUPERSEDED, LiftReason.DUPLICATE) if r.told == told), LiftReason.UNKNOWN
    )

    def write(case: Matter) -> dict[str, Fact]:
        fact = record(Cancellation(reason=reason.value, reasons=""), case, INBOX)
        keep_papers(case, [one for one in papers if one.fits])  # an invalid paper must not keep anybody held
        return {"cancellation": fact}

    return advance(case_id, "receive_withdrawal", actor=INBOX, version=version, write=write, happened_at=at)


def keep_papers(case: Matter, papers: Sequence[ReceivedPaper]) -> None:
    """Keep papers as they came. Raises `RefusedError` for one whose bytes are not those of its digest."""
    for one in papers:
        if not one.fits:
            raise RefusedError(Refusal("papers", f"The paper {one.form} is not the one that was signed."))
        row = Paper.objects.create(
            case=case, number=case.version, form=one.form, title=one.title, draft=False, pdf=one.pdf,
            sha256=one.sha256, facts_digest="", pages=one.pages, facts={}, at=case.moved_at,
        )  # fmt: skip
        note(row)
