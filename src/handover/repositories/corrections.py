"""Withdraw, seal, merge, rekey or restore records, and update rows, galleries and dependent cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.formats.records import Record
from handover.formats.records.bodies import ByAuthority, NewKey
from handover.repositories import changes, expunging, index, merges, withdrawals
from handover.repositories.models import SourceRecord, WithdrawnUse
from handover.repositories.refresh import refresh_hidden
from handover.repositories.visibility import lock

RecordState = SourceRecord.State
UseOp = WithdrawnUse.Op
STATE_AFTER: Final = {
    "retract": RecordState.RETRACTED,
    "seal": RecordState.SEALED,
    "unseal": RecordState.ACTIVE,
    "expunge": RecordState.EXPUNGING,
}
TAKEN_FROM: Final = {
    "retract": (RecordState.ACTIVE, RecordState.SEALED),
    "seal": (RecordState.ACTIVE, RecordState.RETRACTED),
    "unseal": (RecordState.SEALED, RecordState.RETRACTED),
    "expunge": (RecordState.ACTIVE, RecordState.SEALED, RecordState.RETRACTED, RecordState.MERGED),
    "merge": (RecordState.ACTIVE, RecordState.SEALED),
    "rekey": (RecordState.ACTIVE, RecordState.SEALED),
}
"""The states from which a correction takes a record."""


def correct(head: SourceRecord, record: Record, *, actor: Actor) -> None:
    """Do what a correction says about a record on file. Call in a transaction.

    An expungement hides at once; the content is destroyed when two people have approved it (`expunging`).
    """
    head.source_version = record.source_version
    head.save(update_fields=["source_version"])
    if isinstance(record.body, NewKey):
        _move(head, record.op, record.body)
    elif record.op == "restore":
        _restore(head, record.source_key)
    else:
        withdraw([head], record.op)
        if record.op == "expunge" and isinstance(record.body, ByAuthority):
            expunging.order(head, record.body)
    append(
        act=f"records.{record.op}", actor=actor, subject=head.feed.name,
        content={"record": head.pk, "kind": head.kind, "version": record.source_version},
    )  # fmt: skip


def withdraw(heads: Sequence[SourceRecord], op: str) -> None:
    """Retract, seal, unseal or expunge records: their rows, and those of what belongs to them, follow.

    A record that was sealed and withdrawn stays sealed when its source sends it again. One that is unsealed and was
    withdrawn meanwhile stays withdrawn.
    """
    people: dict[str, set[str]] = defaultdict(set)
    for head in heads:
        people[head.repository].add(head.subject)
    for repository, subjects in people.items():
        lock(repository, subjects)
    for head in heads:
        head.sealed = {"seal": True, "unseal": False}.get(op, head.sealed)
        if not (op == "unseal" and head.state != RecordState.SEALED):
            head.state = STATE_AFTER[op]
    SourceRecord.objects.bulk_update(heads, ["state", "sealed"], batch_size=500)
    withdrawals.mark([h.pk for h in heads], UseOp(op))
    for repository, subjects in people.items():
        _follow(repository, subjects)


def _restore(head: SourceRecord, key: str) -> None:
    """Remove the tombstone: the source may send the record again, which restores its content."""
    head.source_key, head.subject, head.state = key, "", RecordState.RETRACTED
    head.save(update_fields=["source_key", "subject", "state"])


def _move(head: SourceRecord, op: str, body: NewKey) -> None:
    if op == "merge":
        found = SourceRecord.objects.get(source=head.source, kind=head.kind, source_key=body.new)
        into = merges.survivor(found)
        lock(head.repository, [head.subject, into.subject])
        touched = merges.merge(head, into)
    else:
        lock(head.repository, [head.subject])
        touched = merges.rekey(head, body.new, body.number)
    withdrawals.mark([head.pk], UseOp(op), alone=True)
    _follow(head.repository, touched)


def _follow(repository: str, subjects: set[str]) -> None:
    for subject in sorted(subjects):
        refresh_hidden(repository, subject)
    index.note({(repository, subject) for subject in subjects})
    for subject in sorted(subjects):
        changes.tell(repository, subject)
