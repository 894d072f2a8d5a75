"""The answer “do not hold”: it tells a jail's system, by the same channel as every other answer, that a request was
stopped or withdrawn."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.formats.drops import write_stop_notice
from handover.formats.drops.stop_notice import MESSAGES, RequestIs
from handover.process.facts import Fact
from handover.process.models import Matter
from handover.stages.intake import file_store, queries
from handover.stages.intake.models import Answer
from handover.stages.intake.replies import ledger


def send_stop(
    request: Matter, agency: Agency, *, number: int, request_is: RequestIs, said_at: datetime
) -> bool:
    """Send one, for the step ``number`` that stopped or ended the request, with its delivery; whether it was new.

    Its TCN names request and step, so that a job which runs twice sends it once.
    """
    tcn = f"HO{said_at:%Y%m%d}STOP{request.reference.replace('-', '')}{number:04}"
    if Answer.objects.filter(tcn=tcn).exists():
        return False
    submission = (
        queries.submissions_of([request.parent_id]).get(request.parent_id) if request.parent_id else None
    )
    tcr = submission.tcn if submission and submission.matter.agency_id == agency.pk else ""
    data = write_stop_notice(request=request.reference, request_is=request_is, tcn=tcr, said_at=said_at)
    row = Answer(
        matter=request, number=number, by_key=ledger.POSTMAN.key, by_name=ledger.POSTMAN.name, at=timezone.now(),
        kind=Answer.Kind.STOP, tcn=tcn, tcr=tcr, sha256=file_store.put(data), summary=MESSAGES[request_is],
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            ledger.open_delivery(row, agency)
            # Not part of a step, so it has its own audit entry, against which `process.integrity` checks the row.
            facts = {"stop_answer": asdict(Fact.of(row))}
            append(
                act="reply.stop", actor=ledger.POSTMAN, subject=request.reference, content={"facts": facts}
            )
    except IntegrityError:
        return False  # the same job by another worker was faster
    return True


def note_shown(request: Matter, *, actor: Actor) -> None:
    """The jail's clerk reads on the request's page that nobody is to be held."""
    waiting = Answer.objects.filter(matter=request, kind=Answer.Kind.STOP, delivery__agency=request.agency)
    ledger.note_shown(list(waiting), request, actor=actor)
