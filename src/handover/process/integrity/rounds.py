"""Check all matters in the background, in rounds of slices that are stored with their findings. If two workers take
the same slice, only one stores its findings: the one for which the round's count is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from time import monotonic
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process.integrity.check import check_batch, next_batch, strays
from handover.process.integrity.findings import CheckCounts, CheckResult, Inconsistency
from handover.process.integrity.models import IntegrityFinding, IntegrityRound

log = structlog.get_logger()
KEEPER: Final = Actor.system("integrity")
SLICE: Final = 50
"""Matters in one slice."""
KEPT: Final = timedelta(days=30)
Also = Callable[[Sequence[UUID]], int]
"""Further work on the matters of a slice; returns how many it stopped."""


def work(minutes: int, also: Also, seconds: float = 2.0) -> int:
    """Continue the current round, or begin one if the last began ``minutes`` ago; 0 minutes: never.

    Takes slices for about ``seconds``, so that jobs do not wait long. Returns the number of matters read.
    """
    current = _current(minutes)
    until, read = monotonic() + seconds, 0
    while current is not None and current.ended_at is None:
        read += _slice(current, also)
        current.refresh_from_db()
        if monotonic() > until:
            break
    return read


def last_rounds() -> tuple[IntegrityRound | None, IntegrityRound | None]:
    """Return the last completed round and the current one."""
    rounds = IntegrityRound.objects.order_by("-pk")
    return rounds.filter(ended_at__isnull=False).first(), rounds.filter(ended_at=None).first()


def findings_of(*rounds: IntegrityRound | None, most: int = 200) -> list[Inconsistency]:
    """What these rounds found, each thing once, at most so many."""
    rows = IntegrityFinding.objects.filter(round__in=[r for r in rounds if r]).order_by("pk")
    found = (Inconsistency(r.code, r.reference, r.place, r.text) for r in rows[: 2 * most])
    return list(dict.fromkeys(found))[:most]


def _current(minutes: int) -> IntegrityRound | None:
    if not minutes:
        return None
    with transaction.atomic():
        last = IntegrityRound.objects.select_for_update().order_by("-pk").first()
        now = timezone.now()
        if last and (last.ended_at is None or now - last.began_at < timedelta(minutes=minutes)):
            return last
        return IntegrityRound.objects.create(began_at=now)


def _slice(current: IntegrityRound, also: Also) -> int:
    batch = next_batch(current.position, SLICE)
    stopped = also(batch) if batch else 0
    result = check_batch(batch) if batch else CheckResult(findings=strays())
    with transaction.atomic():
        counts = CheckCounts(**current.counts)
        counts.add(result.counts)
        mine = IntegrityRound.objects.filter(pk=current.pk, slices=current.slices, ended_at=None).update(
            position=batch[-1] if batch else current.position,
            slices=current.slices + 1,
            counts=asdict(counts),
            stopped=current.stopped + stopped,
            ended_at=None if batch else timezone.now(),
        )
        if mine:
            _keep(current, result.findings)
            if not batch:
                _end(current, counts)
    return len(batch)


def _keep(current: IntegrityRound, findings: Sequence[Inconsistency]) -> None:
    for one in findings:
        log.error(
            "records do not fit", reference=one.reference, place=one.place, what=one.text, code=one.code
        )
    IntegrityFinding.objects.bulk_create(
        IntegrityFinding(round=current, code=f.code, reference=f.reference, place=f.place[:80], text=f.text)
        for f in findings
    )


def _end(current: IntegrityRound, counts: CheckCounts) -> None:
    """Say in the audit chain what the round read and found; forget older rounds that found nothing."""
    found = current.findings.count()
    log.info("round ended", findings=found, **asdict(counts))
    append(
        act="integrity.round", actor=KEEPER, outcome="failure" if found else "success",
        content={**asdict(counts), "findings": found, "stopped": current.stopped},
    )  # fmt: skip
    old = Q(findings=None) | Q(began_at__lt=timezone.now() - KEPT)
    IntegrityRound.objects.filter(old, pk__lt=current.pk).delete()
