"""Detect placeholder dates and numbers in a gallery by their frequency, exclude and report them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics import overfrequent
from handover.matching.biographics.layout import Columns
from handover.matching.biographics.values import KINDS

Whole = tuple[int, int]  # a number as `Columns.number` keeps it

_BEFORE_0: Final = 47  # what ``columns`` takes from a character to make six bits of it
_FIRST, _CHARS = 6, 16  # of a number's characters, those in the first word, and all


@dataclass(frozen=True)
class Defaults:
    """``births``: date and people who have it; ``years``: 1 Januaries that say no more than the year; ``numbers``
    likewise. Kept with a segment and applied to its records and to every probe."""

    births: tuple[tuple[int, int], ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    numbers: tuple[tuple[int, int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.births or self.years or self.numbers)

    @cached_property
    def _out(self) -> frozenset[int]:
        return frozenset(value for value, _ in self.births)

    @cached_property
    def _numbers(self) -> frozenset[Whole]:
        return frozenset((one, other) for one, other, _ in self.numbers)

    def keeps_birth(self, value: int) -> bool:
        """Whether a date is evidence here, if only its year."""
        return value not in self._out

    def keeps_number(self, row: Whole) -> bool:
        """Whether a number is."""
        return row not in self._numbers

    def without(self, columns: Columns) -> Columns:
        """The columns without what is a placeholder here, and with 1 Januaries that are years as years."""
        if not self:
            return columns
        record, birth, number = columns.record.copy(), columns.birth.copy(), columns.number
        vague = np.isin(birth, [value for value, _ in self.years])
        birth[vague] -= birth[vague] % 10_000
        kept = ~np.isin(birth, [value for value, _ in self.births])
        record[:, 1] = _moved(record[:, 1], kept)
        held = np.ones(len(number), dtype=np.bool_)
        for one, other, _ in self.numbers:
            held &= (number[:, 0] != np.uint64(one)) | (number[:, 1] != np.uint64(other))
        record[:, 2] = _moved(record[:, 2], held)
        parts = columns._replace(record=record, birth=birth[kept], number=np.ascontiguousarray(number[held]))
        for part in parts:
            part.flags.writeable = False
        return parts

    def as_rows(self) -> list[dict[str, Any]]:
        """For people: what was left out, and how many have it."""
        rows = [{"field": "birth date", "value": _iso(v), "people": n, "kept": ""} for v, n in self.births]
        rows += [
            {"field": "birth date", "value": _iso(v), "people": n, "kept": "year"} for v, n in self.years
        ]
        for one, other, n in self.numbers:
            kind, text = _text(one, other)
            rows.append({"field": kind, "value": text, "people": n, "kept": ""})
        return rows


def found_in(columns: Columns) -> Defaults:
    """What the records of a gallery show, each record being a person."""
    values, people = np.unique(columns.birth, return_counts=True)
    out, vague = overfrequent.dates(values.astype(np.int64), people.astype(np.int64))
    numbers: tuple[tuple[int, int, int], ...] = ()
    if len(columns.number):
        rows, counts = _distinct(columns.number)
        many = overfrequent.numbers(counts, len(columns.record) - 1)
        numbers = tuple((int(a), int(b), int(n)) for (a, b), n in zip(rows[many], counts[many], strict=True))
    return Defaults(_pairs(values[out], people[out]), _pairs(values[vague], people[vague]), numbers)


def merged(several: Iterable[Defaults]) -> list[dict[str, Any]]:
    """The rows of all segments of a gallery, most people first."""
    total: dict[tuple[str, str, str], int] = {}
    for one in several:
        for row in one.as_rows():
            key = row["field"], row["value"], row["kept"]
            total[key] = total.get(key, 0) + row["people"]
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return [{"field": f, "value": v, "people": n, "kept": kept} for (f, v, kept), n in ordered]


def _distinct(number: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    order = np.lexsort((number[:, 1], number[:, 0]))
    ordered = number[order]
    first = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))
    at = np.flatnonzero(first)
    return ordered[at], np.diff(np.append(at, len(ordered)))


def _moved(starts: NDArray[np.int32], kept: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.append(0, np.cumsum(kept))[starts].astype(np.int32)


def _pairs(values: NDArray[Any], people: NDArray[Any]) -> tuple[tuple[int, int], ...]:
    return tuple(zip(values.tolist(), people.tolist(), strict=True))


def _iso(value: int) -> str:
    return f"{value // 10_000:04d}-{value // 100 % 100:02d}-{value % 100:02d}"


def _text(one: int, other: int) -> tuple[str, str]:
    """Kind and characters of a packed number."""
    size = one >> 4 & 31
    codes = [one >> 28 + 6 * p & 63 if p < _FIRST else other >> 6 * (p - _FIRST) & 63 for p in range(_CHARS)]
    return KINDS[one & 15], "".join(chr(code + _BEFORE_0) for code in codes[:size])
