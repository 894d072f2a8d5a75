"""The answer of a disposition (DSPR): recorded for the person whom it names, or who is identified by its prints."""

from __future__ import annotations

import dataclasses
from typing import Final
from uuid import UUID

from django.utils import timezone

from handover.formats.ebts.dispositions import DispositionSubmission, write_dspr
from handover.formats.ebts.transaction_types import DISPOSITION_RESULT, Treatment, submission_type
from handover.process.models import Matter
from handover.repositories.keys import current_key
from handover.repositories.models import CriminalIdentity
from handover.repositories.sent_dispositions import TakenDispositions, disposition_feed, take_sent
from handover.repositories.subjects import CRIMINAL
from handover.sealed_columns.hashed import having
from handover.stages.identification.actions import MATCHER
from handover.stages.intake.law import EbtsFinding
from handover.stages.intake.public import actions as intake_actions
from handover.stages.intake.public import bureau_ori, reply_tcn
from handover.stages.intake.public import queries as intake

NOBODY: Final = EbtsFinding(
    "L0008",
    "14.999",
    "the prints match nobody in the criminal repository, so nobody knows whose charge it was; send the arrest first",
)
UNNAMED: Final = EbtsFinding("E0001", "2.014", "name the person by a UCN, or by a SID that is on record")
TAKEN_BACK: Final = (
    "CORRECTED ANSWER. REPLACES {was}. AN EXAMINER WITHDREW THE IDENTIFICATION: WHAT WAS RECORDED IS TAKEN BACK. "
)  # fmt: skip


def is_disposition(tot: str) -> bool:
    """Whether a file of this type says what a court did."""
    return submission_type(tot).treatment is Treatment.DISPOSITION


def answer_unsearched(booking_matter_id: UUID) -> bool:
    """Answer a disposition without prints as soon as it is accepted; whether it was one."""
    matter = Matter.objects.select_related("agency").get(pk=booking_matter_id)
    booking = intake.booking_of(booking_matter_id)
    if matter.state != "accepted" or booking is None:
        return False
    if not is_disposition(booking.tot) or submission_type(booking.tot).repositories:
        return False
    sent = intake.disposition_of(booking_matter_id)
    record_and_answer(matter, _named(sent))
    return True


def record_and_answer(matter: Matter, ucn: str) -> Matter:
    """Record it under this UCN and answer with what was recorded, or with an error if nothing was. Idempotent."""
    sent = intake.disposition_of(matter.pk)
    by_prints = bool(submission_type(sent.tot).repositories)
    if not ucn:
        return intake_actions.refuse(matter, [NOBODY if by_prints else UNNAMED])
    taken = _take(matter, dataclasses.replace(sent, ucn=ucn, sid="" if by_prints else sent.sid))
    if not taken.stands:
        return intake_actions.refuse(matter, [EbtsFinding("E0002", r.field, r.why) for r in taken.refused])
    return _send(matter, sent, ucn, _said(sent, taken))


def take_back(matter: Matter, ucn: str) -> str:
    """After the match that gave the UCN was withdrawn: retract what was recorded, and tell the sender; the answer's
    TCN, or empty where nothing was answered."""
    first = intake.answers_of(matter.pk).filter(kind=DISPOSITION_RESULT.code).last()
    if first is None or first.corrects or not ucn:
        return ""
    sent = intake.disposition_of(matter.pk)
    undone = dataclasses.replace(sent, ucn=ucn, sid="", action="DELETE", sent_at=timezone.now())
    taken = _take(matter, undone)
    said = TAKEN_BACK.format(was=first.tcn)
    said += "".join(f"SEGMENT {r.segment} COULD NOT BE FOUND AGAIN: {r.why}. " for r in taken.refused)
    _send(matter, sent, ucn, said, corrects=first.tcn)
    return intake.answers_of(matter.pk).get(corrects=first.tcn).tcn


def _take(matter: Matter, sent: DispositionSubmission) -> TakenDispositions:
    feed = disposition_feed(matter.agency)
    if feed is None:
        raise LookupError(f"no feed takes dispositions of {matter.agency.ori} any more; declare one again")
    return take_sent(feed, sent, intake.bytes_of(matter.pk), actor=MATCHER)


def _named(sent: DispositionSubmission) -> str:
    """Return the current UCN of the person whom it names; the file's own UCN if nobody is on record."""
    rows = CriminalIdentity.objects.filter(having(CriminalIdentity, "sid", [sent.sid]))
    found = rows.values_list("ucn", flat=True)[:2]
    ucn = sent.ucn or (found[0] if len(found) == 1 else "")
    return current_key(CRIMINAL, ucn) if ucn else ""


def _said(sent: DispositionSubmission, taken: TakenDispositions) -> str:
    """2.071 ACN: how many segments were recorded, and why each of the others was not."""
    of = len(sent.dispositions)
    verb = "TAKEN OUT OF" if sent.action == "DELETE" else "RECORDED IN"
    lines = [f"{of - len(taken.refused)} OF {of} DISPOSITIONS {verb} THE RECORDS."]
    lines += [f"SEGMENT {r.segment} WAS NOT: {r.why.upper()}." for r in taken.refused]
    return " ".join(lines)


def _send(matter: Matter, sent: DispositionSubmission, ucn: str, said: str, *, corrects: str = "") -> Matter:
    tcn = reply_tcn(DISPOSITION_RESULT.code)
    data = write_dspr(sent, tcn=tcn, ori=bureau_ori(), date=timezone.now().date(), action=said, ucn=ucn)
    return intake_actions.send_answer(
        matter, kind=DISPOSITION_RESULT.code, data=data, tcn=tcn, summary=said.capitalize().rstrip(". "), actor=MATCHER,
        corrects=corrects,
    )  # fmt: skip
