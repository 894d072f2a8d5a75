"""What the pages of orders show of a record: which it is, how it stands, what goes with it, and what rests on it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from handover.repositories.expunging import targets_of
from handover.repositories.models import (
    DECISIONS,
    ImmigrationIdentity,
    RecordUse,
    SourceRecord,
)
from handover.repositories.models.versions import newest_canonical
from handover.repositories.orders import OrderOp, open_to
from handover.repositories.subjects import ORDER
from handover.repositories.visibility import why_hidden
from handover.row_scope import Opening, opening

RecordState = SourceRecord.State
MOST: Final = 200
"""Most records that are listed under one number."""
_SAID: Final[dict[str, tuple[str, ...]]] = {
    "criminal_identity": ("ucn", "sid"),
    "arrest": ("arrested_on", "agency_ori", "agency_name", "agency_case"),
    "charge": ("literal", "statute", "ncic_code"),
    "disposition": ("category", "disposed_on", "docket"),
    "want": ("offence", "oca", "status"),
    "immigration_identity": ("fin", "a_number"),
    "encounter": ("happened_on", "reason"),
    "status": ("status", "since"),
    "order": ("kind", "dated", "body"),
}
"""Fields by which a person tells one record from another of its kind; no names, no births."""


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record as the pages show it. ``says``: empty where it is hidden, or its person protected (R12)."""

    head: SourceRecord
    says: str
    open_to: tuple[OrderOp, ...]
    waits: int | None
    """The order about it that waits, by number."""

    @property
    def kind(self) -> str:
        """The kind in words."""
        return self.head.kind.replace("_", " ")


@dataclass(frozen=True, slots=True)
class OrderReach:
    """What an order about a record reaches: what belongs to it by kind in words, and how many cases used any of it."""

    belongs: str
    matters: int


def under(key: str) -> list[ShownRecord]:
    """The records under a person's or want's number, or a source's own key, that are still there."""
    rows = SourceRecord.objects.filter(Q(subject=key) | Q(source_key=key)).exclude(state=RecordState.EXPUNGED)
    heads = list(rows.order_by("repository", "kind", "source_key")[:MOST])
    return shown(sorted(heads, key=lambda head: ORDER.index(head.kind)))


def shown(heads: list[SourceRecord]) -> list[ShownRecord]:
    """The same records as the pages show them."""
    hidden = why_hidden(heads)
    subjects = {head.subject for head in heads if head.repository == "immigration"}
    guarded = set(
        ImmigrationIdentity.every.filter(pk__in=subjects, protected=True).values_list("pk", flat=True)
    )
    told = [h.pk for h in heads if not hidden[h.pk] and h.subject not in guarded]
    said = _said(told)
    pks = [h.pk for h in heads]
    waits = dict(SourceRecord.objects.filter(pk__in=pks, orders__outcome="").values_list("pk", "orders__pk"))
    return [ShownRecord(h, said.get(h.pk, ""), tuple(open_to(h)), waits.get(h.pk)) for h in heads]


def _said(pks: list[int]) -> dict[int, str]:
    """What the last version of each says, in a line."""
    return {pk: _line(json.loads(text)) for pk, text in newest_canonical(pks).items()}


def _line(record: dict[str, Any]) -> str:
    body = record["body"]
    if record["kind"] == "prints":
        return f"finger {body['position']}"
    return ", ".join(str(body[name]) for name in _SAID.get(record["kind"], ()) if body.get(name))


@opening(Opening.ORDERS)
def reach_of(head: SourceRecord) -> OrderReach:
    """What an order about this record reaches."""
    records = targets_of(head)
    kinds = Counter(SourceRecord.objects.filter(pk__in=records - {head.pk}).values_list("kind", flat=True))
    belongs = ", ".join(f"{kind.replace('_', ' ')}: {n}" for kind, n in sorted(kinds.items()))
    uses = RecordUse.objects.filter(record__in=records, what__in=DECISIONS)
    return OrderReach(belongs, uses.values("matter").distinct().count())
