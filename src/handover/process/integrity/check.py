"""Run the whole check in batches; check findings a second time with the matter locked. A case may move between two
reads. Every move writes the matter's row, so nothing changes while that row is locked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from handover.audit.models import Entry
from handover.process.integrity import erasures, history
from handover.process.integrity.findings import CheckCounts, CheckResult, Inconsistency
from handover.process.integrity.history import STEP_ACTS
from handover.process.integrity.rows import Rows, grouped
from handover.process.models import Matter, RecordedStep

BATCH: Final = 100
"""Matters read at once."""


def check(progress: Callable[[int], None] = lambda _: None) -> CheckResult:
    """Check every matter and every entry of a step. ``progress`` gets the count of matters read so far."""
    result, after = CheckResult(), None
    while batch := next_batch(after):
        result.add(check_batch(batch))
        progress(result.counts.matters)
        after = batch[-1]
    result.findings += strays()
    return result


def next_batch(after: UUID | None, size: int = BATCH) -> list[UUID]:
    """The keys of the next matters in the order of their keys, from the first or after one."""
    rows = Matter.objects.order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows).values_list("pk", flat=True)[:size])


def check_batch(batch: Sequence[UUID]) -> CheckResult:
    """Check these matters. A matter in which anything is found is locked and checked again, and that counts."""
    result = _look(batch)
    doubtful = {finding.reference for finding in result.findings}
    result.findings = []
    for pk in Matter.objects.filter(reference__in=doubtful).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            Matter.objects.select_for_update().get(pk=pk)
            result.findings += _look([pk]).findings
    return result


def strays() -> list[Inconsistency]:
    """What belongs to no matter: entries of steps, and erasures."""
    return [*stray_entries(), *erasures.strays()]


def stray_entries() -> list[Inconsistency]:
    """Audit entries of steps of a matter that does not exist."""
    known = Matter.objects.filter(reference=OuterRef("subject"))
    entries = Entry.objects.filter(~Exists(known), act__in=STEP_ACTS, outcome="success")
    return [
        Inconsistency(
            "stray_entry", e.subject, f"audit entry {e.number}", f"it tells of {e.act}, and there is no such matter"
        )
        for e in entries.order_by("number").iterator(1000)
    ]  # fmt: skip


def _look(batch: Sequence[UUID]) -> CheckResult:
    matters = list(Matter.objects.filter(pk__in=batch).select_related("agency", "office").order_by("pk"))
    steps = grouped(
        RecordedStep.objects.filter(matter__in=batch).order_by("matter", "number"), lambda s: s.matter_id
    )
    telling = Q(act__in=STEP_ACTS) | Q(content__has_key="facts") | Q(act=history.OFFICE_ACT)
    told_of = Entry.objects.filter(telling, subject__in=[m.reference for m in matters], outcome="success")
    entries = grouped(told_of.order_by("number"), lambda e: e.subject)
    result = Rows(matters, steps, entries).judge()
    result.counts.add(CheckCounts(matters=len(matters)))
    for matter in matters:
        taken = steps.get(matter.pk, [])
        told = [e for e in entries.get(matter.reference, []) if e.act in STEP_ACTS]
        result.counts.add(CheckCounts(steps=len(taken), entries=len(told)))
        result.findings += [
            *history.of_history(matter, taken),
            *history.of_agency(matter, told),
            *history.of_office(matter, entries.get(matter.reference, [])),
            *history.of_audit(matter, taken, told),
        ]
    return result
