"""The criminal answer: identified or not, the record, and wants that must be confirmed.

It waits for the criminal search and for nothing else. The immigration side answers on its own path.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from handover.formats.ebts.answers import write_sre
from handover.formats.ebts.transaction_types import RESULT, Repository
from handover.formats.finger_names import name_of
from handover.process.models import Matter
from handover.repositories import uses
from handover.repositories.models import CriminalIdentity, RecordUse
from handover.stages.identification.actions import MATCHER
from handover.stages.identification.models import PrintMatch, Search, WantHit
from handover.stages.identification.queries import fingers_of
from handover.stages.intake.law import Finding
from handover.stages.intake.public import actions as intake_actions
from handover.stages.intake.public import bureau_ori, reply_tcn
from handover.stages.intake.public import queries as intake


def answer_booking(search_matter_id: UUID) -> str:
    """Answer the booking of an ended criminal search; the state the booking is in then."""
    search = Search.objects.select_related("matter", "booking_matter__agency").get(matter_id=search_matter_id)
    booking_matter = search.booking_matter
    if search.repository != Repository.CRIMINAL or booking_matter.state != "accepted":
        return booking_matter.state
    if search.matter.state == "unusable":
        whole = Finding("L0008", "14.999", "no print is good enough to search; take the prints again")
        return intake_actions.refuse(booking_matter, [whole, *_to_retake(booking_matter.pk)]).state
    if search.matter.state == "withdrawn":  # withdrawn before anything was sent: there is nothing to correct
        return _send(booking_matter, None, _wants_by_name(search)).state
    match = PrintMatch.objects.filter(matter=search.matter).first()
    identity = CriminalIdentity.objects.filter(pk=match.identity).first() if match else None
    wants = list(WantHit.objects.filter(matter=search.matter).select_related("want"))
    return _send(booking_matter, identity, wants).state


def correct_answer(search_matter_id: UUID) -> str:
    """After a criminal match was withdrawn: send whoever got the answer a corrected one; its TCN, or empty.

    The corrected answer identifies nobody, names the answer that it replaces, and goes the way of every answer: with a
    delivery in the reply ledger. Wants that rested on the prints go; those found by name stay, as leads. Done once.
    """
    search = Search.objects.select_related("matter", "booking_matter__agency").get(matter_id=search_matter_id)
    sent = intake.answers_of(search.booking_matter_id).filter(kind=RESULT.code).last()
    if search.repository != Repository.CRIMINAL or search.matter.state != "withdrawn":
        return ""
    if sent is None or sent.corrects:
        answer_booking(search_matter_id)
        return ""
    was = PrintMatch.objects.filter(matter=search.matter).order_by("-number").first()
    _send(
        search.booking_matter,
        None,
        _wants_by_name(search),
        corrects=sent.tcn,
        was=was.identity if was else "",
    )
    return intake.answers_of(search.booking_matter_id).get(corrects=sent.tcn).tcn


def _wants_by_name(search: Search) -> list[WantHit]:
    return list(WantHit.objects.filter(matter=search.matter, by_prints=False).select_related("want"))


def _send(
    booking_matter: Matter,
    identity: CriminalIdentity | None,
    wants: list[WantHit],
    *,
    corrects: str = "",
    was: str = "",
) -> Matter:
    tcn = reply_tcn(RESULT.code)
    summary = f"identified as {identity.ucn}" if identity else "nobody in the criminal repository matches"
    messages: list[str] = []
    if corrects:
        summary = f"corrected: the identification as {was} is withdrawn; {summary}"
        messages = [
            f"CORRECTED ANSWER. REPLACES {corrects}.",
            f"THE IDENTIFICATION AS UCN {was} IS WITHDRAWN: A SECOND EXAMINER FOUND THAT THE FINGERS ARE NOT THE SAME.",
            "USE NOTHING OF THAT RECORD FOR THIS PERSON, AND TELL WHOEVER YOU PASSED IT ON TO.",
        ]
    if wants:
        summary += f"; {len(wants)} possible want{'s' if len(wants) > 1 else ''}, confirmation needed"
    data = _sre(booking_matter, tcn, identity, wants, messages)
    with transaction.atomic():
        moved = intake_actions.send_answer(
            booking_matter, data=data, tcn=tcn, summary=summary, actor=MATCHER, corrects=corrects
        )  # fmt: skip
        if identity:
            uses.note_history(moved, RecordUse.What.ANSWER, identity.ucn)
        uses.note_wants(moved, RecordUse.What.ANSWER, [w.want_id for w in wants if w.want_id])
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


def _to_retake(booking_matter_id: UUID) -> list[Finding]:
    """The fingers to take again, so that the jail can while the person is there: those that its file shows poor
    or missing, and those that could not be read or searched. Of one finger, what was found out by reading it."""
    booking = intake.booking_of(booking_matter_id)
    if booking is None:
        return []
    found = {
        r["finger"]: Finding("L0008", r["field"], f"{name_of(r['finger'])}: {r['reason']}")
        for r in booking.retakes
    }
    for row in fingers_of(booking_matter_id).exclude(problem=""):
        if str(row.position) not in booking.missing_fingers:
            found[row.position] = Finding("L0008", "14.999", f"{name_of(row.position)}: {row.problem}")
    return [found[finger] for finger in sorted(found)]


def rap_sheet(identity: CriminalIdentity | None, wants: list[WantHit]) -> str:
    """The record as text (ERS 2.075): arrests, each charge with its disposition apart, then wants."""
    lines: list[str] = []
    if identity:
        lines.append(f"RECORD OF UCN {identity.ucn} AS OF {identity.as_of}")
        for arrest in identity.arrests.prefetch_related("charges"):
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
