"""Count research episodes and repeats as of a cut, by month and by pairs of offices."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from handover.audit.models import Entry
from handover.process.graph import Track
from handover.process.models import RecordedStep
from handover.stages.intake.public import queries as intake
from handover.stages.oversight.effort.counting import months_before
from handover.stages.oversight.persons import persons_of
from handover.stages.oversight.research.episodes import (
    READ,
    WITHIN,
    Episode,
    Repeat,
    RepeatKind,
    ResearchStep,
    elsewhere,
    episodes_of,
    repeats,
    was_read,
)
from handover.stages.review.public import queries as review

_BATCH: Final = 500


def count(cut: datetime) -> dict[str, Any]:
    """The twelve months that ended by the cut and the one that runs: plain values, which name no person and no case."""
    since = months_before(cut)[0][0]
    by_person: dict[str, list[Episode]] = defaultdict(list)
    for person, episode in _episodes(since - WITHIN, cut):
        by_person[person].append(episode)
    begun = [e for rows in by_person.values() for e in rows if e.begun >= since]
    again = [r for rows in by_person.values() for r in repeats(rows) if r.later.begun >= since]
    read = _read(again, cut)
    return {"cut": cut.isoformat(), "months": _by_month(begun, again, read), "pairs": _by_pair(again, read)}


def _by_month(
    begun: Iterable[Episode], again: Sequence[Repeat], read: frozenset[Repeat]
) -> list[dict[str, Any]]:
    episodes = Counter(_month(e.begun) for e in begun)
    kinds = Counter((_month(r.later.begun), r.kind) for r in again)
    over = Counter(_month(r.later.begun) for r in again if elsewhere(r))
    seen = Counter(_month(r.later.begun) for r in read)
    return [
        {
            "month": month, "episodes": episodes[month],
            "repeats": {kind.value: kinds[month, kind] for kind in RepeatKind},
            "elsewhere": over[month], "read": seen[month],
        }
        for month in sorted(episodes)
    ]  # fmt: skip


def _by_pair(again: Sequence[Repeat], read: frozenset[Repeat]) -> list[dict[str, Any]]:
    """Repeats by the office that did the earlier research and the one that did the later."""
    kinds = Counter((r.earlier.office, r.later.office, r.kind) for r in again)
    over = Counter((r.earlier.office, r.later.office) for r in again if elsewhere(r))
    seen = Counter((r.earlier.office, r.later.office) for r in read)
    return [
        {
            "first": first, "second": second,
            "repeats": {kind.value: kinds[first, second, kind] for kind in RepeatKind},
            "elsewhere": over[first, second], "read": seen[first, second],
        }
        for first, second in sorted({(a, b) for a, b, _ in kinds})
    ]  # fmt: skip


def _month(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m}"


def _episodes(since: datetime, cut: datetime) -> Iterator[tuple[str, Episode]]:
    """Yield person and episode of every case that moved since then; episodes that began earlier are left out."""
    rows = (
        RecordedStep.objects.filter(
            matter__track=Track.CASE, matter__moved_at__gte=since, step__in=READ, recorded_at__lte=cut
        )
        .order_by("matter", "number")
        .values_list("matter", "matter__reference", "step", "recorded_at", "actor_key", "actor_agency")
    )
    batch: list[tuple[UUID, str, list[ResearchStep]]] = []
    for (pk, reference), steps in groupby(rows.iterator(5000), key=lambda row: (row[0], row[1])):
        batch.append((pk, reference, [ResearchStep(*step[2:]) for step in steps]))
        if len(batch) == _BATCH:
            yield from _of_batch(batch, since, cut)
            batch = []
    yield from _of_batch(batch, since, cut)


def _of_batch(
    batch: Sequence[tuple[UUID, str, list[ResearchStep]]], since: datetime, cut: datetime
) -> Iterator[tuple[str, Episode]]:
    persons = persons_of(pk for pk, _, _ in batch)
    arrests = intake.arrest_days(one.booking for one in persons.values())
    duplicates = review.closed_as_duplicate(list(persons), cut)
    for pk, reference, steps in batch:
        if (person := persons.get(pk)) is None:
            continue
        arrested = arrests.get(person.booking)
        for one in episodes_of(reference, steps, arrested, duplicate=pk in duplicates):
            if one.begun >= since:
                yield person.key, one


def _read(again: Sequence[Repeat], cut: datetime) -> frozenset[Repeat]:
    """Repeats whose people opened the earlier case."""
    asked = [r for r in again if elsewhere(r)]
    found: set[Repeat] = set()
    for at in range(0, len(asked), _BATCH):
        part = asked[at : at + _BATCH]
        readings: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
        rows = Entry.objects.filter(
            subject__in={r.earlier.case for r in part}, act__endswith=".read", outcome="success", at__lte=cut
        )
        for subject, actor, when in rows.values_list("subject", "actor", "at"):
            readings[subject].append((actor, when))
        found |= {r for r in part if was_read(r, readings[r.earlier.case])}
    return frozenset(found)
