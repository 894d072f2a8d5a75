"""Compare a batch of a file with what is on file. Reads only; the same for the dry run and for the run that writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handover.formats.records import Accepted, ReadItem, Record, Rejected, disposed_before_arrested, parent_of
from handover.formats.records.bodies import Arrest, Disposition
from handover.repositories.commitments import commitment, content_bytes, expunged_key
from handover.repositories.importing.outcomes import Action, Planned
from handover.repositories.importing.prints import read_print
from handover.repositories.importing.seen import Key, SeenRecord, SeenRecords
from handover.repositories.models import Arrest as ArrestRow
from handover.repositories.models import ArrestCharge, Feed, SourceRecord
from handover.repositories.subjects import own_subject, repository_of

State = SourceRecord.State


@dataclass(frozen=True, slots=True)
class Sender:
    """The feed that a file came by, the folder of the files that it names, and the extractor for images."""

    feed: Feed
    folder: Path
    extractor: str = "mindtct"


def plan(items: Iterable[ReadItem], sender: Sender, seen: SeenRecords) -> list[Planned]:
    """Say of each record of one batch, in which no key stands twice, what is to be done with it."""
    read = [_checked(item, sender.feed) for item in items]
    known = _Known(sender.feed.source, [p.record for p in read if p.record is not None], seen)
    for one in read:
        if one.record is not None:
            _settle(one, one.record, known, sender)
            known.note(one)
    seen.add(known.noted)
    return read


def _checked(item: ReadItem, feed: Feed) -> Planned:
    """What can be said without looking at what is on file."""
    result = item.result
    if isinstance(result, Rejected):
        return Planned(item.position, item.raw, Action.REJECTED, rejected=result)
    record = result.record
    planned = Planned(item.position, item.raw, Action.NEW, record, warnings=_rules(result))
    if record.source != feed.source:
        text = f"this feed speaks for {feed.source}; send other sources by a feed of theirs"
        return _reject(planned, "wrong-source", text, "source")
    if feed.kinds and record.kind not in feed.kinds:
        return _reject(planned, "kind-not-sent", f"this feed sends {', '.join(feed.kinds)} only", "kind")
    return planned


def _rules(result: Accepted) -> tuple[str, ...]:
    return tuple(w.rule for w in result.warnings)


def _reject(one: Planned, rule: str, text: str, field: str) -> Planned:
    one.action, one.rejected, one.record = Action.REJECTED, Rejected(rule, text, field), None
    return one


def _settle(one: Planned, record: Record, known: _Known, sender: Sender) -> None:
    one.head = known.heads.get((record.kind, record.source_key))
    if expunged_key(*record.key) in known.expunged:
        _reject(one, "expunged", "was expunged by order; a restore needs a new authority", "source_key")
    elif record.op == "upsert":
        _upsert(one, record, known, sender)
    else:
        _correct(one, record)


def _upsert(one: Planned, record: Record, known: _Known, sender: Sender) -> None:
    fault = _belongs(one, record, known)
    if fault is None and record.kind == "prints":
        fault = read_print(one, sender.folder, sender.extractor)
    if fault is not None:
        _reject(one, fault.rule, fault.message, fault.field)
        return
    one.content = one.content or content_bytes(record)
    if one.head is not None:
        _against(one, record, one.head)


def _belongs(one: Planned, record: Record, known: _Known) -> Rejected | None:
    """Find whom the record is about: by its own number, or by the record that it belongs to, which must be known."""
    one.repository = repository_of(record)
    parent = parent_of(record)
    if parent is None:
        one.subject = own_subject(record)
        if not one.subject:
            return Rejected("no-number", "an identity needs a number (UCN or SID; FIN or A-number)", "body")
        if one.head is not None and one.head.subject != one.subject:
            text = f"the record had another number; send a rekey from {one.head.subject} first"
            return Rejected("number-changed", text, "body")
        return None
    above = known.parent(parent)
    if above is None:
        return Rejected("unknown-parent", f"its {parent[0]} is not on file; send that first", "body")
    one.subject = above.subject
    if isinstance(record.body, Disposition):
        return disposed_before_arrested(record.body.disposed_on, above.arrested_on)
    return None


def _against(one: Planned, record: Record, head: SourceRecord) -> None:
    same = bool(head.salt) and commitment(head.salt, one.content) == head.commitment
    if record.source_version < head.source_version:
        one.action = Action.OLDER
    elif same and head.state != State.RETRACTED:
        one.action = Action.UNCHANGED
    elif record.source_version == head.source_version and head.state != State.RETRACTED:
        text = "this version is on file with other content; a change needs a higher source_version"
        _reject(one, "same-version", text, "source_version")
    else:
        one.action = Action.CHANGED


_FROM = {
    "retract": (State.ACTIVE, State.SEALED), "seal": (State.ACTIVE,), "unseal": (State.SEALED,),
    "expunge": (State.ACTIVE, State.SEALED, State.RETRACTED), "merge": (State.ACTIVE,), "rekey": (State.ACTIVE,),
}  # fmt: skip
_DONE = {"retract": State.RETRACTED, "seal": State.SEALED, "unseal": State.ACTIVE, "merge": State.MERGED}


def _correct(one: Planned, record: Record) -> None:
    """A correction needs its record on file, in a state that it can be taken from. Sent twice, it is done once."""
    head, op = one.head, record.op
    if op == "restore":
        _reject(one, "not-expunged", "nothing was expunged under this key", "source_key")
    elif head is None:
        _reject(one, "unknown-record", f"is not on file, so there is nothing to {op}", "source_key")
    elif record.source_version < head.source_version:
        one.action = Action.OLDER
    elif head.state == _DONE.get(op):
        one.action = Action.UNCHANGED
    elif head.state not in _FROM[op]:
        _reject(one, "wrong-state", f"is {head.get_state_display()}; it cannot be taken to {op}", "op")
    else:
        one.subject, one.repository = head.subject, head.repository
        one.action = Action.RETRACTED if op == "retract" else Action.CORRECTED


class _Known:
    """What is on file of the records of one batch and of those that they belong to, and what this pass has seen."""

    def __init__(self, source: str, records: Sequence[Record], seen: SeenRecords) -> None:
        parents = [p for r in records if (p := parent_of(r))]
        keys: dict[str, set[str]] = defaultdict(set)
        for kind, key in (*((r.kind, r.source_key) for r in records), *parents):
            keys[kind].add(key)
        self.heads: dict[Key, SourceRecord] = {}
        for kind, wanted in keys.items():
            rows = SourceRecord.objects.filter(source=source, kind=kind, source_key__in=wanted)
            self.heads.update(((kind, row.source_key), row) for row in rows)
        self.expunged = _expunged(records)
        self.noted: list[tuple[Key, SeenRecord]] = []
        self._batch: dict[Key, SeenRecord] = {}
        self._seen = seen
        self._arrested = _arrest_days([row for key, row in self.heads.items() if key in set(parents)])

    def parent(self, key: Key) -> SeenRecord | None:
        """Return the record that another one belongs to: of this file, or on file and not withdrawn."""
        found = self._batch.get(key) or self._seen.get(key)
        if found is not None:
            return found
        head = self.heads.get(key)
        if head is None or head.state not in (State.ACTIVE, State.SEALED):
            return None
        return SeenRecord(head.subject, head.repository, self._arrested.get(head.pk))

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


def _expunged(records: Sequence[Record]) -> frozenset[str]:
    """The keyed hashes of this batch's keys that stand for an expunged record."""
    if not SourceRecord.objects.filter(state=State.EXPUNGED).exists():
        return frozenset()
    hashes = [expunged_key(*r.key) for r in records]
    found = SourceRecord.objects.filter(state=State.EXPUNGED, source_key__in=hashes)
    return frozenset(found.values_list("source_key", flat=True))


def _arrest_days(heads: Sequence[SourceRecord]) -> Mapping[int, dt.date]:
    arrests = [h.pk for h in heads if h.kind == "arrest"]
    charges = [h.pk for h in heads if h.kind == "charge"]
    found = dict(ArrestRow.every.filter(record__in=arrests).values_list("record_id", "arrested_on"))
    found |= dict(
        ArrestCharge.every.filter(record__in=charges).values_list("record_id", "arrest__arrested_on")
    )
    return found
