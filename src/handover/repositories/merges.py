"""Merge a record into another or change its key; dependent records are then found under the new one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.utils import timezone

from handover.repositories.importing.identity_rows import refresh_identities
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    ChargeDisposition,
    Encounter,
    FormerKey,
    ImmigrationOrder,
    RecordPrint,
    SourceRecord,
    StatusRecord,
)
from handover.repositories.refresh import IDENTITY_ROWS, empty
from handover.repositories.visibility import with_children

RecordState = SourceRecord.State
OF_PERSON: Final = (Arrest, Encounter, StatusRecord, ImmigrationOrder)
_PREFIXES: Final = ("sid:", "ucn:")


def survivor(head: SourceRecord) -> SourceRecord:
    """Return the record that this one was merged into, and that one, to the last; itself if it never was."""
    while head.merged_into is not None:
        head = head.merged_into
    return head


def number_after(head: SourceRecord, new_key: str, number: str) -> str:
    """Return the person's key after a rekey: the number that it names, or the new key where the source's key is the
    number itself."""
    if head.kind not in IDENTITY_ROWS:
        return head.subject
    bare = {key: _bare(key) for key in (head.source_key, new_key)}
    return number or (bare[new_key] if bare[head.source_key] == head.subject else head.subject)


def _bare(key: str) -> str:
    return next((key.removeprefix(p) for p in _PREFIXES if key.startswith(p)), key)


def merge(head: SourceRecord, into: SourceRecord) -> set[str]:
    """Move what belongs to ``head`` to ``into``; the keys of the people whose rows changed. Call in a transaction."""
    children = set(SourceRecord.objects.filter(parent=head).values_list("pk", flat=True))
    SourceRecord.objects.filter(pk__in=children).update(parent=into)
    SourceRecord.objects.filter(pk__in=with_children(children)).update(subject=into.subject)
    head.state, head.merged_into = RecordState.MERGED, into
    head.save(update_fields=["state", "merged_into"])
    if head.kind in IDENTITY_ROWS:
        _take_along(children, into.subject)
        _leave(head.kind, head.repository, head.subject, into.subject, "merge")
    elif head.kind == "arrest":
        row = Arrest.every.get(record=into)
        ArrestCharge.every.filter(record__in=children).update(arrest=row)
    elif head.kind == "charge":
        charge = ArrestCharge.every.get(record=into)
        ChargeDisposition.every.filter(record__in=children).update(charge=charge)
    return {head.subject, into.subject}


def rekey(head: SourceRecord, new_key: str, number: str) -> set[str]:
    """Know the record by another key, and the person by another number where that changed too; as `merge`."""
    was, now = head.subject, number_after(head, new_key, number)
    head.source_key = new_key
    head.save(update_fields=["source_key"])
    if now == was:
        return {was}
    records = with_children([head.pk])
    SourceRecord.objects.filter(pk__in=records).update(subject=now)
    head.subject = now
    IDENTITY_ROWS[head.kind].every.filter(pk=was, record=head).update(record=None)
    refresh_identities(head.kind, [now])
    _take_along(records, now)
    _leave(head.kind, head.repository, was, now, "rekey")
    return {was, now}


def _take_along(records: Collection[int], subject: str) -> None:
    """The rows of these records are this person's from now on."""
    for model in OF_PERSON:
        model.every.filter(record__in=records).update(identity=subject)
    RecordPrint.objects.filter(record__in=records).update(subject=subject)


def _leave(kind: str, repository: str, was: str, now: str, op: str) -> None:
    """Where no record says ``was`` any more: its row is hidden and says nothing, what people entered under it goes
    along, and whoever was found under it is looked for under ``now``."""
    heads = SourceRecord.objects.filter(kind=kind, repository=repository, subject=was)
    if heads.exclude(state__in=(RecordState.MERGED, RecordState.EXPUNGED)).exists():
        # A source that withdrew its record says nothing now: what the row had of the one that left goes with it.
        empty(kind, was, numbers=True)
        refresh_identities(kind, [was])
        return
    rows = IDENTITY_ROWS[kind].every
    old = rows.filter(pk=was).first()
    for model in OF_PERSON:
        model.every.filter(identity=was, record=None).update(identity=now)
    if getattr(old, "protected", False):
        rows.filter(pk=now).update(protected=True)  # a person alone lowers it
    empty(kind, was, numbers=False)
    FormerKey.objects.filter(repository=repository, former=now).delete()
    FormerKey.objects.create(repository=repository, former=was, now=now, op=op, at=timezone.now())
