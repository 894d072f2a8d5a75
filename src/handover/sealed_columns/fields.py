"""Model fields that are sealed in the database and plain in Python: `SealedBytes`, `SealedText`, `SealedJSON`.

A value is sealed when its row is written (`pre_save`) and opened when the attribute is read, bound to table, column and
to another column of the row (``bound_to``, such as its salt): a value that was moved does not open. Values that were
written before the column was sealed are read as they are. Empty values stay plain: there is nothing to hide, and an
erasure leaves them. JSON is deflated before it is sealed. Nothing can be searched or sorted by such a column;
`values()` gives a `SealedCell`, which `opened_cell` opens.
"""

from __future__ import annotations

import json
import zlib
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql import UpdateQuery

from handover.sealed_columns import keys
from handover.sealing import sealed_cell
from handover.sealing.sealed_file import SealError

ERASED: Final = "erased by order, "
"""Begins what an erasure writes into a text: it names nobody and stays plain (`process.erasure.columns.MARKER`). A text
that somebody typed so is sealed as any other."""


PACKED: Final = b"\x01"
"""Begins JSON that was deflated before it was sealed, for nothing can make it smaller afterwards. No JSON text does."""
_LEVEL: Final = 6


class SealedValueError(Exception):
    """A sealed value does not open in its place: it was altered or moved there. The message names the column alone."""


class SealedCell:
    """A value as it lies in the database, sealed."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes | str) -> None:
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SealedCell) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return "<sealed>"

    def __str__(self) -> str:
        raise TypeError("a sealed value is read by its row's attribute, or by opened_cell")


class _Opened(DeferredAttribute):
    """Opens the value when it is first read. A data descriptor, so that it is asked although the row has a value."""

    field: SealedColumn

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:  # it was deferred: read it with what it is bound to
            instance.refresh_from_db(fields=[part for part in (name, self.field.bound_to) if part])
        value = instance.__dict__[name]
        if isinstance(value, SealedCell):
            value = self.field.opened(value, self.field.binding(instance))
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _Base = models.Field[Any, Any]
    _Text = models.TextField[str, str]
    _Bytes = models.BinaryField[Any, Any]
    _JSON = models.JSONField[Any, Any]
else:
    _Base, _Text, _Bytes, _JSON = object, models.TextField, models.BinaryField, models.JSONField


class ComputedBeside(_Base):
    """A column that is computed from a sealed one of the same row, ``of``, and is written with it alone."""

    of: str


class SealedColumn(_Base):
    """What the three fields share. ``bound_to``: the attribute of a column of the same row that is known when the row
    is inserted and never changes."""

    descriptor_class = _Opened
    as_text: ClassVar[bool] = True
    """Whether the database holds a text, not bytes."""
    least: ClassVar[int] = 0
    """Characters or bytes up to which a value is empty."""
    starts: ClassVar[int] = 1
    """Where the magic begins in what the database holds, counted from 1."""

    def __init__(self, *args: Any, bound_to: str = "", **kwargs: Any) -> None:
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Say the binding too, for a migration."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, **({"bound_to": self.bound_to} if self.bound_to else {})}

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse what the database cannot answer: it has the sealed value alone."""
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed: no query searches in it")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        """Refuse a way into the content."""
        raise FieldError(f"{self} is sealed: no query looks into it")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal the row's value; one that was not opened is written as it was."""
        kept = model_instance.__dict__.get(self.attname)
        if isinstance(kept, SealedCell) and not add:
            return kept
        bound: Any = self.model._meta.get_field(self.bound_to) if self.bound_to else None
        if add and bound is not None:
            bound.pre_save(model_instance, add)  # a salt is drawn now
        return self.written(getattr(model_instance, self.attname), self.binding(model_instance))

    def written(self, value: Any, bound: Any) -> Any:
        """What is written for a value: a `SealedCell`, or the value itself where it says nothing. ``bound``: the value
        of the column that it is bound to."""
        if isinstance(value, SealedCell) or self.is_empty(value):
            return value
        number, key = keys.newest()
        return self.sealed(value, bound, number, key)

    def sealed(self, value: Any, bound: Any, number: int, key: bytes) -> SealedCell:
        """Seal a value with this data key."""
        seal = sealed_cell.sealed_text if self.as_text else sealed_cell.sealed_bytes
        return SealedCell(seal(self.to_bytes(value), key, number, self._place(bound)))

    def opened(self, cell: SealedCell, bound: Any) -> Any:
        """What a cell of this column holds. Raises `SealedValueError`; `LockedError` where its key does not open."""
        try:
            data = sealed_cell.opened(cell.raw, keys.data_keys().key, self._place(bound))
        except SealError as altered:
            raise SealedValueError(f"{self.model._meta.label}.{self.name}: {altered}") from altered
        return self.to_value(data)

    def binding(self, row: models.Model) -> Any:
        """The value of the row that a sealed value is bound to."""
        return getattr(row, self.bound_to) if self.bound_to else None

    def is_empty(self, value: Any) -> bool:
        """Whether a value says nothing and stays plain."""
        return value is None or value in ("", [], {})

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse a plain value: `update` does not know the row that it would be bound to."""
        if isinstance(value, SealedCell):
            return self.as_column(value, connection)
        if not (self.is_empty(value) or (isinstance(value, str) and value.startswith(ERASED))):
            raise TypeError(f"{self} is sealed: write it by its row, not by update")
        return super().get_db_prep_save(value, connection)

    def write_with(self, beside: ComputedBeside) -> None:
        """Have every statement refused that would leave ``beside`` as it was, which is computed from this column: an
        `update` or `bulk_update` without it, a `save` of some columns, a `bulk_create` over rows that are there. Django
        asks a column for its placeholder in each of them, by whichever manager it was made."""
        self.__dict__["get_placeholder"] = partial(self._placeholder, beside)

    def _placeholder(self, beside: ComputedBeside, value: Any, compiler: Any, connection: Any) -> str:
        if not self._written_with(beside, value, compiler.query):
            raise TypeError(f"{self} is written together with {beside.name}, which is computed from it")
        of_kind = getattr(type(self), "get_placeholder", None)
        return str(of_kind(self, value, compiler, connection)) if of_kind else "%s"

    def _written_with(self, beside: ComputedBeside, value: Any, query: Any) -> bool:
        kind: Any = UpdateQuery
        if isinstance(query, kind):
            said = {column: given for column, _, given in query.values}
            if beside not in said or any(hasattr(one, "as_sql") for one in (value, said[beside])):
                return False  # what an expression gives is not known here
            return (said[beside] is None) == self.is_empty(value)
        over = {getattr(column, "name", column) for column in getattr(query, "update_fields", None) or ()}
        return self.name not in over or beside.name in over

    def as_column(self, cell: SealedCell, connection: Any) -> Any:
        """A cell as the driver takes it."""
        return cell.raw

    def to_bytes(self, value: Any) -> bytes:
        """A value as the bytes that are sealed."""
        return str(value).encode()

    def to_value(self, data: bytes) -> Any:
        """The reverse."""
        return data.decode()

    def _place(self, bound: Any) -> bytes:
        if bound is None:
            own = b""
        elif isinstance(bound, bytes | bytearray | memoryview):
            own = bytes(bound)
        else:
            own = str(bound).encode()
        return f"{self.model._meta.db_table}\0{self.column}\0".encode() + own


class SealedText(SealedColumn, _Text):
    """A text. ``max_length`` is held by forms and facts, not by the database."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A cell, or the text of before."""
        return SealedCell(value) if isinstance(value, str) and sealed_cell.is_cell(value) else value


class SealedBytes(SealedColumn, _Bytes):
    """Bytes."""

    as_text = False

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A cell, or the bytes of before."""
        if value is None:
            return None
        data = bytes(value)
        return SealedCell(data) if sealed_cell.is_cell(data) else data

    def is_empty(self, value: Any) -> bool:
        """Whether there are no bytes."""
        return value is None or len(value) == 0

    def as_column(self, cell: SealedCell, connection: Any) -> Any:
        """Bytes as the driver takes them."""
        return connection.Database.Binary(cell.raw)

    def to_bytes(self, value: Any) -> bytes:
        """The bytes themselves."""
        return bytes(value)

    def to_value(self, data: bytes) -> Any:
        """The bytes themselves."""
        return data


class SealedJSON(SealedColumn, _JSON):
    """JSON; the column holds the sealed value as a JSON text."""

    least = 2
    starts = 2

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A cell, or the JSON of before."""
        found = super().from_db_value(value, expression, connection)
        return SealedCell(found) if isinstance(found, str) and sealed_cell.is_cell(found) else found

    def as_column(self, cell: SealedCell, connection: Any) -> Any:
        """A JSON text as the driver takes it."""
        return connection.ops.adapt_json_value(cell.raw, self.encoder)

    def to_bytes(self, value: Any) -> bytes:
        """JSON without spare spaces, deflated where that makes it shorter."""
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, cls=self.encoder).encode()
        packed = PACKED + zlib.compress(text, _LEVEL, wbits=-zlib.MAX_WBITS)
        return packed if len(packed) < len(text) else text

    def to_value(self, data: bytes) -> Any:
        """The reverse; JSON of an earlier version is not deflated."""
        if data.startswith(PACKED):
            data = zlib.decompress(data[len(PACKED) :], wbits=-zlib.MAX_WBITS)
        return json.loads(data, cls=self.decoder)


def opened_cell(model: type[models.Model], name: str, value: Any, bound: Any = None) -> Any:
    """Open what `values()` gave of a sealed column. ``bound``: the value of the column that it is bound to. Raises as
    `SealedColumn.opened`."""
    column = model._meta.get_field(name)
    assert isinstance(column, SealedColumn)
    return column.opened(value, bound) if isinstance(value, SealedCell) else value
