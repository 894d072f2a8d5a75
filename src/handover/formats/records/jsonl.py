"""Canonical JSON Lines: one record a line, UTF-8; a reader that needs memory for one line, and the writer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

from handover.formats.records.canonical import Accepted
from handover.formats.records.envelope import Record, canonical_bytes
from handover.formats.records.reader import FeedContext, ReadItem, raw_text
from handover.formats.records.rules import Rejected

MOST_LINE: Final = 1024 * 1024
"""Most bytes of a line: a record with every field at its limit has fewer."""
_BOM: Final = b"\xef\xbb\xbf"
_SHOWN: Final = 4096
"""Bytes that are kept of a line that is too long."""


class _RepeatedError(ValueError):
    """An object names a field twice."""


def read_jsonl(file: BinaryIO, context: FeedContext) -> Iterator[ReadItem]:
    """Yield each line of the file as a record. Empty lines are passed over. A byte order mark, CR LF and a missing last
    line end are taken. Raises nothing: a line that is no record is a `Rejected`.
    """
    for number, read, whole in _lines(file):
        line = (read.removeprefix(_BOM) if number == 1 else read).rstrip(b"\r\n")
        if not whole:
            text = f"has more than {MOST_LINE:,} bytes; send each record on a line of its own"
            yield ReadItem(number, raw_text(line[:_SHOWN]), Rejected("line-too-long", text, ""))
        elif line.strip():
            yield ReadItem(number, raw_text(line), read_line(line, context))


def read_line(line: bytes, context: FeedContext) -> Accepted | Rejected:
    """Read one line without its end as a record."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        return Rejected("not-utf-8", f"is not UTF-8 at byte {error.start + 1} of the line; send UTF-8", "")
    try:
        value = _JSON.decode(text)
    except _RepeatedError as error:
        return Rejected("field-twice", str(error), "")
    except RecursionError:
        return Rejected("not-json", "is nested too deeply", "")
    except json.JSONDecodeError as error:
        return Rejected("not-json", f"is not JSON at character {error.pos + 1} of the line", "")
    except ValueError:
        return Rejected("not-json", "holds a number that is none", "")
    return context.read(value)


def write_jsonl(records: Iterable[Record], file: BinaryIO) -> int:
    """Write each record as a line of canonical JSON and return how many there were."""
    count = 0
    for record in records:
        file.write(canonical_bytes(record) + b"\n")
        count += 1
    return count


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, bytes and whether that is the whole line; of a line that is too long, its beginning."""
    number = 0
    while line := file.readline(MOST_LINE + 2):
        number += 1
        whole = len(line.rstrip(b"\r\n")) <= MOST_LINE
        rest = line
        while not whole and rest and not rest.endswith(b"\n"):
            rest = file.readline(MOST_LINE)
        yield number, line, whole


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a name twice: readers differ in which one counts (RFC 8259, 4)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedError("an object names a field twice; name each once")
    return found


def _no_number(_name: str) -> None:
    raise ValueError


_JSON: Final = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
