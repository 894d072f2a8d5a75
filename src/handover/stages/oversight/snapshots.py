"""Figures as of a cut: counted once a day, stored, and reproducible byte for byte. A different result is a
restatement, which somebody must explain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from handover.audit.models import Head
from handover.stages.oversight.cached_counts import KEEP_FROM
from handover.stages.oversight.cohorts import counting
from handover.stages.oversight.effort import counting as effort_counting
from handover.stages.oversight.models import FigureSnapshot
from handover.stages.oversight.places import counting as place_counting
from handover.stages.oversight.research import counting as research_counting
from handover.stages.oversight.residents import counting as resident_counting

COUNTERS: Final[Mapping[str, Callable[[datetime], dict[str, Any]]]] = {
    "cohorts": counting.count,
    "effort": effort_counting.count,
    "research": research_counting.count,
    "residents": resident_counting.count,
    "places": place_counting.count,
}
"""Tables by name. Each counts from what was recorded by the cut and gives plain values."""
MONTHLY: Final = frozenset({"effort"})
"""Tables of whole months: the first cut of a month has them all."""
SETTLED: Final = timedelta(minutes=15)
"""Time after a cut by which everything recorded before it has been committed; no transaction stays open that long."""
LISTED: Final = 200


class RestatementError(Exception):
    """The cut was counted before and now gives a different result, without a reason."""

    def __init__(self, kept: FigureSnapshot, digest: str) -> None:
        self.kept, self.digest = kept, digest
        super().__init__(f"{kept} was {kept.digest[:16]}, and is {digest[:16]} now")


def text_of(content: Mapping[str, Any]) -> str:
    """The one text of plain values."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(text: str) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def take(name: str, cut: datetime, *, why: str = "") -> FigureSnapshot:
    """Count as of the cut and keep it; what is kept already is returned where it comes out the same.

    `RestatementError`: it comes out otherwise and ``why`` is empty. `KeyError`: there is no table of this name.
    """
    text = text_of(COUNTERS[name](cut))
    digest = digest_of(text)
    with transaction.atomic():
        kept = versions(name, cut).first()
        if kept and kept.digest == digest:
            return kept
        if kept and not why.strip():
            raise RestatementError(kept, digest)
        return FigureSnapshot.objects.create(
            name=name, cut=cut, version=kept.version + 1 if kept else 1, why=why.strip() if kept else "",
            content=text, digest=digest, made_at=timezone.now(),
        )  # fmt: skip


def counted_again(kept: FigureSnapshot) -> bool:
    """Return whether recounting a stored cut gives the same bytes. Nothing is stored."""
    return digest_of(text_of(COUNTERS[kept.name](kept.cut))) == kept.digest


def versions(name: str, cut: datetime) -> QuerySet[FigureSnapshot]:
    """What is kept of a cut, the newest version first."""
    return FigureSnapshot.objects.filter(name=name, cut=cut).order_by("-version")


def last_cut(now: datetime) -> datetime:
    """The last midnight (UTC) after which enough time has passed."""
    settled = now.astimezone(UTC) - SETTLED
    return datetime.combine(settled.date(), time(), UTC)


def missing(now: datetime) -> list[str]:
    """Tables that the last cut has no snapshot of."""
    cut = last_cut(now)
    kept = FigureSnapshot.objects.filter(cut__gte=cut.replace(day=1), cut__lte=cut)
    there = {name for name, at in kept.values_list("name", "cut") if at == cut or name in MONTHLY}
    return [name for name in COUNTERS if name not in there]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table for a page: its content, and the snapshot that it is of; None where it was counted just now."""

    content: dict[str, Any]
    snapshot: FigureSnapshot | None


def for_page(name: str) -> ShownTable | None:
    """The last snapshot; with few entries on file the table is counted now. None: many, and nothing was kept yet."""
    kept = FigureSnapshot.objects.filter(name=name).order_by("-cut", "-version").first()
    if Head.objects.get(pk=1).size < KEEP_FROM:
        return ShownTable(COUNTERS[name](timezone.now()), None)
    return ShownTable(json.loads(kept.content), kept) if kept else None


def differences(old: str, new: str) -> list[tuple[str, str, str]]:
    """What a restatement changed: place, old value, new value; at most so many."""
    before, after = dict(_leaves(json.loads(old), "")), dict(_leaves(json.loads(new), ""))
    places = [p for p in sorted(before.keys() | after.keys()) if before.get(p) != after.get(p)]
    return [(p, before.get(p, "–"), after.get(p, "–")) for p in places[:LISTED]]


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Each value with its place; a cohort is named by its ORI and month, not by its position."""
    if isinstance(value, dict):
        name = " ".join(str(value[k]) for k in ("ori", "month") if k in value)
        for key, inner in value.items():
            yield from _leaves(inner, f"{place} {name} {key}".strip() if name else f"{place} {key}".strip())
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            keyed = isinstance(inner, dict) and "ori" in inner
            yield from _leaves(inner, place if keyed else f"{place} {n + 1}")
    else:
        yield place, str(value)
