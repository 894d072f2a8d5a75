"""CSV and Parquet files as columns of text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
from numpy.typing import NDArray

from handover.matching.biographics.linkage.errors import LinkageError
from handover.matching.biographics.linkage.mapping import ColumnMap

TextColumn = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Records:
    """One file: keys (n,) and, for each field of the map in its order, texts (n,), ``""`` where absent."""

    keys: list[str]
    columns: tuple[TextColumn, ...]

    def __len__(self) -> int:
        return len(self.keys)


def read_records(path: Path, columns: ColumnMap, *, right: bool = False) -> Records:
    """Read the mapped columns. Raises LinkageError for an unreadable file, a missing column or a repeated key."""
    table = _table(path)
    names = {str(name).strip(): place for place, name in enumerate(table.column_names)}
    twice = Counter(str(name).strip() for name in table.column_names)

    def column(wanted: str) -> TextColumn:
        if wanted not in names:
            known = ", ".join(list(names)[:40])
            raise LinkageError(f"{path} has no column '{wanted}'; it has: {known}")
        if twice[wanted] > 1:
            raise LinkageError(
                f"{path} has {twice[wanted]} columns '{wanted}'; rename all but the one to be read"
            )
        return _texts(table.column(names[wanted]))

    keys = [str(key) for key in column(columns.key.right if right else columns.key.left)]
    if not keys:
        raise LinkageError(f"{path} holds no record")
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if not key or key in seen:
            what = f"the key '{key}' comes twice" if key else "a record has no key"
            raise LinkageError(
                f"{path}, record {place + 1}: {what}; 'id' must name a column of distinct values"
            )
        seen.add(key)
    return Records(keys, tuple(column(f.right if right else f.left) for f in columns.fields))


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """True pairs, columns ``left`` and ``right``. Raises LinkageError where they are absent."""
    table = _table(path)
    names = {str(name).strip().lower(): place for place, name in enumerate(table.column_names)}
    if not {"left", "right"} <= set(names):
        raise LinkageError(f"{path} must have the columns left and right; it has: {', '.join(names)}")
    left, right = (_texts(table.column(names[side])).tolist() for side in ("left", "right"))
    return list(zip(left, right, strict=True))


def _table(path: Path) -> pa.Table:
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return pa_parquet.read_table(path)
        first = pa_csv.open_csv(path, read_options=pa_csv.ReadOptions(block_size=1 << 24)).schema.names
        # Everything as text: a leading zero is part of a postcode.
        options = pa_csv.ConvertOptions(column_types={name: pa.string() for name in first})
        parse = pa_csv.ParseOptions(newlines_in_values=True)
        return pa_csv.read_csv(path, convert_options=options, parse_options=parse)
    except (OSError, pa.ArrowException) as wrong:
        raise LinkageError(f"{path} cannot be read as CSV or Parquet: {wrong}") from wrong


def _texts(column: pa.ChunkedArray) -> TextColumn:
    if not pa.types.is_string(column.type):
        if pa.types.is_timestamp(column.type):
            column = pc.strftime(column, format="%Y-%m-%d")
        elif pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        column = column.cast(pa.string())
    stripped = pc.utf8_trim_whitespace(pc.fill_null(column, ""))
    out: TextColumn = np.array(stripped.to_pylist(), dtype=object)
    return out
