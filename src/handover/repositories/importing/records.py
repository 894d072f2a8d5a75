"""Write what a batch plans: heads, versions and content of the records, then the rows, then who must follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from django.utils import timezone

from handover.formats.records import canonical_bytes, parent_of
from handover.repositories import changes, index, withdrawals
from handover.repositories.bulk import insert_made, insert_values, update_rows
from handover.repositories.commitments import commitment, new_salt
from handover.repositories.importing.outcomes import WRITTEN, Action, Planned
from handover.repositories.importing.rows import write_rows
from handover.repositories.merges import survivor
from handover.repositories.models import (
    Feed,
    ImportRun,
    RecordContent,
    RecordVersion,
    SourceRecord,
    WithdrawnUse,
)
from handover.repositories.refresh import refresh_hidden
from handover.repositories.subjects import ORDER, SEARCHED
from handover.repositories.visibility import with_children

RecordState = SourceRecord.State
_HAVE_CHILDREN: Final = frozenset({"arrest", "charge"})
_HEAD: Final = ("source_version", "state", "as_of", "salt", "commitment", "subject", "repository", "parent")


def write(planned: Sequence[Planned], feed: Feed, run: ImportRun | None) -> None:
    """Write one batch. Must be called in a transaction; everything that follows is in it, or queued in it."""
    written = [one for one in planned if one.action in WRITTEN]
    old = {
        one.subject for one in planned if one.action in (Action.CHANGED, Action.RETRACTED, Action.CORRECTED)
    }
    old |= _known_subjects(written)
    back = [o.head for o in written if o.head is not None and o.head.state == RecordState.RETRACTED]
    were = {
        o.head.pk: (o.head.parent_id, o.head.subject)
        for o in written
        if o.head is not None and o.head.kind in _HAVE_CHILDREN
    }
    _write_heads(written, feed)
    _write_versions(
        [one for one in planned if one.action in (*WRITTEN, Action.RETRACTED, Action.CORRECTED)], run
    )
    write_rows(written, feed.reliability)
    _show_again(back)
    old |= _move_children(written, were)
    _confirm([one for one in planned if one.action is Action.UNCHANGED])
    index.note(
        {(o.repository, o.subject) for o in written if o.record is not None and o.record.kind in SEARCHED}
    )
    _tell(planned, old)


def _move_children(written: Sequence[Planned], were: Mapping[int, tuple[int | None, str]]) -> set[str]:
    """Move the children of a record that now belongs to another: they are about the new parent's person and shown as
    it is. Return the people concerned, whose cases are notified."""
    touched: set[tuple[str, str]] = set()
    for head in (o.head for o in written if o.head is not None and o.head.pk in were):
        parent, was = were[head.pk]
        if (parent, was) != (head.parent_id, head.subject):
            SourceRecord.objects.filter(pk__in=with_children([head.pk])).update(subject=head.subject)
            touched |= {(head.repository, head.subject), (head.repository, was)}
    for repository, subject in sorted(touched):
        refresh_hidden(repository, subject)
        changes.tell(repository, subject)
    return {subject for _, subject in touched}


def _show_again(back: Sequence[SourceRecord]) -> None:
    """Records that their source had withdrawn and sends again: what belongs to them is shown again too."""
    for repository, subject in sorted({(head.repository, head.subject) for head in back}):
        refresh_hidden(repository, subject)
    index.note({(head.repository, head.subject) for head in back})
    withdrawals.mark([head.pk for head in back], WithdrawnUse.Op.RETURN)


def _known_subjects(written: Iterable[Planned]) -> set[str]:
    """Those of the new records' persons whom an earlier record made known: somebody may have a case on them."""
    subjects = {one.subject for one in written}
    known = SourceRecord.objects.filter(subject__in=subjects).order_by()
    return set(known.values_list("subject", flat=True).distinct())


def _write_heads(written: Sequence[Planned], feed: Feed) -> None:
    """Make or change the records' heads, kind by kind: what a record belongs to is of an earlier kind."""
    made: dict[tuple[str, str], SourceRecord] = {}
    for _, level in groupby(sorted(written, key=_rank), key=_rank):
        _write_level(list(level), feed, made)


def _rank(one: Planned) -> int:
    assert one.record is not None
    return ORDER.index(one.record.kind)


def _key(one: Planned) -> tuple[str, str]:
    assert one.record is not None
    return one.record.kind, one.record.source_key


def _above(one: Planned) -> tuple[str, str] | None:
    assert one.record is not None
    return parent_of(one.record)


def _write_level(ready: Sequence[Planned], feed: Feed, made: dict[tuple[str, str], SourceRecord]) -> None:
    above = _parents(ready, feed, made)
    new: list[tuple[Planned, dict[str, Any]]] = []
    changed: list[SourceRecord] = []
    for one in ready:
        record, head = one.record, one.head
        assert record is not None
        parent, salt = _above(one), new_salt()
        said = {
            "parent_id": above[parent].pk if parent else None, "source_version": record.source_version,
            "as_of": record.as_of, "subject": one.subject, "repository": one.repository,
            "state": RecordState.SEALED if head is not None and head.sealed else RecordState.ACTIVE,
            "salt": salt, "commitment": commitment(salt, one.content),
        }  # fmt: skip
        if head is None:
            named = {"source": record.source, "kind": record.kind, "source_key": record.source_key}
            new.append((one, {"feed_id": feed.pk, **named, **said}))
            continue
        for name, value in said.items():
            setattr(head, name, value)
        changed.append(head)
        made[_key(one)] = head
    for (one, _), head in zip(new, insert_made(SourceRecord, [values for _, values in new]), strict=True):
        one.head = made[_key(one)] = head
    update_rows(SourceRecord, changed, _HEAD)


def _parents(
    ready: Sequence[Planned], feed: Feed, made: dict[tuple[str, str], SourceRecord]
) -> dict[tuple[str, str], SourceRecord]:
    wanted: dict[str, set[str]] = defaultdict(set)
    found: dict[tuple[str, str], SourceRecord] = {}
    for one in ready:
        key = _above(one)
        if key in made:
            found[key] = made[key]
        elif key:
            wanted[key[0]].add(key[1])
    for kind, keys in wanted.items():
        rows = SourceRecord.objects.filter(source=feed.source, kind=kind, source_key__in=keys)
        found.update(((kind, row.source_key), survivor(row)) for row in rows.select_related("merged_into"))
    return found


def _write_versions(planned: Sequence[Planned], run: ImportRun | None) -> None:
    heads = [one.head.pk for one in planned if one.head is not None and one.action is not Action.NEW]
    numbers: dict[int, int] = {}
    known = RecordVersion.objects.filter(record__in=heads) if heads else RecordVersion.objects.none()
    for pk, number in known.values_list("record_id", "number"):
        numbers[pk] = max(number, numbers.get(pk, 0))
    now = timezone.now()
    versions: list[dict[str, Any]] = []
    contents: list[dict[str, Any]] = []
    for one in planned:
        record, head = one.record, one.head
        assert record is not None
        assert head is not None
        canonical = canonical_bytes(record)
        salt = head.salt if one.action in WRITTEN else new_salt()
        said = head.commitment if one.action in WRITTEN else commitment(salt, canonical)
        versions.append({
            "record_id": head.pk, "number": numbers.get(head.pk, 0) + 1, "source_version": record.source_version,
            "op": record.op, "as_of": record.as_of, "commitment": said, "run_id": run.pk if run else None,
            "line": one.position, "recorded_at": now,
        })  # fmt: skip
        text = canonical.decode()
        contents.append({"salt": salt, "raw": "" if one.raw == text else one.raw, "canonical": text})
    for content, version in zip(contents, insert_values(RecordVersion, versions), strict=True):
        content["version_id"] = version
    insert_values(RecordContent, contents)


def _confirm(unchanged: Sequence[Planned]) -> None:
    """The same content in a newer version: only how new it is changes."""
    by_state: dict[tuple[int, object], list[int]] = defaultdict(list)
    for one in unchanged:
        record, head = one.record, one.head
        assert record is not None
        assert head is not None
        if record.op == "upsert" and record.source_version > head.source_version:
            by_state[record.source_version, record.as_of].append(head.pk)
    for (version, as_of), heads in by_state.items():
        SourceRecord.objects.filter(pk__in=heads).update(source_version=version, as_of=as_of)


def _tell(planned: Sequence[Planned], old: set[str]) -> None:
    """Notify listeners, in this transaction, of changes about people who were known before, since a case may
    exist."""
    touched = {
        (one.repository, one.subject)
        for one in planned
        if one.subject in old and one.action in (*WRITTEN, Action.RETRACTED, Action.CORRECTED)
    }
    for repository, subject in sorted(touched):
        changes.tell(repository, subject)
