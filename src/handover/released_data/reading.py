"""Read a released file into a table of texts: CSV, Parquet, or the first sheet of a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from handover.released_data.kinds import COLUMNS, NEEDED, PERSON, ReleasedKind, header, layout_of
from handover.yaml_text import YamlTextError, parse_yaml

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMS: Final = (".csv", ".parquet", ".xlsx")
LARGEST_MAP: Final = 100_000
"""Bytes of a column map."""


class ReleasedFileError(ValueError):
    """The file, its map, or what a report needs is not what it must be; the text says what to do."""


@dataclass(frozen=True, slots=True)
class FileColumns:
    """Which header of a file is read as which of our columns; ``left_out`` are the file's other headers."""

    layout: str
    source: str
    header_of: Mapping[str, str]
    left_out: tuple[str, ...]


def open_file(database: DuckDBPyConnection, path: Path) -> list[str]:
    """Make the view ``raw`` of a file's rows, all columns as text; return its headers. Raises `ReleasedFileError`."""
    import duckdb
    from pyarrow.lib import ArrowException

    if not path.is_file():
        raise ReleasedFileError(f"{path}: there is no such file.")
    form = path.suffix.lower()
    if form not in FORMS:
        raise ReleasedFileError(
            f"{path}: a released file is {', '.join(FORMS)}, not {form or 'without an ending'}."
        )
    try:
        if form == ".xlsx":
            database.register("raw", _workbook(path))
        elif form == ".parquet":
            view(database, "raw", path)
        else:
            database.register("raw", _csv(path))
        names = [str(row[0]) for row in database.execute("DESCRIBE raw").fetchall()]
        database.execute("SELECT count(*) FROM raw").fetchall()
    except (duckdb.Error, ArrowException, OSError, UnicodeDecodeError) as problem:
        first = str(problem).strip().splitlines()[0]
        raise ReleasedFileError(f"{path}: it cannot be read: {first}") from problem
    return names


def view(database: DuckDBPyConnection, name: str, path: Path) -> None:
    """Make a view of a Parquet file's rows. DuckDB reads the file itself, many times as fast as through pyarrow."""
    no_pattern = re.sub(r"[\[*?]", lambda sign: f"[{sign[0]}]", str(path))  # as “[final]” in a name would be
    database.read_parquet(no_pattern, hive_partitioning=False).create_view(name)


def _csv(path: Path) -> Any:
    """Every value as it is written: no type is guessed, since a guess turns “01” into 1."""
    import pyarrow as pa
    from pyarrow import csv

    newlines = csv.ParseOptions(newlines_in_values=True)  # in a quoted value
    with csv.open_csv(path, parse_options=newlines) as opened:
        names = opened.schema.names
    if len(set(names)) < len(names):
        raise ReleasedFileError(f"{path}: its first line must name each column once.")
    texts = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True)
    return csv.read_csv(path, parse_options=newlines, convert_options=texts)


def _workbook(path: Path) -> Any:
    import pyarrow as pa
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=True)
    except CalamineError as problem:
        raise ReleasedFileError(f"{path}: it cannot be read as a workbook: {problem}") from problem
    if not rows:
        raise ReleasedFileError(f"{path}: its first sheet is empty.")
    names = [str(cell) for cell in rows[0]]
    if len(set(names)) < len(names) or not all(names):
        raise ReleasedFileError(f"{path}: the first row of its first sheet must name each column once.")
    return pa.table(
        {
            name: pa.array([_text(row[at]) if at < len(row) else None for row in rows[1:]], pa.string())
            for at, name in enumerate(names)
        }
    )


def _text(cell: object) -> str | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def columns_of(kind: ReleasedKind, names: list[str], column_map: Path | None) -> FileColumns:
    """Find what each column of a file is: by the user's map, else by a published layout.

    A header that stands twice after normalising, a map that names an unknown column or header, and a file without
    what its kind needs raise `ReleasedFileError`.
    """
    headers: dict[str, str] = {}
    for name in names:
        if header(name) in headers:
            raise ReleasedFileError(f"two columns are named {header(name)}: {headers[header(name)]}, {name}.")
        headers[header(name)] = name
    if column_map is not None:
        layout, source, wanted = "map", column_map.name, _mapped(kind, column_map)
    else:
        found = layout_of(kind, headers)
        if found is None:
            needed = ", ".join(NEEDED[kind])
            raise ReleasedFileError(
                f"no published layout of {kind} fits these columns: {', '.join(names)}. "
                f"Say with --map which of them is {needed}."
            )
        layout, source, wanted = found.name, found.source, dict(found.columns)
        wanted = {ours: theirs for ours, theirs in wanted.items() if theirs in headers}
    missing = [theirs for theirs in wanted.values() if theirs not in headers]
    if missing:
        raise ReleasedFileError(f"the map names columns that the file lacks: {', '.join(missing)}.")
    header_of = {ours: headers[theirs] for ours, theirs in wanted.items()}
    left_out = tuple(name for name in names if name not in header_of.values())
    return FileColumns(layout, source, header_of, left_out)


def _mapped(kind: ReleasedKind, path: Path) -> dict[str, str]:
    try:
        if path.stat().st_size > LARGEST_MAP:
            raise ReleasedFileError(f"{path}: a column map has {LARGEST_MAP:,} bytes at most.")
        read = parse_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YamlTextError) as problem:
        raise ReleasedFileError(f"{path}: the map cannot be read: {problem}") from problem
    if not isinstance(read, dict) or not all(isinstance(v, str) and v for v in read.values()):
        raise ReleasedFileError(
            f"{path}: a map has a line for each column, such as “event_date: Prepared Date”."
        )
    allowed = {*COLUMNS[kind], PERSON}
    if unknown := [str(key) for key in read if key not in allowed]:
        raise ReleasedFileError(
            f"{path}: {kind} has no column {', '.join(unknown)}; it has {', '.join(sorted(allowed))}."
        )
    if missing := [key for key in NEEDED[kind] if key not in read]:
        raise ReleasedFileError(f"{path}: {kind} needs {', '.join(missing)}.")
    if len(set(map(header, read.values()))) < len(read):
        raise ReleasedFileError(f"{path}: one column of the file is named for two of ours.")
    return {str(ours): header(theirs) for ours, theirs in read.items()}
