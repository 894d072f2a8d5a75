"""Read a received file by its type, and find why it is refused; nothing is recorded here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.formats.ansi_nist import AnsiNistError
from handover.formats.ebts.booking import BookingSubmission, SubmissionError, read_booking
from handover.formats.ebts.dispositions import read_disposition
from handover.formats.ebts.rapid import read_rpis
from handover.formats.ebts.reading import read_transaction
from handover.formats.ebts.transaction_types import Treatment, submission_type
from handover.process.facts import unkept
from handover.process.models import Matter
from handover.repositories.sent_dispositions import disposition_feed
from handover.stages.intake import file_store, rules
from handover.stages.intake.booking_rows import as_read, disposition_as_read
from handover.stages.intake.models import Booking, Submission

INTAKE: Final = Actor.system("intake")


@dataclass(frozen=True, slots=True)
class FileRead:
    """A received file as it was read; nothing of that is recorded yet. ``file``: with its prints, where the type has
    some. ``findings``: why it is refused; ``booking`` is None only where there are some."""

    matter: Matter
    submission: Submission
    booking: Booking | None
    file: BookingSubmission | None
    findings: tuple[rules.EbtsFinding, ...]


def look_into(case_id: UUID, data: bytes | None = None) -> FileRead | None:
    """Read a received file and record nothing; None for a booking that has moved on. ``data``: its bytes, where they
    are not in the store yet."""
    submission = Submission.objects.select_related("matter__agency", "matter__office").get(matter_id=case_id)
    matter = submission.matter
    if matter.state != "received":
        return None
    data = file_store.get(submission.sha256) if data is None else data
    try:
        row, file = _read(data, _today(matter))
    except AnsiNistError as problem:
        found = [rules.EbtsFinding(problem.code, problem.field or "", problem.text)]
        return FileRead(matter, submission, None, None, tuple(found))
    except SubmissionError as problem:
        found = [rules.EbtsFinding(p.code, p.field, p.text) for p in problem.problems]
        return FileRead(matter, submission, None, None, tuple(found))
    findings = (*_findings(row, submission), *_not_kept(row))
    return FileRead(matter, submission, row, file, findings)


def _read(data: bytes, today: date) -> tuple[Booking, BookingSubmission | None]:
    """The file as its type is read. Raises ``AnsiNistError`` and ``SubmissionError``."""
    tot = read_transaction(data, lenient=True).tot
    if tot.upper() == "RPIS":
        file = read_rpis(data).submission
        return as_read(file), file
    if submission_type(tot).treatment is not Treatment.DISPOSITION:
        file = read_booking(data, require_booking=False, today=today)
        return as_read(file), file
    sent = read_disposition(data)
    if not submission_type(tot).repositories:
        return disposition_as_read(sent), None
    file = read_booking(data, require_booking=False, today=today)
    row = as_read(file)
    row.warnings = [*row.warnings, *sent.warnings]
    return row, file


def _today(matter: Matter) -> date:
    """Return today's date at the jail, so that a booking made in the evening is not dated tomorrow."""
    return timezone.now().astimezone(matter.agency.zone).date()


def _findings(booking: Booking, submission: Submission) -> list[rules.EbtsFinding]:
    named = booking.control_ori or booking.ori
    kind = submission_type(booking.tot)
    agencies = Agency.objects.filter(ori=named)
    if kind.treatment is not Treatment.DISPOSITION:  # a court or a prosecutor has no prisoners
        agencies = agencies.filter(kind=Agency.Kind.JAIL)
    known = agencies.exists()
    taken = kind.treatment is Treatment.DISPOSITION and disposition_feed(submission.matter.agency) is not None
    sender = "" if submission.sender == INTAKE.key else submission.matter.agency.ori
    found = [
        rules.served(booking.tot),
        rules.known_agency(named, known, "2.073" if booking.control_ori else "1.008"),
        rules.may_send(sender, frozenset({booking.ori, booking.control_ori} - {""})),
        rules.arrest_not_in_future(booking.arrest_date, _today(submission.matter)),
        rules.dispositions_taken(booking.tot, named, taken),
    ]
    return [f for f in found if f]


def _not_kept(booking: Booking) -> list[rules.EbtsFinding]:
    """Find what the reader accepted but a booking cannot store; in a file that is not a booking, faults are only
    warnings."""
    fields = {
        "tot": "1.004",
        "ori": "1.008",
        "tcn": "1.009",
        "control_ori": "2.073",
        "booking_number": "2.009",
    }
    return [rules.EbtsFinding("E0002", fields.get(r.code, ""), r.text) for r in unkept(booking)]
