"""What is withdrawn, sealed, merged, rekeyed or brought back: the rows, the galleries and whoever used them follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.formats.records import Record
from handover.formats.records.bodies import NewKey
from handover.repositories import changes, index
from handover.repositories.importing.rows import latest_bodies, refresh_charges, refresh_identities
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    ChargeDisposition,
    CriminalIdentity,
    Encounter,
    Hidden,
    ImmigrationIdentity,
    ImmigrationOrder,
    RecordPrint,
    SourceRecord,
    StatusRecord,
    Want,
)

State = SourceRecord.State
ROWS: Final[dict[str, Any]] = {
    "criminal_identity": CriminalIdentity, "immigration_identity": ImmigrationIdentity, "arrest": Arrest,
    "charge": ArrestCharge, "disposition": ChargeDisposition, "encounter": Encounter, "status": StatusRecord,
    "order": ImmigrationOrder, "want": Want,
}  # fmt: skip
"""The row that shows a record, by its kind."""
_HIDDEN: Final = {
    State.ACTIVE: "", State.RETRACTED: Hidden.RETRACTED, State.SEALED: Hidden.SEALED, State.MERGED: Hidden.RETRACTED,
    State.EXPUNGED: Hidden.RETRACTED,
}  # fmt: skip


def correct(head: SourceRecord, record: Record, *, actor: Actor) -> None:
    """Do what a correction says about a record on file. Call in a transaction.

    An expungement hides at once; the content is destroyed when two people have approved it (`erasure`).
    """
    state = {
        "retract": State.RETRACTED, "seal": State.SEALED, "unseal": State.ACTIVE, "expunge": State.RETRACTED,
        "merge": State.MERGED,
    }.get(record.op)  # fmt: skip
    if record.op == "rekey":
        assert isinstance(record.body, NewKey)
        _rekey(head, record.body.new)
    elif state is not None:
        withdraw(head, state, actor=actor)
    append(
        act=f"records.{record.op}", actor=actor, subject=head.feed.name,
        content={"record": head.pk, "kind": head.kind, "version": record.source_version},
    )  # fmt: skip


def withdraw(head: SourceRecord, state: State, *, actor: Actor) -> None:
    """Take a record to a state: its row, and the rows of what belongs to it, are hidden or shown accordingly."""
    head.state = state
    head.save(update_fields=["state"])
    refresh_hidden(head.subject, head.repository)
    index.note({(head.repository, head.subject)})
    changes.tell(head.repository, head.subject)


def _rekey(head: SourceRecord, new: str) -> None:
    """The source knows the record under another key from now on."""
    head.source_key = new
    head.save(update_fields=["source_key"])


def refresh_hidden(subject: str, repository: str) -> None:
    """Say again of every row of a person whether it is shown: not where its record, or one above it, is hidden."""
    heads = list(SourceRecord.objects.filter(subject=subject, repository=repository).select_related("feed"))
    by_pk = {h.pk: h for h in heads}
    for head in heads:
        why = _why_hidden(head, by_pk)
        if head.kind == "prints":
            RecordPrint.objects.filter(record=head).update(hidden=why)
        elif head.kind not in ("criminal_identity", "immigration_identity"):
            ROWS[head.kind].every.filter(record=head).update(hidden=why)
    _refresh_identity(subject, heads)
    charges = ArrestCharge.every.filter(arrest__identity=subject).values_list("pk", flat=True)
    if repository == "criminal":
        refresh_charges(charges)


def _refresh_identity(subject: str, heads: Iterable[SourceRecord]) -> None:
    identities = [h for h in heads if h.kind.endswith("_identity")]
    if not identities:
        return
    kind = identities[0].kind
    shown = [h for h in identities if h.state in (State.ACTIVE, State.SEALED)]
    if shown:
        refresh_identities(kind, [subject])
    else:
        ROWS[kind].every.filter(pk=subject).update(hidden=Hidden.RETRACTED)


def _why_hidden(head: SourceRecord, by_pk: dict[int, SourceRecord]) -> str:
    at: SourceRecord | None = head
    while at is not None:
        if _HIDDEN[State(at.state)]:
            return str(_HIDDEN[State(at.state)])
        at = by_pk.get(at.parent_id) if at.parent_id else None
    return ""


__all__ = ["ROWS", "correct", "latest_bodies", "refresh_hidden", "withdraw"]
