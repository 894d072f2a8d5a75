"""Every byte that a deployment keeps, to be searched for what was erased."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings as live
from django.db import connection

from handover.stages.intake import file_store

LAST = "ZQUXCANARYMAN"
FIRST = "VIXYCANARIA"


def stored() -> set[str]:
    return {path.name for path in Path(live.HANDOVER_DATA_DIR).rglob("*") if path.is_file()}


def places() -> Iterator[tuple[str, bytes]]:
    """Every byte that is kept: the data folder, the database's files, and on PostgreSQL every table as text."""
    folders = [Path(live.HANDOVER_DATA_DIR)]
    if connection.vendor == "sqlite":
        base = Path(connection.settings_dict["NAME"])
        yield from ((p.name, p.read_bytes()) for p in base.parent.glob(f"{base.name}*"))
    else:
        yield from _tables()
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname=current_database()"
            )
            data, oid = cursor.fetchone()
        if os.access(data, os.X_OK):
            folders.append(Path(data) / "base" / str(oid))
    yield from ((f"{p.name} as it is read", file_store.get(p.name)) for p in file_store.stored())
    for folder in folders:
        yield from ((_named(p), p.read_bytes()) for p in folder.rglob("*") if p.is_file())


def _named(path: Path) -> str:
    """A file of PostgreSQL by the table or index that it holds."""
    node = path.name.partition(".")[0]
    if connection.vendor == "sqlite" or not node.isdigit():
        return str(path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_filenode_relation(0, %s)::regclass::text", [int(node)])
        return f"{path.name} {cursor.fetchone()[0]}"


def _tables() -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for table in [*connection.introspection.table_names(cursor), "pg_stats"]:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            yield table, "\n".join(row[0] for row in cursor.fetchall()).encode()


def found(needles: Iterable[bytes]) -> set[tuple[str, bytes]]:
    kept = list(places())
    return {(where, n) for n in set(needles) for where, data in kept if n in data or n.hex().encode() in data}
