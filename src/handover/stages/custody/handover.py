"""The handover of a person taken into custody: its parts as they are recorded, and how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.compiled_read import compiled_read
from handover.process.advance import RefusedError, advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.gate import Attempt
from handover.process.models import Matter
from handover.stages.custody import handover_parts, time_rules
from handover.stages.custody.breaches import record_answered
from handover.stages.custody.handover_parts import BY_CODE, PARTS, CustodyPart
from handover.stages.custody.judged_facts import HandoverFacts
from handover.stages.custody.models import CustodyRecord, HandoverPart


@dataclass(frozen=True, slots=True)
class PartInCase:
    """One part as it stands: its newest record, and when it is due."""

    part: CustodyPart
    row: HandoverPart | None
    due_at: datetime | None
    now: datetime

    @property
    def late(self) -> bool:
        """Whether it was done after it was due, or is due and not done. A part due at once is late after an hour."""
        if self.due_at is None:
            return False
        done = self.row.done_at if self.row else self.now
        return (done - self.due_at).total_seconds() > 3600

    @property
    def words(self) -> str:
        """What was recorded."""
        return handover_parts.in_words(self.part, self.row.answers) if self.row else ""


def custody_of(case_id: UUID) -> CustodyRecord | None:
    """When, where and by whom custody was assumed."""
    return CustodyRecord.objects.filter(matter_id=case_id).order_by("-number").first()


def parts_of(case_id: UUID) -> list[PartInCase]:
    """Every part of the handover, in its order; none where custody was not assumed."""
    custody, now = custody_of(case_id), timezone.now()
    if custody is None:
        return []
    rows = {row.kind: row for row in HandoverPart.objects.filter(matter_id=case_id).order_by("number")}
    return [
        PartInCase(p, rows.get(p.code), custody.assumed_at + p.due if p.due is not None else None, now)
        for p in PARTS
    ]


def record_part(
    case_id: UUID, *, actor: Actor, version: int, kind: str, done_at: datetime, answers: Mapping[str, str]
) -> Matter:
    """Record one part of the handover. Recording a part again replaces the earlier record; both stay on file. An act
    contrary to its source is recorded as a breach, not refused.

    Raises `RefusedError` if something is missing, or if the actor's side does not record this part.
    """
    part, custody = BY_CODE[kind], custody_of(case_id)
    if custody is None:
        raise RefusedError(Refusal("custody", "Custody was not assumed: there is no handover yet."))
    now = timezone.now()
    zone = Matter.objects.select_related("agency").get(pk=case_id).agency.zone
    day = done_at.astimezone(zone).date()
    hours = (done_at - custody.assumed_at).total_seconds() / 3600
    demand(
        None if actor.role in part.roles else Refusal("role", "The other side of the handover records this."),
        time_rules.not_in_future(done_at, now, "done_at"),
        *handover_parts.refusals(part, answers, day=day, hours_after=hours),
    )

    def write(case: Matter) -> dict[str, Fact]:
        said = {f.name: answers.get(f.name, "").strip() for f in part.fields}
        wrong = handover_parts.overstepped(kind, said, day)
        record_answered(case, actor, *([wrong] if wrong else []))
        return {"handover_part": record(HandoverPart(kind=kind, done_at=done_at, answers=said), case, actor)}

    return advance(case_id, "record_handover", actor=actor, version=version, write=write)


def prints_differ(case_id: UUID) -> bool:
    """Whether the newest comparison of prints at the handover found another person."""
    return any(part.answers.get("result") == "other" for part in _print_checks(case_id))


@compiled_read
def _print_checks(case_id: UUID) -> QuerySet[HandoverPart]:
    return HandoverPart.objects.filter(matter_id=case_id, kind="print_check").order_by("-number")[:1]


def handover_facts(attempt: Attempt) -> HandoverFacts:
    """The snapshot that the handover's bar judges."""
    return HandoverFacts(prints_differ(attempt.matter.pk))


def handover_counts() -> list[tuple[str, int, int]]:
    """Count, for each part, the handovers that have it, and all handovers in which custody was assumed."""
    taken = CustodyRecord.objects.values("matter").distinct().count()
    return [
        (part.title, HandoverPart.objects.filter(kind=part.code).values("matter").distinct().count(), taken)
        for part in PARTS
    ]
