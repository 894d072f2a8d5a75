"""Insert and change many rows of one table by one prepared statement.

Django's ``bulk_create`` and ``bulk_update`` build SQL for every value, which takes most of an import's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, Final

from django.db import connection
from django.db.models import AutoField, CharField, IntegerField, Model, TextField

_PLAIN: Final = ((CharField, str), (TextField, str), (IntegerField, int))
"""Fields, and the type of value that they write unchanged."""


def insert_rows(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert new rows, and give each its primary key where the database counts them. Call in a transaction.

    Defaults are those of the model's instances; signals are not sent.
    """
    if not rows:
        return
    if _counted(model):
        for row, pk in zip(rows, _next_keys(model, len(rows)), strict=True):
            row.pk = pk
    columns: list[Any] = list(model._meta.concrete_fields)
    _insert(model, columns, _values(rows, columns))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """Insert rows given by attribute name, all with the same names, and return their primary keys. Call in a
    transaction.

    What is not named has the field's default. Making no instances takes a third of the time of `insert_rows`.
    """
    if not rows:
        return []
    columns: list[Any] = list(model._meta.concrete_fields)
    key: Any = model._meta.pk
    keys = _next_keys(model, len(rows)) if _counted(model) else [row[key.attname] for row in rows]
    given = {column.attname for column in columns} & rows[0].keys() - {key.attname}
    series: list[Iterable[Any]] = []
    for column in columns:
        name, prepare = column.attname, _prepared(column)
        if column is key:
            series.append(map(prepare, keys))
        elif name in given:
            series.append([prepare(row[name]) for row in rows])
        else:
            series.append(repeat(prepare(column.get_default()), len(rows)))
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
    meta = model._meta
    columns: list[Any] = [meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    key: Any = meta.pk
    values = _values(rows, [*columns, key])
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {quote(key.column)} = %s",
                values,
            )


def _values(rows: Iterable[Model], columns: Sequence[Any]) -> list[list[Any]]:
    """The values of these columns as the database takes them, a list for each row."""
    names = [column.attname for column in columns]
    prepared = [_prepared(column) for column in columns]
    return [
        [prepare(getattr(row, name)) for name, prepare in zip(names, prepared, strict=True)] for row in rows
    ]


def _prepared(column: Any) -> Callable[[Any], Any]:
    """What Django does with a value before it is written. A text or number of a plain column is written as it is."""
    plain = column.target_field if column.is_relation else column
    as_it_is = next((kind for field, kind in _PLAIN if isinstance(plain, field)), None)
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
