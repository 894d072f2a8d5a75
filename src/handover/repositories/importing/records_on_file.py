"""What is on file of the records of one batch, read by a few queries for all of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from handover.formats.records import Record, parent_of
from handover.formats.records.bodies import Arrest, NewKey
from handover.repositories.commitments import expunged_key
from handover.repositories.importing.outcomes import Action, Planned
from handover.repositories.importing.rows_seen import RowKey, SeenRecord, SeenRecords
from handover.repositories.merges import survivor
from handover.repositories.models import Arrest as ArrestRow
from handover.repositories.models import ArrestCharge, Expungement, FormerKey, SourceRecord
from handover.repositories.subjects import own_subject

RecordState = SourceRecord.State


class KnownRecords:
    """What is on file of the records of one batch and of those that they belong to, and what this pass has seen."""

    def __init__(self, source: str, records: Sequence[Record], seen: SeenRecords) -> None:
        parents = [p for r in records if (p := parent_of(r))]
        keys: dict[str, set[str]] = defaultdict(set)
        moved = [(r.kind, r.body.new) for r in records if isinstance(r.body, NewKey)]
        for kind, key in (*((r.kind, r.source_key) for r in records), *parents, *moved):
            keys[kind].add(key)
        self.heads: dict[RowKey, SourceRecord] = {}
        for kind, wanted in keys.items():
            rows = SourceRecord.objects.filter(source=source, kind=kind, source_key__in=wanted)
            rows = rows.select_related("merged_into")
            self.heads.update(((kind, row.source_key), row) for row in rows)
        self.tombstones = _tombstones(source, records)
        self.former = _former(records)
        self.noted: list[tuple[RowKey, SeenRecord]] = []
        self._batch: dict[RowKey, SeenRecord] = {}
        self._seen = seen
        above = set(parents)
        self._arrested = _arrest_days([row for key, row in self.heads.items() if key in above])

    def parent(self, key: RowKey) -> SeenRecord | None:
        """Return the record that another one belongs to: of this file, or on file and not withdrawn."""
        found = self._batch.get(key) or self._seen.get(key)
        if found is not None:
            return found
        head = self.heads.get(key)
        head = survivor(head) if head is not None else None  # what was merged has its children there
        if head is None or head.state not in (RecordState.ACTIVE, RecordState.SEALED):
            return None
        return SeenRecord(head.subject, head.repository, self._arrested.get(head.pk))

    def was_rekeyed(self, record: Record) -> bool:
        """Whether the record stands under the new key already, by this very correction."""
        body = record.body
        head = self.heads.get((record.kind, body.new)) if isinstance(body, NewKey) else None
        return head is not None and head.versions.filter(op="rekey").exists()

    def note(self, one: Planned) -> None:
        """Remember a record for those that come after it."""
        record = one.record
        if record is None or one.action is Action.REJECTED or record.op != "upsert":
            return
        parent = parent_of(record)
        day = record.body.arrested_on if isinstance(record.body, Arrest) else None
        if day is None and parent is not None and record.kind == "charge":
            above = self.parent(parent)
            day = above.arrested_on if above else None
        entry = SeenRecord(one.subject, one.repository, day)
        key = record.kind, record.source_key
        self._batch[key] = entry
        self.noted.append((key, entry))


def _tombstones(source: str, records: Sequence[Record]) -> dict[str, SourceRecord]:
    """The expunged records of this batch's keys, by keyed hash. Orders are few, records many: they are asked first."""
    if not Expungement.objects.exists():
        return {}
    kinds, hashes = {r.kind for r in records}, [expunged_key(*r.key) for r in records]
    found = SourceRecord.objects.filter(source=source, kind__in=kinds, source_key__in=hashes)
    return {row.source_key: row for row in found.filter(state=RecordState.EXPUNGED)}


def _former(records: Sequence[Record]) -> dict[str, str]:
    """The numbers of this batch's people that were given up, each with the one that stands for it now."""
    numbers = {own_subject(r) for r in records if r.op == "upsert" and r.kind.endswith("_identity")}
    if not numbers:
        return {}
    return dict(FormerKey.objects.filter(former__in=numbers).order_by("pk").values_list("former", "now"))


def _arrest_days(heads: Sequence[SourceRecord]) -> Mapping[int, dt.date]:
    arrests = [h.pk for h in heads if h.kind == "arrest"]
    charges = [h.pk for h in heads if h.kind == "charge"]
    found: dict[int, dt.date] = {}
    if arrests:
        rows = ArrestRow.every.filter(record__in=arrests)
        found.update(rows.values_list("record_id", "arrested_on"))
    if charges:
        of_charges = ArrestCharge.every.filter(record__in=charges)
        found.update(of_charges.values_list("record_id", "arrest__arrested_on"))
    return found
