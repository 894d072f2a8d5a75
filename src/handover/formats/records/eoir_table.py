"""A table of the public release of the immigration courts (EOIR): tab-separated, no quoting, Latin-1.

A stray tab in a text shifts every later column of its row. Such a row has too many columns, or a code where a date
belongs; it is refused and never moved back into shape by a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO, Final

from handover.formats.records.reader import RecordFileError
from handover.formats.records.rules import Rejected

MOST_LINE: Final = 65_536
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_CODE: Final = re.compile(r"[A-Za-z0-9 ]{0,10}")
_CHARGE: Final = re.compile(r"[A-Za-z0-9 .()/-]{0,30}")
_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})?)?")
_NOTHING: Final = frozenset({"", "NULL", "NA", "N/A"})


def number(text: str) -> bool:
    """Return whether a text is a number of the release, such as IDNCASE."""
    return bool(_NUMBER.fullmatch(text))


def code(text: str) -> bool:
    """Return whether a text can be a code or is empty."""
    return bool(_CODE.fullmatch(text))


def charge(text: str) -> bool:
    """Return whether a text can be a charge's code or is empty."""
    return bool(_CHARGE.fullmatch(text))


def day(text: str) -> bool:
    """Return whether a text is a date, with or without a time, or is empty."""
    return not text or _DAY.fullmatch(text) is not None


def one_of(*codes: str) -> Callable[[str], bool]:
    """Return a check that a text is one of the codes or is empty."""
    return frozenset({"", *codes}).__contains__


def iso_day(text: str) -> str:
    """Return the day of a date of the release, or ``""``. A date that the calendar does not have stays as it is."""
    found = _DAY.fullmatch(text)
    if not found:
        return ""
    try:
        return dt.date.fromisoformat(found[1]).isoformat()
    except ValueError:
        return found[1]


_Row = tuple[int, str, Mapping[str, str] | Rejected]
"""Line, raw text, and the values by column in capitals."""


def rows(file: BinaryIO, checks: Mapping[str, Callable[[str], bool]]) -> Iterator[_Row]:
    """Yield each row of a table; ``checks`` are of the columns that are read, by their names in capitals.

    Raises ``RecordFileError`` for a header that lacks one of them or names one twice.
    """
    header = _line(file)
    if header is None:
        raise RecordFileError("the table has no header")
    names = [name.strip().upper() for name in header.removeprefix("\u00ef\u00bb\u00bf").split("\t")]
    missing = sorted(set(checks) - set(names))
    twice = sorted(name for name in checks if names.count(name) > 1)
    if missing or twice:
        told = f"lacks the columns {', '.join(missing)}" if missing else f"names {', '.join(twice)} twice"
        raise RecordFileError(f"the table {told}; is it of the release, separated by tabs?", 1)
    places = {name: names.index(name) for name in checks}
    line = 1
    while (text := _line(file)) is not None:
        line += 1
        if text.strip():
            yield line, text, _values(text, len(names), places, checks)


def _values(
    text: str, width: int, places: Mapping[str, int], checks: Mapping[str, Callable[[str], bool]]
) -> Mapping[str, str] | Rejected:
    if len(text) >= MOST_LINE:
        return Rejected("line-too-long", f"has {MOST_LINE:,} characters or more", "")
    cells = text.split("\t")
    if len(cells) == width + 1 and not cells[-1].strip():
        cells.pop()  # the release ends some rows with a tab
    if len(cells) != width:
        told = f"has {len(cells)} columns, but the header has {width}; a stray tab has shifted them"
        return Rejected("row-shape", told, "")
    found: dict[str, str] = {}
    for name, place in places.items():
        value = cells[place].strip()
        value = "" if value in _NOTHING else value
        if not checks[name](value):
            return Rejected(
                "row-shape", "holds what cannot stand in this column; a stray tab may have shifted it", name
            )
        found[name] = value
    return MappingProxyType(found)


def _line(file: BinaryIO) -> str | None:
    """Return the next line without its end, at most its first `MOST_LINE` characters; None at the end."""
    line = rest = file.readline(MOST_LINE)
    if not line:
        return None
    while not rest.endswith(b"\n") and (rest := file.readline(MOST_LINE)):
        pass
    return line.rstrip(b"\r\n").decode("latin-1")
