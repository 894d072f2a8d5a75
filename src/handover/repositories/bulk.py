"""Insert or update many rows of one table with one prepared statement.

Django's ``bulk_create`` and ``bulk_update`` build SQL for every value, which takes most of an import's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import AutoField, CharField, IntegerField, Model, TextField
from django.db.models.base import ModelState

from handover.sealed_columns.fields import SealedColumn
from handover.sealed_columns.hashed import HashedColumn, hashed_columns

M = TypeVar("M", bound=Model)
_PLAIN: Final = ((CharField, str), (TextField, str), (IntegerField, int))
"""Fields, and the type of value that they write unchanged."""


def insert_made(model: type[M], rows: Sequence[Mapping[str, Any]]) -> list[M]:
    """Insert rows as `insert_values` does, and return an instance of each, as if it had been read. Call in a
    transaction.

    Making an instance by its class looks at each field, which takes thirty times as long as the row itself.
    """
    if not rows:
        return []
    key: Any = model._meta.pk
    default = {column.attname: column.get_default() for column in model._meta.concrete_fields}
    made = []
    for pk, row in zip(insert_values(model, rows), rows, strict=True):
        one = model.__new__(model)
        one._state = ModelState()
        one._state.adding, one._state.db = False, connection.alias
        one.__dict__.update(default, **row)
        one.__dict__[key.attname] = pk
        made.append(one)
    return made


def insert_values(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """Insert rows given by attribute name, all with the same names, and return their primary keys. Call in a
    transaction.

    What is not named has the field's default. Signals are not sent.
    """
    if not rows:
        return []
    columns: list[Any] = list(model._meta.concrete_fields)
    key: Any = model._meta.pk
    keys = _next_keys(model, len(rows)) if _counted(model) else [row[key.attname] for row in rows]
    given = {column.attname for column in columns} & rows[0].keys() - {key.attname}
    series: list[Iterable[Any]] = []
    for column in columns:
        name = column.attname
        if column is key:
            series.append(_all_prepared(column, keys))
        elif name in given and isinstance(column, SealedColumn):
            series.append(_sealed(column, [(row[name], row.get(column.bound_to)) for row in rows]))
        elif isinstance(column, HashedColumn):
            series.append([column.hashed(row.get(column.of, "")) for row in rows])
        elif name in given:
            series.append(_all_prepared(column, [row[name] for row in rows]))
        else:
            series.append(repeat(_prepared(column)(column.get_default()), len(rows)))
    _insert(model, columns, list(zip(*series, strict=True)))
    return keys


def _counted(model: type[Model]) -> bool:
    """Whether the database counts this table's keys."""
    key: Any = model._meta.pk
    return isinstance(key, AutoField) or key.get_internal_type().endswith("AutoField")


def _insert(model: type[Model], columns: Sequence[Any], values: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})", values)


def update_rows(model: type[Model], rows: Iterable[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows that have a primary key, in the transaction in hand."""
    columns: list[Any] = [model._meta.get_field(name) for name in fields]
    names = [column.attname for column in columns]
    update_values(model, [(row.pk, {name: getattr(row, name) for name in names}) for row in rows])


def update_values(model: type[Model], changes: Sequence[tuple[Any, Mapping[str, Any]]]) -> None:
    """Write values by attribute name, all with the same names, into the rows with these keys, in the transaction in
    hand.

    In the order of the keys, as all do who change several rows: who locks them in another order waits for the other one
    for ever (`sealed_columns.rows`).
    """
    if not changes:
        return
    changes = sorted(changes, key=itemgetter(0))
    meta, quote = model._meta, connection.ops.quote_name
    by_name: dict[str, Any] = {column.attname: column for column in meta.concrete_fields}
    names = changes[0][1]
    columns = [by_name[name] for name in names]
    columns += [column for column in hashed_columns(model) if column.of in names]
    sets = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    key: Any = meta.pk
    series = [
        _sealed(column, [(said[column.attname], _bound(column, key, pk, said)) for pk, said in changes])
        if isinstance(column, SealedColumn)
        else [column.hashed(said[column.of]) for _, said in changes]
        if isinstance(column, HashedColumn)
        else _all_prepared(column, [said[column.attname] for _, said in changes])
        for column in columns
    ]
    series.append(_all_prepared(key, [pk for pk, _ in changes]))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {quote(key.column)} = %s",
            list(zip(*series, strict=True)),
        )


def _bound(column: SealedColumn, key: Any, pk: Any, said: Mapping[str, Any]) -> Any:
    """What a sealed value of this row is bound to: its key, or a column that is written with it."""
    return pk if column.bound_to == key.attname else said[column.bound_to]


def _sealed(column: SealedColumn, values: Sequence[tuple[Any, Any]]) -> Sequence[Any]:
    """Values, each with what it is bound to, as the database takes them."""
    return [column.get_db_prep_save(column.written(value, bound), connection) for value, bound in values]


def _all_prepared(column: Any, values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as the database takes them."""
    if set(map(type, values)) == {_as_it_is(column)}:
        return values
    return [*map(_prepared(column), values)]


def _as_it_is(column: Any) -> type | None:
    """The type of value that a plain column takes unchanged."""
    if isinstance(column, SealedColumn):
        return None
    plain = column.target_field if column.is_relation else column
    return next((kind for field, kind in _PLAIN if isinstance(plain, field)), None)


def _prepared(column: Any) -> Callable[[Any], Any]:
    """What Django does with a value before it is written. A text or number of a plain column is written as it is."""
    as_it_is = _as_it_is(column)
    last: tuple[Any, Any] = (None, column.get_db_prep_save(None, connection))

    def prepare(value: Any) -> Any:
        nonlocal last
        if type(value) is as_it_is:
            return value
        if value is last[0]:  # one day or null in row after row
            return last[1]
        last = value, column.get_db_prep_save(value, connection)
        return last[1]

    return prepare


def _next_keys(model: type[Model], count: int) -> Sequence[int]:
    """Take keys from the database's own counter. In SQLite the transaction holds the only writer's lock."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            first = (found[0] if found else 0) + 1
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, key.column, count],
        )
        return [number for (number,) in cursor.fetchall()]
