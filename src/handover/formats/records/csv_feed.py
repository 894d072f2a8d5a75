"""CSV by a column map. Every row is read by itself; a quote that is never closed spoils one line, not the rest."""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from typing import BinaryIO, Final, TextIO

from handover.formats.records.canonical import Accepted
from handover.formats.records.cells import row_value
from handover.formats.records.column_map import FeedColumnMap, read_map
from handover.formats.records.reader import FeedContext, ReadItem, RecordFileError, raw_text
from handover.formats.records.rules import Rejected

MOST_LINE: Final = 1024 * 1024
"""Most characters of a line."""
MOST_LINES: Final = 50
"""Most lines of one row: a quoted value may hold line ends."""


class _RowError(ValueError):
    """The lines that follow are no row."""


def read_csv_feed(file: BinaryIO, context: FeedContext) -> Iterator[ReadItem]:
    """Yield each row as a record. ``context.map_text`` is the map (`column_map`).

    Raises ``RecordFileError`` for a map or a header that does not fit.
    """
    if context.map_text is None:
        raise RecordFileError("a CSV file needs a column map; name one")
    columns = read_map(context.map_text)
    encoding = "utf-8-sig" if columns.encoding == "utf-8" else columns.encoding
    text = io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="")
    try:
        lines = _Lines(text)
        names = _header(lines, columns)
        wanted = columns.read_columns
        for number, raw, row in _rows(lines, columns, len(names)):
            yield ReadItem(
                number, raw_of(raw, columns.encoding), _result(row, names, wanted, columns, context)
            )
    finally:
        text.detach()  # the file is the caller's to close


def raw_of(raw: str, encoding: str) -> str:
    """Return the raw text as it is kept; a byte that is none of the encoding is shown."""
    return raw_text(raw.rstrip("\r\n").encode(encoding, "surrogateescape"), encoding)


def _result(
    row: list[str] | Rejected,
    names: list[str],
    wanted: frozenset[str],
    columns: FeedColumnMap,
    context: FeedContext,
) -> Accepted | Rejected:
    if isinstance(row, Rejected):
        return row
    if len(row) != len(names):
        text = f"has {len(row)} columns, but the header has {len(names)}; look for a stray delimiter or quote"
        return Rejected("row-shape", text, "")
    cells = {name: cell for name, cell in zip(names, row, strict=True) if name in wanted}
    for name, cell in cells.items():
        if any("\udc80" <= character <= "\udcff" for character in cell):
            return Rejected("not-in-encoding", f"holds a byte that is none of {columns.encoding}", name)
    value = row_value(cells, columns, context)
    return value if isinstance(value, Rejected) else context.read(value)


class _Lines:
    """The lines of the file, each at most once unless it is given back; counts them from 1."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._waiting: deque[tuple[int, str]] = deque()
        self._number = 0
        self.taken: list[tuple[int, str]] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise _RowError("a quote is not closed")
        number, line = self._waiting.popleft() if self._waiting else self._next()
        self.taken.append((number, line))
        if len(line) > MOST_LINE:
            raise _RowError(f"the line has more than {MOST_LINE:,} characters")
        return line

    def give_back(self) -> None:
        """Give back every line but the first that was taken for this row."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def _next(self) -> tuple[int, str]:
        line = self._text.readline(MOST_LINE + 1)
        if not line:
            raise StopIteration
        self._number += 1
        rest = line
        while len(line) > MOST_LINE and rest and not rest.endswith(("\n", "\r")):
            rest = self._text.readline(MOST_LINE)
        return self._number, line


def _rows(
    lines: _Lines, columns: FeedColumnMap, width: int
) -> Iterator[tuple[int, str, list[str] | Rejected]]:
    """Yield line, raw text and cells of each row that is not empty."""
    while True:
        lines.taken.clear()
        try:
            row: list[str] | Rejected = _row(lines, columns)
        except StopIteration:
            return
        except (csv.Error, _RowError) as error:
            lines.give_back()
            row = Rejected("not-csv", f"is no row of CSV: {error}", "")
        number, raw = lines.taken[0][0], "".join(line for _, line in lines.taken)
        if isinstance(row, list) and len(lines.taken) > 1 and len(row) != width:
            # A stray quote has swallowed lines: only the first is bad.
            lines.give_back()
            raw = lines.taken[0][1]
        if isinstance(row, Rejected) or any(cell.strip() for cell in row):
            yield number, raw, row


def _row(lines: _Lines, columns: FeedColumnMap) -> list[str]:
    delimiter = "\t" if columns.delimiter == "tab" else columns.delimiter
    if columns.quotes:
        return next(csv.reader(lines, delimiter=delimiter, strict=True))
    return next(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True))


def _header(lines: _Lines, columns: FeedColumnMap) -> list[str]:
    """Return the names of the columns. Raises ``RecordFileError`` unless they are those that the map names."""
    for _ in range(columns.skip_lines):
        lines.taken.clear()
        next(lines, None)
    lines.taken.clear()
    try:
        row = _row(lines, columns)
    except StopIteration:
        raise RecordFileError("the file has no header") from None
    except (csv.Error, _RowError) as error:
        raise RecordFileError(f"the header is no row of CSV: {error}", columns.skip_lines + 1) from None
    names = [name.strip() for name in row]
    problems = list(_header_problems(names, columns))
    if problems:
        raise RecordFileError("; ".join(problems), lines.taken[0][0])
    return names


def _header_problems(names: list[str], columns: FeedColumnMap) -> Iterator[str]:
    listed = columns.read_columns | set(columns.unused)
    if listed.isdisjoint(names):
        # Not repeated: where a file has no header, this line is somebody's record.
        yield "this line is not the header that the map describes"
        return
    shown = [raw_of(name, columns.encoding)[:60] for name in dict.fromkeys(names) if name not in listed]
    if shown:
        yield f"the map does not list the columns {', '.join(shown[:20])}; say what they are, or name them as unused"
    missing = sorted(listed - set(names))
    if missing:
        yield f"the file lacks the columns {', '.join(missing[:20])}, which the map names"
    counts = Counter(names)
    twice = sorted(name for name in columns.read_columns if counts[name] > 1)
    if twice:
        yield f"the columns {', '.join(twice)} stand twice in the header"
