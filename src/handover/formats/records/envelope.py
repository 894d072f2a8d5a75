"""One record: who says it, under which key, in which version, and what it says."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, SerializeAsAny, model_validator

from handover.formats.records.bodies import CORRECTIONS, KINDS, Body, NewKey, Prints
from handover.formats.records.rules import fault, normal
from handover.formats.records.values import Key, PastDate, RecordForm, SourceName

Kind = Literal[
    "criminal_identity", "arrest", "charge", "disposition", "want", "immigration_identity", "encounter", "status",
    "order", "prints",
]  # fmt: skip
Op = Literal["upsert", "retract", "seal", "unseal", "expunge", "restore", "merge", "rekey"]
PARENTS: Final = {
    "arrest": ("criminal_identity", "identity"),
    "charge": ("arrest", "arrest"),
    "disposition": ("charge", "charge"),
    "encounter": ("immigration_identity", "identity"),
    "status": ("immigration_identity", "identity"),
    "order": ("immigration_identity", "identity"),
}
"""The kind of record that a record belongs to, and the field with its key. Prints name the kind themselves."""


class RecordEnvelope(RecordForm):
    """What every line of a feed says beside its body."""

    kind: Kind
    op: Op
    source: SourceName = Field(description="the system that says so")
    source_key: Key = Field(
        description="the record's key there; with source and kind it names one record for ever"
    )
    source_version: Annotated[int, Field(ge=0, lt=2**63)] = Field(
        description="a whole number that grows with every change of the record, such as 20260302143000"
    )
    as_of: PastDate = Field(description="the day on which the source said so")


class Record(RecordEnvelope):
    """One line of a feed. ``body`` is of the model that ``kind`` and ``op`` name (`KINDS`, `CORRECTIONS`)."""

    body: SerializeAsAny[Body]

    @model_validator(mode="after")
    def _right_body(self) -> Self:
        if type(self.body) is not body_model(self.kind, self.op):
            fault("wrong-body", f"the body of {self.op} {self.kind} is of another kind")
        return self

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what names the record: source, kind, source_key."""
        return self.source, self.kind, self.source_key


def body_model(kind: str, op: str) -> type[RecordForm]:
    """Return the model of a body. Raises ``KeyError`` for a kind or operation that there is not."""
    if kind not in KINDS:
        raise KeyError(kind)
    return KINDS[kind] if op == "upsert" else CORRECTIONS[op]


def parent_of(record: Record) -> tuple[str, str] | None:
    """Return kind and source_key of the record that this one belongs to; None if it belongs to none."""
    if record.op != "upsert":
        return None
    if isinstance(record.body, Prints):
        return record.body.identity_kind, record.body.identity
    if record.kind not in PARENTS:
        return None
    kind, field = PARENTS[record.kind]
    return kind, getattr(record.body, field)


def old_key_rule(record: Record) -> None:
    """``old-key``: the source_key of a merge or rekey is the old key of its body. Raises ``PydanticCustomError``."""
    if isinstance(record.body, NewKey) and record.body.old != record.source_key:
        fault("old-key", "the source_key of a merge or rekey is the old key; make both the same")


def canonical_value(record: Record) -> dict[str, Any]:
    """Return the record as JSON values. A field that has its default is left out, so that a later version of this
    program, with more fields, gives the same digest for the same record."""
    clean = _normal(values_of(record))
    assert isinstance(clean, dict)
    return clean


def values_of(record: Record) -> dict[str, Any]:
    """Return the record as JSON values with its texts as they came."""
    return record.model_dump(mode="json", exclude_defaults=True)


def canonical_bytes(record: Record) -> bytes:
    """Return the record as JSON that is always the same for the same record: keys sorted, texts in Unicode NFC, no
    white space that means nothing, UTF-8. A digest is taken of this."""
    return canonical_json(values_of(record))


def canonical_json(value: object) -> bytes:
    """Return JSON values as such JSON."""
    text = _json(value)
    return text.encode() if text.isascii() else _json(_normal(value)).encode()  # ASCII is in NFC


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _normal(value: object) -> object:
    if isinstance(value, dict):
        return {key: _normal(item) for key, item in value.items()}
    return [_normal(item) for item in value] if isinstance(value, list) else normal(value)
