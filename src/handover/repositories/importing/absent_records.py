"""Records of a full feed that its newest file does not list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from handover.repositories.corrections import withdraw
from handover.repositories.importing.rows_seen import SeenRecords
from handover.repositories.models import Feed, ImportRun, RecordVersion, SourceRecord

BATCH = 500


def absent_records(feed: Feed, seen: SeenRecords) -> tuple[int, int]:
    """Return how many active records of the feed the file lacks, and how many there are."""
    held = _active(feed).count()
    return sum(1 for _ in _absent(feed, seen)), held


def retract_absent(feed: Feed, seen: SeenRecords, run: ImportRun) -> int:
    """Retract them, in batches; the number. What belongs to another absent record goes with it."""
    done = 0
    while True:
        batch = []
        for pk in _absent(feed, seen):
            batch.append(pk)
            if len(batch) == BATCH:
                break
        if not batch:
            return done
        with transaction.atomic():
            heads = list(SourceRecord.objects.filter(pk__in=batch))
            _versions(heads, run)
            withdraw(heads, "retract")
        done += len(batch)


def _active(feed: Feed):  # type: ignore[no-untyped-def]
    return SourceRecord.objects.filter(feed=feed, state=SourceRecord.State.ACTIVE)


def _absent(feed: Feed, seen: SeenRecords) -> Iterator[int]:
    rows = _active(feed).order_by("pk").values_list("pk", "kind", "source_key")
    for pk, kind, key in rows.iterator(chunk_size=2_000):
        if seen.get((kind, key)) is None:
            yield pk


def _versions(heads: Sequence[SourceRecord], run: ImportRun) -> None:
    last = (
        RecordVersion.objects.filter(record__in=heads)
        .order_by()
        .values("record_id")
        .annotate(n=Max("number"))
    )
    numbers = dict(last.values_list("record_id", "n"))
    now = timezone.now()
    RecordVersion.objects.bulk_create(
        [
            RecordVersion(
                record=head, number=numbers.get(head.pk, 0) + 1, source_version=head.source_version, op="retract",
                as_of=head.as_of, commitment="", run=run, recorded_at=now,
            )
            for head in heads
        ],
        batch_size=BATCH,
    )  # fmt: skip
