"""Find a record's content: rows that name its key, or rows that the caller says hold it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import BinaryField, Q, QuerySet, TextField
from django.db.models.functions import Cast

from handover.process.erasure.columns import Erasable, declared, label_of
from handover.sealed_columns.fields import SealedColumn

CHUNK: Final = 200
Bears = Callable[[Erasable], bool]
"""Whether a row holds content of the record."""


@dataclass(frozen=True, slots=True)
class Use:
    """One row that an erasure would empty. ``label``: ``app.Model:pk``; ``matter``: its matter's key, if it has one."""

    label: str
    what: str
    matter: UUID | None


def erasable_models() -> list[type[Erasable]]:
    """Every table with content that can be erased."""
    return [m for m in apps.get_models() if issubclass(m, Erasable) and declared(m, "erasable")]


def erasable_uses(
    of_record_key: str, *, matters: Collection[UUID] | None = None, bears: Bears | None = None
) -> list[Use]:
    """The rows with content of a record, by table and key; those already erased left out.

    ``bears`` decides; without it, a row that has ``of_record_key`` (ASCII: UCN, SID, FIN, NIC, TCN, booking number) in
    an erasable column, as a word of its own. ``matters``: look in these alone. With ``bears=lambda _: True`` and
    ``matters``, the result is all that these matters hold. Without ``matters``, every table is read.
    """
    return [use for model in erasable_models() for use in _of(model, of_record_key, matters, bears)]


def mentions(row: Erasable, key: str) -> bool:
    """Whether an erasable column of the row has the key as a word of its own."""
    word = re.compile(rf"(?<![0-9A-Za-z]){re.escape(key)}(?![0-9A-Za-z])")
    columns = (row._meta.get_field(name) for name in declared(type(row), "erasable"))
    texts = (str(getattr(row, c.attname)) for c in columns if not isinstance(c, BinaryField))  # type: ignore[union-attr]
    return any(word.search(text) for text in texts)


def matter_of(row: Erasable) -> UUID | None:
    """The key of the row's matter, or None for a row of no matter."""
    name = _matter_column(type(row))
    return getattr(row, f"{name}_id") if name else None


def rows_named(labels: Collection[str]) -> Iterator[Erasable]:
    """Return the rows with these labels, in order. Raises ``LookupError`` if a label names no row with erasable
    content."""
    models = {m._meta.label: m for m in erasable_models()}
    for label in labels:
        name, _, pk = label.partition(":")
        row = models[name]._base_manager.filter(pk=pk).first() if name in models and pk.isdigit() else None
        if row is None:
            raise LookupError(f"{label} is no row whose content can be erased")
        yield row


def _of(
    model: type[Erasable], key: str, matters: Collection[UUID] | None, bears: Bears | None
) -> Iterator[Use]:
    rows: QuerySet[Any] = model._base_manager.filter(erasure=None).order_by("pk")
    if matters is not None:
        column = _matter_column(model)
        if not column:
            return
        rows = rows.filter(**{f"{column}__in": list(matters)})
    if bears is None:
        rows = _naming(model, rows, key)
    for row in rows.iterator(CHUNK):
        if bears(row) if bears else mentions(row, key):
            yield Use(label_of(row), str(model._meta.verbose_name), matter_of(row))


def _naming(model: type[Erasable], rows: QuerySet[Any], key: str) -> QuerySet[Any]:
    """Return the rows in which the database finds the key; all rows if the texts are sealed and it cannot search
    them."""
    columns = [model._meta.get_field(name) for name in declared(model, "erasable")]
    if any(isinstance(c, SealedColumn) and c.as_text for c in columns):
        return rows
    named = Q(pk__in=[])
    for column in columns:
        if not isinstance(column, BinaryField):
            text = f"{column.name}_as_text"
            rows = rows.alias(**{text: Cast(column.attname, TextField())})  # type: ignore[union-attr]
            named |= Q(**{f"{text}__contains": key})
    return rows.filter(named)


def _matter_column(model: type[Erasable]) -> str:
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in ("matter", "case") if name in names), "")
