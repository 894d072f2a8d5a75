"""The database's part of a backup: a snapshot of one moment, while others write."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import connection

SQLITE: Final = "database.sqlite3"
POSTGRESQL: Final = "database.dump"


class BackupError(Exception):
    """What keeps a backup from being made or put back; the text is for the operator."""


def name_of_copy() -> str:
    """The file of the database in a backup of this deployment."""
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def copy_out(target: Path) -> None:
    """Write a snapshot. Raises `BackupError`."""
    if connection.vendor != "sqlite":
        _postgresql("pg_dump", "--format=custom", f"--file={target}")
        return
    connection.ensure_connection()
    with sqlite3.connect(target) as copy:
        connection.connection.backup(copy)
    copy.close()


def copy_in(source: Path) -> None:
    """Fill the empty database of this deployment. Raises `BackupError`."""
    if connection.vendor != "sqlite":
        _postgresql(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            str(source),
            at_end=True,
        )
        return
    connection.ensure_connection()
    with sqlite3.connect(source) as copy:
        copy.backup(connection.connection)
    copy.close()
    connection.close()


def is_empty() -> bool:
    """Whether the database has no table."""
    return not connection.introspection.table_names()


@contextmanager
def opened(source: Path) -> Iterator[None]:
    """Read the copy of an SQLite database in the place of this deployment's, without writing beside it."""
    own = dict(connection.settings_dict)
    connection.close()
    options = {name: value for name, value in own["OPTIONS"].items() if name != "init_command"}
    connection.settings_dict |= {"NAME": f"file:{source.absolute()}?immutable=1", "OPTIONS": options}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= own


def _postgresql(command: str, *words: str, at_end: bool = False) -> None:
    own = connection.settings_dict
    told = {
        "PGHOST": own["HOST"],
        "PGPORT": own["PORT"],
        "PGUSER": own["USER"],
        "PGPASSWORD": own["PASSWORD"],
    }
    env = {**os.environ, **{name: str(value) for name, value in told.items() if value}}
    where = f"--dbname={own['NAME']}"
    try:
        subprocess.run(
            [command, where, *words] if not at_end else [command, *words[:-1], where, words[-1]],
            env=env, check=True, capture_output=True, text=True,
        )  # fmt: skip
    except FileNotFoundError as gone:
        raise BackupError(f"{command} is not installed; it comes with PostgreSQL's client programs") from gone
    except subprocess.CalledProcessError as problem:
        raise BackupError(f"{command} failed: {problem.stderr.strip()[-500:]}") from problem
