"""The criminal answer: identified or not, the record, and wants that must be confirmed.

It waits only for the criminal search. The immigration side answers on its own path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils import timezone

from handover.audit.append import act as one_act
from handover.formats.ebts.answers import write_sre
from handover.formats.ebts.transaction_types import RESULT, WANTS_RESULT, Repository, submission_type
from handover.formats.finger_names import name_of
from handover.process.models import Matter
from handover.read_once import forget, reading
from handover.repositories import uses
from handover.repositories.keys import all_keys, current_key
from handover.repositories.models import CriminalIdentity, RecordUse
from handover.repositories.subjects import CRIMINAL
from handover.repositories.visibility import lock
from handover.repositories.withdrawals import withdrawn_in
from handover.stages.identification import queries
from handover.stages.identification.actions import MATCHER
from handover.stages.identification.disposition_answer import is_disposition, record_and_answer, take_back
from handover.stages.identification.models import PrintMatch, Search, WantHit
from handover.stages.identification.queries import fingers_of
from handover.stages.identification.wants_answer import is_wants_check, lead_of, rpisr
from handover.stages.intake.law import EbtsFinding
from handover.stages.intake.public import actions as intake_actions
from handover.stages.intake.public import bureau_ori, reply_tcn
from handover.stages.intake.public import queries as intake

if TYPE_CHECKING:
    from handover.stages.intake.public import Answer

WITHDRAWN_MATCH: Final = (
    "THE IDENTIFICATION AS UCN {was} IS WITHDRAWN: A SECOND EXAMINER FOUND THAT THE FINGERS ARE NOT THE SAME.",
    "USE NOTHING OF THAT RECORD FOR THIS PERSON, AND TELL WHOEVER YOU PASSED IT ON TO.",
)
EXAMINED: Final = ("AN EXAMINER HAS COMPARED THE PRINTS SINCE.",)
CHANGED_RECORD: Final = (
    "RECORDS THAT IT GAVE WERE WITHDRAWN, OR ARE UNDER ANOTHER NUMBER, BY THEIR SOURCE OR BY ORDER.",
    "USE THIS ANSWER IN ITS PLACE, DESTROY THE OTHER, AND TELL WHOEVER YOU PASSED IT ON TO.",
)
"""It says neither which entry nor why, because an answer must not reveal what was sealed or expunged."""


def answer_booking(search_matter_id: UUID) -> str:
    """Answer the booking of an ended criminal search; the state the booking is in then."""
    rows = Search.objects.select_related("matter", "booking_matter__agency", "booking_matter__office")
    return answer_search(rows.get(matter_id=search_matter_id))


def answer_search(search: Search) -> str:
    """Do what `answer_booking` does, for a caller that has already loaded the search."""
    with reading():
        return _answered(search)


def _answered(search: Search) -> str:
    booking_matter = search.booking_matter
    if search.repository != Repository.CRIMINAL or search.matter.state == "pending":
        return booking_matter.state
    tot = _tot(search)
    if booking_matter.state == "answered" and is_wants_check(tot):
        return _after_examiner(search).state
    if booking_matter.state != "accepted":
        return booking_matter.state
    if search.matter.state == "examination" and not is_wants_check(tot):
        return booking_matter.state
    if search.matter.state == "unusable":
        whole = EbtsFinding("L0008", "14.999", "no print is good enough to search; take the prints again")
        return intake_actions.refuse(booking_matter, [whole, *_to_retake(booking_matter.pk)]).state
    if is_disposition(tot):
        identity = _told(search).identity
        return record_and_answer(booking_matter, identity.ucn if identity else "").state
    return _send(search, tot).state


def _tot(search: Search) -> str:
    booking = intake.booking_of(search.booking_matter_id)
    return booking.tot if booking else ""


def _after_examiner(search: Search) -> Matter:
    """Tell a sender who got a colour before an examiner had compared what the examiner found."""
    looked, sent = queries.examination_of(search.matter_id), _last_sent(search.booking_matter_id)
    if looked is not None and sent is not None and sent.at < looked.at:
        _correct(search, sent, "an examiner has compared the prints", EXAMINED)
    return search.booking_matter


def correct_answer(search_matter_id: UUID) -> str:
    """After a criminal match was withdrawn: send whoever got the answer a corrected one; its TCN, or empty.

    The corrected answer identifies nobody, names the answer that it replaces, and goes the way of every answer: with a
    delivery in the reply ledger. Wants that rested on the prints are dropped; those found by name stay, as leads.
    Done once.
    """
    search = Search.objects.select_related("matter", "booking_matter__agency").get(matter_id=search_matter_id)
    withdrawal = queries.withdrawal_of(search.matter_id)
    if search.repository != Repository.CRIMINAL or search.matter.state != "withdrawn" or withdrawal is None:
        return ""
    was = PrintMatch.objects.filter(matter=search.matter).order_by("-number").first()
    ucn = was.identity if was else ""
    if is_disposition(_tot(search)) and search.booking_matter.state == "answered":
        return take_back(search.booking_matter, ucn)
    sent = _last_sent(search.booking_matter_id)
    if sent is None:
        answer_booking(search_matter_id)
        return ""
    if sent.at >= withdrawal.at:
        return ""
    said = f"the identification as {ucn} is withdrawn"
    return _correct(search, sent, said, [line.format(was=ucn) for line in WITHDRAWN_MATCH])


def correct_records(booking_matter_id: UUID) -> str:
    """After records in an answer were withdrawn, sealed, merged or restored, send its recipient an answer with the
    current records; return its TCN, or empty. Several corrections at once make one answer; each is reported once."""
    rows = Search.objects.select_related("matter", "booking_matter__agency")
    search = rows.filter(booking_matter_id=booking_matter_id, repository=Repository.CRIMINAL).first()
    sent = _last_sent(booking_matter_id)
    marks = withdrawn_in(booking_matter_id).filter(use__what=RecordUse.What.ANSWER)
    newest = marks.last()
    if search is None or sent is None or newest is None or newest.at <= sent.at:
        return ""
    return _correct(search, sent, "records that it gave were withdrawn or changed", CHANGED_RECORD)


def _last_sent(booking_matter_id: UUID) -> Answer | None:
    return intake.answers_of(booking_matter_id).filter(kind__in=(RESULT.code, WANTS_RESULT.code)).last()


def _correct(search: Search, sent: Answer, said: str, why: Sequence[str]) -> str:
    _send(search, _tot(search), corrects=sent.tcn, said=said, why=why)
    return intake.answers_of(search.booking_matter_id).get(corrects=sent.tcn).tcn


@dataclass(frozen=True, slots=True)
class _Told:
    """What an answer tells: the record as it stands, the wants, and whether prints matched at all."""

    matched: bool
    identity: CriminalIdentity | None
    wants: list[WantHit]

    @property
    def summary(self) -> str:
        """One line for the ledger and the booking's page."""
        said = "nobody in the criminal repository matches"
        if self.matched:
            said = (
                f"identified as {self.identity.ucn}"
                if self.identity
                else "no record is on file to answer with"
            )
        if self.wants:
            s = "s" if len(self.wants) > 1 else ""
            said += f"; {len(self.wants)} possible want{s}, confirmation needed"
        return said


def _told(search: Search) -> _Told:
    """Collect what is valid now. For a withdrawn match that is only the wants found by name."""
    withdrawn = search.matter.state == "withdrawn"
    rows = PrintMatch.objects.filter(matter=search.matter).order_by("-number")
    match = rows.first() if search.matter.state == "identified" else None
    hits = WantHit.objects.filter(matter=search.matter, **({"by_prints": False} if withdrawn else {}))
    wants = [hit for hit in hits.select_related("want") if hit.want is not None and hit.want.outstanding]
    if match is not None:
        lock(CRIMINAL, all_keys(match.identity, CRIMINAL) | {current_key(CRIMINAL, match.identity)})
        forget()  # whoever had them locked may have merged them meanwhile
    identity = queries.criminal_identity(match.identity) if match else None
    return _Told(match is not None, identity, wants)


def _send(search: Search, tot: str, *, corrects: str = "", said: str = "", why: Sequence[str] = ()) -> Matter:
    """Send the answer and note which records it gave, in one transaction, so that a concurrent withdrawal waits for
    it."""
    booking_matter = search.booking_matter
    kind = submission_type(tot).answer
    tcn = reply_tcn(kind)
    with one_act():
        told = _told(search)
        messages = [f"CORRECTED ANSWER. REPLACES {corrects}.", *why] if corrects else []
        if kind == WANTS_RESULT.code:
            lead = lead_of(search, told.identity, told.wants)
            data = rpisr(search, tcn, lead, rap_sheet(lead.identity, []), messages)
            summary, identity, wants = lead.summary, lead.identity, [want.pk for want in lead.wants]
        else:
            data = _sre(booking_matter, tcn, told.identity, told.wants, messages)
            summary, identity = told.summary, told.identity
            wants = [hit.want_id for hit in told.wants if hit.want_id]
        summary = f"corrected: {said}; {summary}" if corrects else summary
        moved = intake_actions.send_answer(
            booking_matter, kind=kind, data=data, tcn=tcn, summary=summary, actor=MATCHER, corrects=corrects
        )  # fmt: skip
        uses.note_answer(moved, identity.ucn if identity else "", wants)
    return moved


def _sre(
    booking_matter: Matter,
    tcn: str,
    identity: CriminalIdentity | None,
    wants: list[WantHit],
    messages: list[str],
) -> bytes:
    booking = intake.booking_of(booking_matter.pk)
    if booking is None:
        raise LookupError(f"{booking_matter.reference} has no booking to answer")
    return write_sre(
        tcn=tcn,
        tcr=booking.tcn,
        ori=bureau_ori(),
        dai=booking.ori,
        date=timezone.now().date(),
        identified=identity is not None,
        name=booking.names[0] if booking.names else {},
        control_ori=booking.control_ori,
        booking_number=booking.booking_number,
        ucn=identity.ucn if identity else "",
        sid=identity.sid if identity else "",
        rap_sheet=rap_sheet(identity, wants),
        messages=[*messages, *(str(finding) for finding in _to_retake(booking_matter.pk))],
    )


def _to_retake(booking_matter_id: UUID) -> list[EbtsFinding]:
    """List the fingers to retake, so that the jail can do so while the person is there: those that its file marks as
    poor or missing, and those that could not be read or searched. If both apply to a finger, the reading's result is
    given."""
    booking = intake.booking_of(booking_matter_id)
    if booking is None:
        return []
    found = {
        r["finger"]: EbtsFinding("L0008", r["field"], f"{name_of(r['finger'])}: {r['reason']}")
        for r in booking.retakes
    }
    for row in fingers_of(booking_matter_id):
        if row.problem and str(row.position) not in booking.missing_fingers:
            found[row.position] = EbtsFinding("L0008", "14.999", f"{name_of(row.position)}: {row.problem}")
    return [found[finger] for finger in sorted(found)]


def rap_sheet(identity: CriminalIdentity | None, wants: list[WantHit]) -> str:
    """The record as text (ERS 2.075): arrests, each charge with its disposition apart, then wants."""
    lines: list[str] = []
    if identity:
        lines.append(f"RECORD OF UCN {identity.ucn} AS OF {identity.as_of}")
        for arrest in identity.arrests.all():
            lines.append(f"ARREST {arrest.arrested_on} BY {arrest.agency_ori}")
            lines += [
                f"  CHARGE {c.sequence}: {c.literal} - DISPOSITION: {c.get_disposition_display().upper()}"
                for c in arrest.charges.all()
            ]
    for want in (hit.want for hit in wants):
        if want is not None:
            lines.append(
                f"POSSIBLE WANT {want.number}: {want.offence}, ENTERED BY {want.agency_ori} - "
                "NEEDS CONFIRMATION BY THAT AGENCY; NOT AN IDENTITY"
            )
    return "\n".join(lines)
