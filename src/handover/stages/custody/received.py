"""Record what the office of another deployment reports, by signed messages, about a request that it sent to a jail
here. Each function takes one step without waiting for a person, and records only what the message says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from handover.process import gate
from handover.process.advance import advance
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.names import CaseStep, DisputeStep
from handover.stages.custody.models import CustodyRecord
from handover.stages.custody.received_models import ReceivedWord
from handover.stages.detainer.public import INBOX, ReceivedPaper, keep_papers

OUTCOMES: Final[dict[str, CaseStep]] = {
    "in_custody": "receive_arrest", "at_large": "receive_at_large", "outcome_unknown": "receive_unknown",
}  # fmt: skip
"""By which step each outcome of the message that a request ended is recorded."""


def receive(
    case: Matter, step: CaseStep, *, kind: str, message_id: str, at: datetime, text: str = "",
    papers: Sequence[ReceivedPaper] = (),
) -> Matter:  # fmt: skip
    """Record a message by a step that keeps its words and papers. ``kind``: the message's, as its registry names it."""

    def write(moved: Matter) -> dict[str, Fact]:
        keep_papers(moved, papers)
        return {
            "received_word": record(ReceivedWord(kind=kind, message_id=message_id, text=text), moved, INBOX)
        }

    return _take(case, step, write, at)


def receive_dispute_answer(dispute: Matter, *, message_id: str, at: datetime) -> Matter:
    """The office answered a dispute that was taken down here. What it says goes to the person."""

    def write(moved: Matter) -> dict[str, Fact]:
        row = ReceivedWord(kind="dispute.answered", message_id=message_id)
        return {"received_word": record(row, moved, INBOX)}

    return _take(dispute, "receive_dispute_answer", write, at)


def receive_custody(case: Matter, *, assumed_at: datetime, place: str, officer: str) -> Matter:
    """The office took the person into custody: when, where in the jail, and who."""

    def write(moved: Matter) -> dict[str, Fact]:
        row = CustodyRecord(assumed_at=assumed_at, place=place, officer=officer)
        return {"custody": record(row, moved, INBOX)}

    return _take(case, "receive_custody", write, assumed_at)


def _take(
    case: Matter, step: CaseStep | DisputeStep, write: Callable[[Matter], dict[str, Fact]], at: datetime
) -> Matter:
    return advance(case.pk, step, actor=INBOX, version=case.version, write=write, happened_at=at)


def words_of(case: Matter) -> list[ReceivedWord]:
    """Return the texts that the office sent to the jail, in order; none for a request of this deployment, whose page
    shows everything."""
    if gate.RECEIVED not in case.standing.facts:
        return []
    rows = ReceivedWord.objects.filter(matter=case, erasure=None).order_by("number")
    return [row for row in rows if row.text]


def words_of_kind(cases: Collection[UUID], kind: str) -> list[tuple[UUID, int]]:
    """The steps of these cases, by case and number, that record a message of this kind."""
    rows = ReceivedWord.objects.filter(matter__in=cases, kind=kind)
    return list(rows.values_list("matter", "number"))
