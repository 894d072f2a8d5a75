"""Actions of intake: receive a file, read it, answer it. Each function is one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.formats.ansi_nist import AnsiNistError
from handover.formats.ebts.reading import read_transaction
from handover.process.advance import RefusedError, advance, demand, open_case
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.names import BookingStep
from handover.row_scope import Opening, opening
from handover.stages.intake import file_store, rules
from handover.stages.intake.answers import NO_BUREAU, as_sent, error_answer
from handover.stages.intake.file_reading import INTAKE, FileRead, look_into
from handover.stages.intake.models import Answer, Booking, Submission
from handover.stages.intake.replies.ledger import open_delivery

__all__ = [
    "INTAKE", "FileRead", "Receipt", "RefusedError", "TcnReusedError", "look_into", "read_submission", "receive",
    "refuse", "send_answer", "take",
]  # fmt: skip


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
    """A different file came under an (ORI, TCN) already in use. The first stays; the new bytes are stored too."""

    def __init__(self, first: Submission, sha256: str) -> None:
        self.first, self.sha256 = first, sha256
        super().__init__(
            f"TCN {first.tcn} of {first.ori} was used for another file (case {first.matter.reference}); "
            "send the corrected booking under a new TCN (1.009)"
        )

    def told_to(self, agency: Agency) -> str:
        """Return the message for this agency; the case that has the TCN is named only to its own agency."""
        if self.first.matter.agency_id == agency.pk:
            return str(self)
        return "This TCN was used for another file; send the corrected booking under a new TCN."


@opening(Opening.NUMBERS)
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
    named = list(_of_tcn(ori, tcn)) if tcn else []
    demand(_erased_before(named))
    digest = file_store.put(data)
    earlier = _same(named, digest) if tcn else _earlier(digest, ori, tcn, actor)
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


def take(read: FileRead) -> Matter:
    """Record what was read: a booking, or an error answer."""
    if read.booking is None or read.findings:
        return refuse(read.matter, list(read.findings))
    return _accept(read.matter, read.booking)


def read_submission(case_id: UUID) -> Matter:
    """Read a received file: a booking, or an error answer. Does nothing to a case that has moved on."""
    read = look_into(case_id)
    return take(read) if read else Matter.objects.select_related("agency").get(pk=case_id)


def refuse(matter: Matter, findings: list[rules.EbtsFinding]) -> Matter:
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
    """Record the answer and its delivery together, in the transaction of the step."""

    def write(matter: Matter) -> dict[str, Fact]:
        written = {fact: record(answer, matter, actor)}
        open_delivery(answer, matter.agency)
        return written

    return advance(_held(matter), step, actor=actor, version=matter.version, write=write)


def _held(matter: Matter) -> Matter | UUID:
    """Return the matter itself if this object took its last step and has its agencies loaded; otherwise its key, so
    that it is read."""
    return matter if matter.led_to is not None else matter.pk


def _accept(matter: Matter, booking: Booking) -> Matter:
    def write(matter: Matter) -> dict[str, Fact]:
        return {"booking": record(booking, matter, INTAKE)}

    return advance(matter, "accept", actor=INTAKE, version=matter.version, write=write)


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


def _erased_before(named: list[Submission]) -> Refusal | None:
    """Refuse a booking that was erased by order if it is sent again; its bytes are not stored."""
    if any(file.erasure_id is not None for file in named):
        return Refusal("erased", "The booking of this TCN was erased by order and is not taken again.")
    return None


def _earlier(digest: str, ori: str, tcn: str, actor: Actor) -> Submission | None:
    if tcn:
        return _same(list(_of_tcn(ori, tcn)), digest)
    rows = Submission.objects.select_related("matter")
    return rows.filter(sha256=digest, sender=actor.key, tcn="").first()


def _of_tcn(ori: str, tcn: str) -> QuerySet[Submission]:
    return Submission.objects.select_related("matter").filter(ori=ori, tcn=tcn)


def _same(named: list[Submission], digest: str) -> Submission | None:
    first = next(iter(named), None)
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
