"""Dates as people and programs write them, read column by column: what one date leaves open its column decides.

Day and month, the century, and whether bare figures are MMDDYYYY, a spreadsheet's day number, seconds since 1970 or
an age: the form that reads most of a column is its form. What is not read is counted and shown, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from handover.matching.biographics.linkage.date_forms import (
    ABSENT,
    AGE,
    ISO,
    NUMERIC_FORMS,
    ORDERS,
    Parts,
    Reading,
    figures,
    named_month,
    parts_of,
    plain_date,
    read_figures,
    read_parts,
)
from handover.matching.biographics.placeholders import stands_for_none

_FILLED: Final = re.compile(r"[0X?*U:T./ -]*|[9./ -]{6,}")  # nothing but zeros or nines
SHOWN: Final = 5  # unread texts named
IMPOSSIBLE: Final = "impossible date, compared by its figures"
DEFAULT: Final = "default date, left out"
NONE: Final = "no date"


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How the dates of one column of one file were read. ``given``: cells that are not empty, ``read`` of them.

    ``forms``: how many in which form; ``unread``: some texts that were not, each with its count.
    """

    field: str
    file: str
    given: int
    read: int
    forms: tuple[tuple[str, int], ...]
    unread: tuple[tuple[str, int], ...]

    @property
    def share_unread(self) -> float:
        """Of the cells that are not empty."""
        return 1 - self.read / self.given if self.given else 0.0


def read_columns(
    field: str, columns: Sequence[Iterable[str]], today: date
) -> tuple[list[dict[str, str]], list[ColumnReading]]:
    """For each file's column its texts as eight digits YYYYMMDD, ``00`` unknown, ``""`` for none; and how it went."""
    counted = [Counter(text for text in column if text) for column in columns]
    orders = [_order(texts) for texts in counted]
    shared = next((order for order in orders if order), ORDERS[0])
    digits, told = [], []
    for place, texts in enumerate(counted):
        reader = _Reader(orders[place] or shared, _numeric_form(texts, today), today)
        read = {text: reader.read(text) for text in texts}
        file = "both" if len(counted) == 1 else ("left", "right")[place]
        told.append(_told(field, file, texts, read))
        digits.append({text: found.digits for text, found in read.items()})
    return digits, told


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one column is read."""

    order: str
    numeric: str
    today: date

    def read(self, text: str) -> Reading:
        plain = plain_date(text)
        if plain in ABSENT or _FILLED.fullmatch(plain):
            return Reading("", NONE)
        found = self._read(plain)
        if not found.digits or found.form == IMPOSSIBLE:
            return found
        year, month, day = int(found.digits[:4]), int(found.digits[4:6]), int(found.digits[6:8])
        return Reading("", DEFAULT) if stands_for_none(year, month, day) else found

    def _read(self, plain: str) -> Reading:
        if number := figures(plain):
            return read_figures(number, self.numeric, self.today, self.order)
        if parts := parts_of(plain):
            return read_parts(parts, self.order, self.today)
        return named_month(plain, self.today)


def _order(texts: Counter[str]) -> str:
    """Month or day first, or a year of two figures: what most of the dates that tell say; ``""`` where none does."""
    votes: Counter[str] = Counter()
    for text, count in texts.items():
        parts = parts_of(plain_date(text))
        if parts and len(parts.first) <= 2:
            votes[_vote(parts)] += count
    votes.pop("", None)
    return votes.most_common(1)[0][0] if votes else ""


def _vote(parts: Parts) -> str:
    first, second = int(parts.first), int(parts.second)
    if first > 31 or (first == 0 and len(parts.third) == 2 and int(parts.third) in range(13, 32)):
        return "year first"
    if first > 12 >= second:
        return "day first"
    return "month first" if second > 12 >= first else ""


def _numeric_form(texts: Counter[str], today: date) -> str:
    """The form that reads most of a column's bare figures; of several the usual one."""
    numbers = [(number, count) for text, count in texts.items() if (number := figures(plain_date(text)))]
    best, most = ISO, 0
    for form in NUMERIC_FORMS:
        read = sum(count for number, count in numbers if read_figures(number, form, today).read)
        if read > most:
            best, most = form, read
    return best


def _told(field: str, file: str, texts: Counter[str], read: dict[str, Reading]) -> ColumnReading:
    forms: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for text, count in texts.items():
        found = read[text]
        if found.form:
            forms[found.form] += count
        if not found.read and found.form not in (NONE, DEFAULT):
            unread[text] += count
    given = sum(texts.values()) - forms[NONE] - forms[DEFAULT]
    return ColumnReading(
        field,
        file,
        given,
        given - sum(unread.values()),
        tuple(forms.most_common()),
        tuple(unread.most_common(SHOWN)),
    )


__all__ = ["AGE", "ColumnReading", "read_columns"]
