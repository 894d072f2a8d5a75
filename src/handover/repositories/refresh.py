"""Recompute for every row of a person whether it is shown, and the combined dispositions of its charges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from handover.repositories.importing.identity_rows import refresh_identities
from handover.repositories.importing.rows import refresh_charges
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
from handover.repositories.subjects import CRIMINAL
from handover.repositories.visibility import why_hidden

RecordState = SourceRecord.State
IDENTITY_ROWS: Final[dict[str, Any]] = {
    "criminal_identity": CriminalIdentity,
    "immigration_identity": ImmigrationIdentity,
}
ROWS: Final[dict[str, Any]] = {
    "arrest": Arrest.every, "charge": ArrestCharge.every, "disposition": ChargeDisposition.every,
    "encounter": Encounter.every, "status": StatusRecord.every, "order": ImmigrationOrder.every, "want": Want.every,
    "prints": RecordPrint.objects,
}  # fmt: skip
"""The rows that show a record, hidden ones too, by its kind; identities' rows are made of several records."""
NOTHING_SAID: Final[dict[str, Any]] = {
    "names": [], "births": [], "numbers": [], "sex": "", "birthplace": "", "record": None, "hidden": Hidden.RETRACTED,
}  # fmt: skip
_NUMBERS: Final[dict[str, dict[str, str | None]]] = {
    "criminal_identity": {"sid": "", "sid_hash": None},
    "immigration_identity": {"a_number": "", "a_number_hash": None},
}  # fmt: skip
"""A person who has another key now is still looked for by these; they go where somebody's record is destroyed."""


def empty(kind: str, subject: str, *, numbers: bool) -> None:
    """Leave nothing of an identity's row but its key: with ``numbers`` also without the other numbers that it is looked
    for by."""
    nothing = NOTHING_SAID | ({"citizenship": ""} if kind == "immigration_identity" else {})
    IDENTITY_ROWS[kind].every.filter(pk=subject).update(**nothing, **(_NUMBERS[kind] if numbers else {}))


def refresh_hidden(repository: str, subject: str) -> None:
    """Say again of every row of a person whether it is shown: not where its record, or one above it, is hidden."""
    heads = list(SourceRecord.objects.filter(repository=repository, subject=subject))
    by_why: dict[tuple[str, str], list[int]] = defaultdict(list)
    kinds = {h.pk: h.kind for h in heads}
    for pk, why in why_hidden(heads).items():
        by_why[kinds[pk], why].append(pk)
    for (kind, why), pks in by_why.items():
        if kind in ROWS:
            ROWS[kind].filter(record__in=pks).exclude(hidden=why).update(hidden=why)
    _refresh_identity(subject, heads)
    if repository == CRIMINAL:
        refresh_charges(ArrestCharge.every.filter(arrest__identity=subject).values_list("pk", flat=True))


def _refresh_identity(subject: str, heads: Iterable[SourceRecord]) -> None:
    identities = [h for h in heads if h.kind in IDENTITY_ROWS]
    if not identities:
        return
    kind = identities[0].kind
    if any(h.state in (RecordState.ACTIVE, RecordState.SEALED) for h in identities):
        refresh_identities(kind, [subject])
    else:
        IDENTITY_ROWS[kind].every.filter(pk=subject).update(hidden=Hidden.RETRACTED)
