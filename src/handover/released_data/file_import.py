"""Take a released file in: every row is kept, rejected with its rule, or excluded, and their sum is the file's rows."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from handover.released_data.kinds import COLUMNS, DATES, EVENT, EVENTS, NEEDED, NUMBERS, PERSON, ReleasedKind
from handover.released_data.reading import FileColumns, ReleasedFileError, columns_of, open_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EARLIEST: Final = date(1990, 1, 1)
"""An event before this day is a typing error: no release reaches back so far."""
REPEAT_HOURS: Final = 24
_FORMS: Final = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%y", "%d-%b-%Y", "%d-%b-%y")
"""Forms of a date beside ISO 8601. These files are of US offices: the month stands first."""


@dataclass(frozen=True, slots=True)
class ReleasedSet:
    """One file that was taken in. ``rejected`` and ``excluded`` count rows by rule; ``repeats`` are kept rows that
    come within 24 hours of another event of the same person, None where the release has no key of a person.
    ``digest`` is the SHA-256 of the file with its layout."""

    kind: str
    digest: str
    file: str
    layout: str
    source: str
    rows: int
    kept: int
    rejected: dict[str, int]
    excluded: dict[str, int]
    repeats: int | None
    left_out: list[str]
    first_day: str
    last_day: str

    @property
    def stem(self) -> str:
        """Return the name of its files in the folder of sets."""
        return f"{self.kind}-{self.digest[:12]}"


@contextmanager
def database() -> Iterator[DuckDBPyConnection]:
    """Open an empty database in memory, without access to anything but what it is given, in UTC."""
    try:
        import duckdb
    except ImportError as missing:
        raise ReleasedFileError(
            "released files need the extra “oversight”: pip install 'handover[oversight]'"
        ) from missing
    with TemporaryDirectory() as spill, duckdb.connect(config={"temp_directory": spill}) as opened:
        opened.execute("SET TimeZone = 'UTC'")
        opened.execute("SET enable_progress_bar = false")
        yield opened


def take_in(
    path: Path, kind: ReleasedKind, column_map: Path | None, folder: Path, today: date
) -> ReleasedSet:
    """Take a file in and store it in ``folder`` as Parquet with a manifest. The same file is the same set.

    Raises `ReleasedFileError` where it cannot be read, or no row of it can be kept.
    """
    with database() as opened:
        columns = columns_of(kind, open_file(opened, path), column_map)
        digest = _digest(path, columns)
        opened.execute("SET VARIABLE latest = ?::DATE", [today])
        opened.execute(_typed(kind, columns))
        opened.execute(_judged(kind, columns))
        found = _counted(opened, kind, columns, path, digest)
        if not found.kept:
            raise ReleasedFileError(f"{path}: no row of {found.rows} can be kept: {_said(found.rejected)}.")
        _store(opened, kind, found, folder)
    return found


def _digest(path: Path, columns: FileColumns) -> str:
    with path.open("rb") as file:
        whole = hashlib.file_digest(file, "sha256")
    whole.update(json.dumps([columns.layout, sorted(columns.header_of.items())]).encode())
    return whole.hexdigest()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _typed(kind: ReleasedKind, columns: FileColumns) -> str:
    """The view ``typed``: our columns, with ``given_X`` the text of each that has a type."""
    parts = []
    for ours in (*COLUMNS[kind], PERSON):
        theirs = columns.header_of.get(ours)
        text = f"nullif(trim({_quoted(theirs)}::VARCHAR), '')" if theirs else "NULL::VARCHAR"
        if ours in DATES:
            forms = ", ".join(f"'{form}'" for form in _FORMS)
            moment = f"coalesce(try_cast({text} AS TIMESTAMP), try_strptime({text}, [{forms}]))"
            parts += [f"{text} AS given_{ours}", f"{moment} AS {ours}"]
        elif ours in NUMBERS:
            parts += [f"{text} AS given_{ours}", f"try_cast({text} AS BIGINT) AS {ours}"]
        else:
            parts.append(f"{text} AS {ours}")
    return f"CREATE VIEW typed AS SELECT {', '.join(parts)} FROM raw"


def _judged(kind: ReleasedKind, columns: FileColumns) -> str:
    """The table ``judged``: the same, with why a row is not kept, empty where it is."""
    rules = []
    for ours in NEEDED[kind]:
        given = f"given_{ours}" if ours in DATES | NUMBERS else ours
        rules += [
            f"WHEN {given} IS NULL THEN 'rejected: no {ours}'",
            f"WHEN {ours} IS NULL THEN 'rejected: {ours} is not readable'",
        ]
    if EVENT in NEEDED[kind]:
        rules.append(
            f"WHEN {EVENT}::DATE NOT BETWEEN DATE '{EARLIEST}' AND getvariable('latest') "
            f"THEN 'rejected: {EVENT} before {EARLIEST.year} or after today'"
        )
    everything = ", ".join(f"given_{c}" if c in DATES | NUMBERS else c for c in columns.header_of)
    empty = f"WHEN coalesce({everything}) IS NULL THEN 'excluded: empty row'"
    repeat = "NULL::BOOLEAN"
    if PERSON in columns.header_of and EVENT in NEEDED[kind]:
        gap = f"{EVENT} - lag({EVENT}) OVER (PARTITION BY {PERSON} ORDER BY {EVENT})"
        repeat = f"{PERSON} IS NOT NULL AND coalesce({gap} <= INTERVAL {REPEAT_HOURS} HOUR, false)"
    case = f"CASE {empty} {' '.join(rules)} ELSE '' END"
    return f"CREATE TABLE judged AS SELECT *, {case} AS why, {repeat} AS repeat FROM typed"


def _counted(
    opened: DuckDBPyConnection, kind: ReleasedKind, columns: FileColumns, path: Path, digest: str
) -> ReleasedSet:
    whys: dict[str, int] = dict(
        opened.execute("SELECT why, count(*) FROM judged GROUP BY 1 ORDER BY 1").fetchall()
    )
    by = {
        word: {w.removeprefix(f"{word}: "): n for w, n in whys.items() if w.startswith(word)}
        for word in ("rejected", "excluded")
    }
    first = last = None
    if kind in EVENTS:
        ((first, last),) = opened.execute(
            f"SELECT min({EVENT})::DATE, max({EVENT})::DATE FROM judged WHERE why = ''"
        ).fetchall()
    ((repeats, keyed),) = opened.execute(
        "SELECT count(*) FILTER (repeat), count(repeat) FROM judged WHERE why = ''"
    ).fetchall()
    return ReleasedSet(
        kind=kind, digest=digest, file=path.name, layout=columns.layout, source=columns.source,
        rows=sum(whys.values()), kept=whys.get("", 0), rejected=by["rejected"], excluded=by["excluded"],
        repeats=repeats if keyed else None, left_out=list(columns.left_out),
        first_day=str(first or ""), last_day=str(last or ""),
    )  # fmt: skip


def _said(rules: dict[str, int]) -> str:
    return "; ".join(f"{rule} ({count})" for rule, count in rules.items()) or "it has none"


def _store(opened: DuckDBPyConnection, kind: ReleasedKind, found: ReleasedSet, folder: Path) -> None:
    """Write the rows without the person's key, then the manifest that says that they are whole."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, manifest = folder / f"{found.stem}.parquet", folder / f"{found.stem}.json"
    kept = [f"{c}::DATE AS {c}" if c in DATES else c for c in COLUMNS[kind]]
    query = stored(kind, f"SELECT {', '.join(kept)}, repeat FROM judged WHERE why = ''")
    aside = folder / f"{found.stem}.{secrets.token_hex(4)}.writing"  # two may take the same file in at once
    try:
        opened.sql(query).write_parquet(str(aside), compression="zstd")
        aside.replace(rows)
        aside.write_text(json.dumps(asdict(found), indent=1), encoding="utf-8")
        aside.replace(manifest)
    finally:
        aside.unlink(missing_ok=True)


def stored(kind: ReleasedKind, rows: str) -> str:
    """The query of rows as they are stored: in the order of their columns, since that of a release can follow its
    persons, and with ``again``: an equal row stands before it. A report over all columns would take many times as long.
    """
    order = ", ".join(COLUMNS[kind])
    again = f"row_number() OVER (PARTITION BY {order}, repeat) > 1 AS again"
    return f"SELECT *, {again} FROM ({rows}) ORDER BY {order}"


def taken_in(folder: Path) -> list[ReleasedSet]:
    """List the sets that were taken in, by kind and digest. Raises `ReleasedFileError` for a broken manifest."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(ReleasedSet(**json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, TypeError) as problem:
            raise ReleasedFileError(f"{path}: this manifest is broken; take the file in again.") from problem
    return found
