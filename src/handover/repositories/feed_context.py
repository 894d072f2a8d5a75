"""What a reader is told beside a feed's file: the source, the day, the operator's lists, and the records on file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.clocks.calendars import latest_day
from handover.formats.records import Accepted, FeedContext, ReadItem, Record, read_record
from handover.repositories.importing.run import FeedFile
from handover.repositories.models import CriminalIdentity, Feed, SourceRecord
from handover.repositories.models.versions import newest_canonical
from handover.sealed_columns.hashed import having

RecordState = SourceRecord.State
_PARENT: Final = frozenset({("arrest", "identity"), ("charge", "arrest"), ("disposition", "charge")})
"""Fields that name the record above; where that one was merged or rekeyed, the link on file is what counts."""
_COLUMNS: Final = {
    ("arrest", "agency_case"): "arrest_row__agency_case",
    ("charge", "charge_tracking"): "arrestcharge_row__charge_tracking",
    ("want", "oca"): "want_row__agency_case",
}
"""Where a field stands in the rows, so that one query finds it. Other fields are read from the content."""


def feed_file(
    feed: Feed,
    path: Path,
    *,
    as_of: dt.date | None = None,
    extractor: str = "mindtct",
    folder: Path | None = None,
    items: Callable[[FeedContext], Iterator[ReadItem]] | None = None,
) -> FeedFile:
    """Return a file of a feed as it is received now.

    ``as_of``: the day that it speaks of, where it does not say; ``folder``: that of the files that it names, where it
    lies elsewhere; ``items`` as of `FeedFile`.
    """
    place = path.resolve()
    context = context_of(feed, folder or place.parent, as_of=as_of)
    return FeedFile(feed, place, context, extractor, items)


def context_of(feed: Feed, folder: Path | None, *, as_of: dt.date | None = None) -> FeedContext:
    """Return what a reader needs to know of a feed's file received now."""
    now = timezone.now()
    # The time of day tells two files of one day apart; the day is the one that the file speaks of.
    version = int(f"{as_of or now.date():%Y%m%d}{now:%H%M%S}")
    return FeedContext(
        now.date(), source=feed.source, as_of=as_of, version=version, folder=folder,
        map_text=feed.column_map or None, offence_codes=frozenset(feed.offence_codes) or None,
        disposition_words=feed.disposition_words, find=RecordFinder(feed.source, latest_day(now)),
        latest=latest_day(now),
    )  # fmt: skip


class RecordFinder:
    """Finds what a source says now by the values of fields (`formats.records.reader.Finder`).

    What is retracted, merged or expunged is not found; what is sealed is, since a correction may unseal it.
    """

    def __init__(self, source: str, today: dt.date) -> None:
        self._source, self._today = source, today

    def __call__(self, kind: str, fields: Mapping[str, str]) -> Sequence[Record]:
        """Return the records of that kind whose bodies have these values, under the keys that they have now."""
        heads = SourceRecord.objects.filter(
            source=self._source, kind=kind, state__in=(RecordState.ACTIVE, RecordState.SEALED)
        )
        for name, text in fields.items():
            heads = _narrowed(heads, kind, name, text)
        found = {head.pk: head for head in heads.order_by("pk")}
        in_body = {name: text for name, text in fields.items() if (kind, name) not in _PARENT}
        said = self._said(found)
        return [
            record.model_copy(update={"source_key": found[pk].source_key})
            for pk, record in said.items()
            if all(_has(record, found[pk], name, text) for name, text in in_body.items())
        ]

    def _said(self, heads: Mapping[int, SourceRecord]) -> dict[int, Record]:
        """Read the last content that each record came with, by the record's row."""
        newest = newest_canonical(heads)
        read = {pk: read_record(json.loads(text), self._today) for pk, text in newest.items()}
        return {pk: one.record for pk, one in sorted(read.items()) if isinstance(one, Accepted)}


def _narrowed(heads: QuerySet[SourceRecord], kind: str, name: str, text: str) -> QuerySet[SourceRecord]:
    if (kind, name) in _PARENT:
        return heads.filter(parent__source_key=text)
    if column := _COLUMNS.get((kind, name)):
        return heads.filter(**{column: text})
    if kind == "criminal_identity" and name in {"ucn", "sid"}:
        people = CriminalIdentity.every.filter(
            Q(pk=text) | having(CriminalIdentity, "sid", [text])
        ).values_list("pk", flat=True)
        return heads.filter(Q(subject__in=[text, *people]) | Q(source_key=f"{name}:{text}"))
    return heads


def _has(record: Record, head: SourceRecord, name: str, text: str) -> bool:
    """Whether the record has the value; a person whose number a rekey changed is known by the new one too."""
    return getattr(record.body, name, None) == text or (name in {"ucn", "sid"} and head.subject == text)
