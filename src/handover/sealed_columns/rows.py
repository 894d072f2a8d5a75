"""The rows that have sealed columns: which data key seals how many values, and old ones sealed afterwards.

Rows are sealed in small blocks, each a transaction of its own: it can be stopped at any moment and begun again. An
append-only table lets a value pass from plain to sealed and from one data key to a later one, and nothing else
(`process.erasure.triggers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BinaryField, CharField, Count, F, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast, Collate, Length, Substr

from handover.sealed_columns.fields import SealedCell, SealedColumn, SealedValueError
from handover.sealed_columns.hashed import due, hash_anew, hashed_columns
from handover.sealed_columns.keys import data_keys
from handover.sealing import sealed_cell
from handover.sealing.sealed_file import SealError

BLOCK: Final = 200
BLOCK_OF_BYTES: Final = 20
"""Rows of a block; fewer where a row may have a file."""


@dataclass(slots=True)
class SealedRows:
    """What became of rows. ``altered``: ``app.Model:pk`` of rows that do not open; they stay as they are."""

    sealed: int = 0
    altered: list[str] = field(default_factory=list)


def sealed_models() -> list[type[Model]]:
    """Every table with a sealed column."""
    return [model for model in apps.get_models() if columns_of(model)]


def columns_of(model: type[Model]) -> list[SealedColumn]:
    """The sealed columns of a table."""
    return [column for column in model._meta.concrete_fields if isinstance(column, SealedColumn)]


def unsealed() -> dict[str, int]:
    """How many values are not sealed, or not hashed by the site's key of now, by ``app.Model.column``; those with none
    are left out."""
    found = {}
    for model in sealed_models():
        for column in columns_of(model):
            number = _plain(model, column).count()
            if number:
                found[f"{model._meta.label}.{column.name}"] = number
        for hashed in hashed_columns(model):
            number = due(model, hashed).count()
            if number:
                found[f"{model._meta.label}.{hashed.name}"] = number
    return found


def keys_in_use() -> Counter[int]:
    """How many values each data key seals. Raises `SealError` where a header is damaged."""
    found: Counter[int] = Counter()
    for model in sealed_models():
        for column in columns_of(model):
            rows = _cells(model, column).values_list("cell_begin").annotate(n=Count("pk")).order_by()
            for begin, number in rows:
                found[sealed_cell.number_of(begin if column.as_text else bytes(begin))] += number
    return found


def any_is_sealed() -> bool:
    """Whether any value is sealed, by whatever key: one query over all tables."""
    first, *others = [_with_a_cell(model) for model in sealed_models()]
    return first.union(*others, all=True).exists()


def lost_keys() -> dict[int, int]:
    """The data keys that seal values of rows and are not there, with how many values. Raises `SealError`."""
    there = set(data_keys().numbers())
    return {number: values for number, values in sorted(keys_in_use().items()) if number not in there}


def seal_all(number: int, progress: Callable[[int], None] = lambda _: None) -> SealedRows:
    """Seal with the data key of this number every value that none or an earlier one seals, and hash every number that
    has no hash by the site's key of now. Raises `LockedError`."""
    done = SealedRows()
    for model in sealed_models():
        for _ in _blocks(model, number, done):
            progress(1)
        done.sealed += hash_anew(model, progress)
    return done


def _blocks(model: type[Model], number: int, done: SealedRows) -> Iterator[None]:
    columns = columns_of(model)
    size = BLOCK if all(column.as_text for column in columns) else BLOCK_OF_BYTES
    names = {name for column in columns for name in (column.attname, column.bound_to) if name}
    due, last = _due(model, columns, number), None
    while True:
        with transaction.atomic():
            rows = due if last is None else due.filter(pk__gt=last)
            keys = list(rows.order_by("pk").values_list("pk", flat=True)[:size])
            block = due.filter(pk__in=keys).only("pk", *names).order_by(_lock_order(model))
            for row in list(block.select_for_update(of=("self",))):
                _seal(row, columns, number, done)
        if not keys:
            return
        last = keys[-1]
        yield


def _lock_order(model: type[Model]) -> Collate | F:
    """The order in which Python sorts keys, and in which an import changes rows; a database may sort text otherwise."""
    binary = "C" if connection.vendor == "postgresql" else "BINARY"
    return Collate("pk", binary) if isinstance(model._meta.pk, CharField) else F("pk")


def _seal(row: Model, columns: list[SealedColumn], number: int, done: SealedRows) -> None:
    key = data_keys().key(number)
    written: dict[str, Any] = {}
    for column in columns:
        kept = row.__dict__[column.attname]
        try:
            if column.is_empty(kept) if not isinstance(kept, SealedCell) else _since(kept, number):
                continue
            value = getattr(row, column.attname)
        except (SealError, SealedValueError):
            done.altered.append(f"{row._meta.label}:{row.pk}")
            return
        written[column.attname] = column.sealed(value, column.binding(row), number, key)
        written |= {c.attname: c.hashed(value) for c in hashed_columns(type(row)) if c.of == column.name}
    if written:
        done.sealed += type(row)._base_manager.filter(pk=row.pk).update(**written)


def _since(cell: SealedCell, number: int) -> bool:
    return sealed_cell.number_of(cell.raw) >= number


def _due(model: type[Model], columns: list[SealedColumn], number: int) -> QuerySet[Any]:
    rows, due = _with_content(model), Q(pk__in=[])
    for n, column in enumerate(columns):
        begin, size = f"cell_begin{n}", f"cell_size{n}"
        wanted = sealed_cell.header(number, text=column.as_text)
        rows = rows.alias(**{begin: _begin(column, len(wanted)), size: _size(column)})
        due |= Q(**{f"{size}__gt": column.least}) & ~Q(**{begin: wanted})
    return rows.filter(due)


def _plain(model: type[Model], column: SealedColumn) -> QuerySet[Any]:
    magic = sealed_cell.TEXT_MAGIC if column.as_text else sealed_cell.MAGIC
    rows: QuerySet[Any] = _with_content(model)
    rows = rows.alias(cell_magic=_begin(column, len(magic)), cell_size=_size(column))
    return rows.filter(cell_size__gt=column.least).exclude(cell_magic=magic)


def _cells(model: type[Model], column: SealedColumn) -> QuerySet[Any]:
    magic = sealed_cell.TEXT_MAGIC if column.as_text else sealed_cell.MAGIC
    rows: QuerySet[Any] = model._base_manager.all()
    rows = rows.alias(cell_magic=_begin(column, len(magic))).filter(cell_magic=magic)
    begun: QuerySet[Any] = rows.annotate(
        cell_begin=_begin(column, len(sealed_cell.header(0, text=column.as_text)))
    )
    return begun


def _with_a_cell(model: type[Model]) -> QuerySet[Any]:
    rows, sealed = model._base_manager.all(), Q(pk__in=[])
    for n, column in enumerate(columns_of(model)):
        magic = sealed_cell.TEXT_MAGIC if column.as_text else sealed_cell.MAGIC
        rows = rows.alias(**{f"cell_magic{n}": _begin(column, len(magic))})
        sealed |= Q(**{f"cell_magic{n}": magic})
    return rows.filter(sealed).values("pk")


def _with_content(model: type[Model]) -> QuerySet[Any]:
    """The rows that no erasure emptied."""
    erasable = any(column.name == "erasure" for column in model._meta.concrete_fields)
    return model._base_manager.filter(erasure=None) if erasable else model._base_manager.all()


def _begin(column: SealedColumn, length: int) -> Substr:
    kind: Any = TextField() if column.as_text else BinaryField()
    value: Any = Cast(column.attname, TextField()) if column.as_text else F(column.attname)
    return Substr(value, column.starts, length, output_field=kind)


def _size(column: SealedColumn) -> Length:
    return Length(Cast(column.attname, TextField()) if column.as_text else F(column.attname))
