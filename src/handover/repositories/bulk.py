"""Insert and change many rows of one table by one prepared statement.

Django's ``bulk_create`` and ``bulk_update`` build SQL for every value, which takes most of an import's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model


def insert_rows(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert new rows, and give each its primary key where the database counts them. Call in a transaction.

    Defaults are those of the model's instances; signals are not sent.
    """
    if not rows:
        return
    meta = model._meta
    key: Any = meta.pk
    if isinstance(key, AutoField) or key.get_internal_type().endswith("AutoField"):
        for row, pk in zip(rows, _next_keys(model, len(rows)), strict=True):
            row.pk = pk
    columns: list[Any] = list(meta.concrete_fields)
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})",
            [_values(row, columns) for row in rows],
        )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update_rows(model: type[Model], rows: Iterable[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows that have a primary key, in the transaction in hand."""
    meta = model._meta
    columns: list[Any] = [meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    key: Any = meta.pk
    values = [[*_values(row, columns), key.get_db_prep_value(row.pk, connection)] for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {quote(key.column)} = %s",
                values,
            )


def _values(row: Model, columns: Sequence[Any]) -> list[Any]:
    return [column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns]


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
