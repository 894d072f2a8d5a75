"""What intake does: take a file in, read it, answer it. Each verb is one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.formats.ansi_nist import AnsiNistError
from handover.formats.ebts.booking import SubmissionError, read_booking
from handover.formats.ebts.dispositions import read_disposition
from handover.formats.ebts.rapid import read_rpis
from handover.formats.ebts.reading import read_transaction
from handover.formats.ebts.transaction_types import Treatment, submission_type
from handover.process.advance import RefusedError, advance, demand, open_case
from handover.process.facts import Fact, record, unkept
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.names import BookingStep
from handover.repositories.sent_dispositions import disposition_feed
from handover.stages.intake import file_store, rules
from handover.stages.intake.answers import NO_BUREAU, as_sent, error_answer
from handover.stages.intake.as_read import as_read, disposition_as_read
from handover.stages.intake.models import Answer, Booking, Submission
from handover.stages.intake.replies.ledger import open_delivery

INTAKE = Actor.system("intake")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets at once; the result comes later. ``again``: this file was here before."""

    reference: str
    sha256: str
    ori: str
    tcn: str
    received_at: str
    again: bool


class TcnReusedError(Exception):
    """Other bytes came under an (ORI, TCN) that is taken. The first stays; these bytes are kept too."""

    def __init__(self, first: Submission, sha256: str) -> None:
        self.first, self.sha256 = first, sha256
        super().__init__(
            f"TCN {first.tcn} of {first.ori} was used for another file (case {first.matter.reference}); "
            "send the corrected booking under a new TCN (1.009)"
        )

    def told_to(self, agency: Agency) -> str:
        """What this agency may learn: the case that has the TCN is named to its own agency alone."""
        if self.first.matter.agency_id == agency.pk:
            return str(self)
        return "This TCN was used for another file; send the corrected booking under a new TCN."


def receive(data: bytes, *, channel: str, actor: Actor, filename: str = "") -> Receipt:
    """Keep the bytes, then open a booking for them. The second copy gets the first one's receipt.

    Raises `TcnReusedError`, and `RefusedError` for a file beyond the size limit, or one that names no agency on file
    where there is no bureau to look at it: each before a booking is opened.
    """
    too_large = rules.small_enough(len(data))
    if too_large:
        raise RefusedError(Refusal(too_large.code, too_large.text))
    ori, tcn, controlling = _header(data)
    if actor.agency and ori and actor.agency != ori:
        # Filed under the sender, whomever 1.008 names: a stranger can neither take another agency's TCN nor learn that
        # it is taken. To be named in 2.073 gives no right to the TCNs of 1.008: the sender wrote both.
        ori = actor.agency
    demand(_erased_before(ori, tcn))
    digest = file_store.put(data)
    earlier = _earlier(digest, ori, tcn, actor)
    if earlier:
        return _receipt(earlier, again=True)

    file = Submission(
        sha256=digest,
        size=len(data),
        channel=channel,
        filename=filename[:120],
        sender=actor.key,
        ori=ori,
        tcn=tcn,
    )

    def write(matter: Matter) -> dict[str, Fact]:
        return {"file": record(file, matter, actor)}

    try:
        agency = _agency(actor.agency, controlling, ori)
        open_case(Track.BOOKING, "receive", actor=INTAKE, agency=agency, write=write)
        return _receipt(file, again=False)
    except IntegrityError:
        # Two copies at the same moment: the other one won, and this one gets its receipt.
        winner = _earlier(digest, ori, tcn, actor)
        if winner is None:
            raise
        return _receipt(winner, again=True)


def read_submission(case_id: UUID) -> Matter:
    """Read a received file: a booking, or an error answer. Does nothing to a case that has moved on."""
    matter = Matter.objects.select_related("agency").get(pk=case_id)
    if matter.state != "received":
        return matter
    submission = Submission.objects.get(matter=matter)
    submission.matter = matter  # with its agency, which is asked for below
    data = file_store.get(submission.sha256)
    try:
        row = _read(data, _today(matter))
    except AnsiNistError as problem:
        return refuse(matter, [rules.Finding(problem.code, problem.field or "", problem.text)])
    except SubmissionError as problem:
        return refuse(matter, [rules.Finding(p.code, p.field, p.text) for p in problem.problems])
    findings = [*_findings(row, submission), *_not_kept(row)]
    return refuse(matter, findings) if findings else _accept(matter, row)


def _read(data: bytes, today: date) -> Booking:
    """The file as its type is read. Raises ``AnsiNistError`` and ``SubmissionError``."""
    tot = read_transaction(data, lenient=True).tot
    if tot.upper() == "RPIS":
        return as_read(read_rpis(data).submission)
    if submission_type(tot).treatment is not Treatment.DISPOSITION:
        return as_read(read_booking(data, require_booking=False, today=today))
    sent = read_disposition(data)
    if not submission_type(tot).repositories:
        return disposition_as_read(sent)
    row = as_read(read_booking(data, require_booking=False, today=today))
    row.warnings = [*row.warnings, *sent.warnings]
    return row


def refuse(matter: Matter, findings: list[rules.Finding]) -> Matter:
    """Answer with an ERRT that names every field and reason."""
    submission = Submission.objects.get(matter=matter)
    file = error_answer(submission, findings)
    answer = Answer(
        kind=Answer.Kind.ERROR, tcn=file.tcn, tcr=submission.tcn, sha256=file_store.put(as_sent(submission, file.data)),
        problems=[asdict(f) for f in findings], summary=findings[0].text[:200],
    )  # fmt: skip
    return _send(matter, "refuse", "error_answer", answer, INTAKE)


def send_answer(
    matter: Matter, *, kind: str, data: bytes, tcn: str, summary: str, actor: Actor, corrects: str = ""
) -> Matter:
    """Record the answer of identification as sent: SRE, RPISR or DSPR (``kind``). ``data`` in the traditional
    encoding; it goes out in that of the submission. ``corrects``: the TCN of the answer that this one replaces."""
    submission = Submission.objects.get(matter=matter)
    answer = Answer(
        kind=Answer.Kind(kind), tcn=tcn, tcr=submission.tcn, sha256=file_store.put(as_sent(submission, data)),
        summary=summary[:200], corrects=corrects,
    )  # fmt: skip
    return _send(matter, "correct_answer" if corrects else "answer", "criminal_answer", answer, actor)


def _send(matter: Matter, step: BookingStep, fact: str, answer: Answer, actor: Actor) -> Matter:
    """No answer without a delivery: both are written in the transaction of the step."""

    def write(matter: Matter) -> dict[str, Fact]:
        written = {fact: record(answer, matter, actor)}
        open_delivery(answer, matter.agency)
        return written

    return advance(matter.pk, step, actor=actor, version=matter.version, write=write)


def _accept(matter: Matter, booking: Booking) -> Matter:
    def write(matter: Matter) -> dict[str, Fact]:
        return {"booking": record(booking, matter, INTAKE)}

    return advance(matter.pk, "accept", actor=INTAKE, version=matter.version, write=write)


def _today(matter: Matter) -> date:
    """The day where the jail is: a booking of the evening is not of tomorrow."""
    return timezone.now().astimezone(matter.agency.zone).date()


def _findings(booking: Booking, submission: Submission) -> list[rules.Finding]:
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


def _not_kept(booking: Booking) -> list[rules.Finding]:
    """What the reader let through and no booking can hold: of a file that is no booking, faults are mere warnings."""
    fields = {
        "tot": "1.004",
        "ori": "1.008",
        "tcn": "1.009",
        "control_ori": "2.073",
        "booking_number": "2.009",
    }
    return [rules.Finding("E0002", fields.get(r.code, ""), r.text) for r in unkept(booking)]


def _header(data: bytes) -> tuple[str, str, str]:
    """(ORI, TCN, CRI) where the file's first records can be read, else empty strings."""
    try:
        file = read_transaction(data, lenient=True)
    except AnsiNistError:
        return "", "", ""
    ori, tcn = file.header.first(8).strip(), file.header.first(9).strip()
    if not (ori and tcn and len(ori) <= 9 and len(tcn) <= 40 and (ori + tcn).isprintable()):
        return "", "", ""
    second = file.record(2)
    controlling = second.first(73).strip() if second else ""
    return ori, tcn, controlling if controlling.isprintable() else ""


def _erased_before(ori: str, tcn: str) -> Refusal | None:
    """A booking that an order erased does not come back by being sent again, and its bytes are not kept."""
    if tcn and Submission.objects.filter(ori=ori, tcn=tcn).exclude(erasure=None).exists():
        return Refusal("erased", "The booking of this TCN was erased by order and is not taken again.")
    return None


def _earlier(digest: str, ori: str, tcn: str, actor: Actor) -> Submission | None:
    rows = Submission.objects.select_related("matter")
    if not tcn:
        return rows.filter(sha256=digest, sender=actor.key, tcn="").first()
    first = rows.filter(ori=ori, tcn=tcn).first()
    if first and first.sha256 != digest:
        raise TcnReusedError(first, digest)
    return first


def _agency(*oris: str) -> Agency:
    """The first of these agencies that is on file; else the bureau, which must look at the file."""
    for ori in filter(None, oris):
        found = Agency.objects.filter(ori=ori).first()
        if found:
            return found
    bureau = Agency.objects.filter(kind=Agency.Kind.BUREAU).order_by("ori").first()
    if bureau is None:
        raise RefusedError(Refusal("E0001", NO_BUREAU))
    return bureau


def _receipt(row: Submission, *, again: bool) -> Receipt:
    return Receipt(row.matter.reference, row.sha256, row.ori, row.tcn, row.at.isoformat(), again)
