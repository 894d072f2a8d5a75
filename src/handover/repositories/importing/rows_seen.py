"""What one pass over a file has seen, in a temporary file: memory does not grow with the feed."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

RowKey = tuple[str, str]
"""Kind and source key."""


@dataclass(frozen=True, slots=True)
class SeenRecord:
    """A record of this file: whom it is about, and for an arrest, or what belongs to one, its day."""

    subject: str
    repository: str
    arrested_on: dt.date | None = None


class SeenRecords:
    """The records of one pass by key. Use as a context manager; the file is gone afterwards."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="handover-records-")
        self._rows = sqlite3.connect(f"{self._folder.name}/seen.sqlite3", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode=OFF")
        self._rows.execute("PRAGMA synchronous=OFF")
        self._rows.execute(
            "CREATE TABLE seen (kind TEXT, key TEXT, subject TEXT, repository TEXT, arrested TEXT,"
            " PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()
        self._folder.cleanup()

    def add(self, found: Iterable[tuple[RowKey, SeenRecord]]) -> None:
        """Note records of this file."""
        self._rows.execute("BEGIN")
        self._rows.executemany(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)",
            (
                (*key, one.subject, one.repository, one.arrested_on.isoformat() if one.arrested_on else None)
                for key, one in found
            ),
        )
        self._rows.execute("COMMIT")

    def get(self, key: RowKey) -> SeenRecord | None:
        """Return what was seen under a key."""
        row = self._rows.execute(
            "SELECT subject, repository, arrested FROM seen WHERE kind = ? AND key = ?", key
        ).fetchone()
        if row is None:
            return None
        return SeenRecord(row[0], row[1], dt.date.fromisoformat(row[2]) if row[2] else None)
