"""Columns as distinct values with what comparison needs of each; the same for both files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

from handover.matching.biographics.linkage.files import Records, Texts
from handover.matching.biographics.linkage.mapping import ColumnMap, FieldKind
from handover.matching.biographics.normalise import families, sound, stable_hash

Ids = NDArray[np.int32]

MISSING: Final = -1
_WORD = re.compile(r"[A-Z0-9]+")
_DATE = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})(?:\D.*)?")
_ABSENT: Final = frozenset(("", "NULL", "NONE", "NAN", "NA", "N A", "UNKNOWN", "UNK"))
_DATED, _FEW, _NUMERIC = 0.9, 30, 0.8  # shares and counts that tell a kind from the values


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field over both files.

    ``values`` distinct normalised texts; ``left``, ``right`` the value of each record, MISSING where absent.
    ``parts`` (values, 3) year, month, day where the kind is a date, else (0, 3); ``sounds``, ``family``
    (values, 4), ``first`` (values,) integers that are equal where the values sound alike, may be one name's
    forms, or begin alike; 0 for none.
    """

    name: str
    kind: FieldKind
    values: list[str]
    left: Ids
    right: Ids
    parts: NDArray[np.int64]
    sounds: NDArray[np.uint64]
    family: NDArray[np.int64]
    first: NDArray[np.int64]


def fields_of(columns: ColumnMap, left: Records, right: Records | None) -> list[ComparedField]:
    """The fields of both files (``right`` None: of one, against itself)."""
    made = []
    for place, field in enumerate(columns.fields):
        texts = [left.columns[place]] + ([right.columns[place]] if right else [])
        kind = field.kind or _kind_of(texts)
        made.append(_field(field.name, kind, texts))
    return made


def _kind_of(texts: Sequence[Texts]) -> FieldKind:
    """The kind that the values themselves show."""
    some = [t for column in texts for t in column[:5000] if t]
    if not some:
        return FieldKind.TEXT
    if sum(bool(_DATE.fullmatch(t)) for t in some) > _DATED * len(some):
        return FieldKind.DATE
    if sum("@" in t for t in some) > _DATED * len(some):
        return FieldKind.EMAIL
    if len(set(some)) <= _FEW:
        return FieldKind.CODE
    digits = sum(sum(c.isdigit() for c in t) > _NUMERIC * len(t) for t in some)
    return FieldKind.NUMBER if digits > _NUMERIC * len(some) else FieldKind.TEXT


def plain(text: str) -> str:
    """Upper-case ASCII words, one space between."""
    if not text.isascii():
        text = anyascii(unicodedata.normalize("NFKC", text))
    return " ".join(_WORD.findall(text[:400].upper().replace("'", "")))


def _field(name: str, kind: FieldKind, texts: Sequence[Texts]) -> ComparedField:
    normal = _normaliser(kind, texts)
    numbers: dict[str, int] = {}
    cache: dict[str, int] = {}
    sides: list[Ids] = []
    for column in texts:
        ids = np.empty(len(column), dtype=np.int32)
        for row, text in enumerate(column):
            found = cache.get(text)
            if found is None:
                value = normal(text)
                found = MISSING if value in _ABSENT else numbers.setdefault(value, len(numbers))
                cache[text] = found
            ids[row] = found
        sides.append(ids)
    values = list(numbers)
    date = kind is FieldKind.DATE
    named = kind in (FieldKind.GIVEN, FieldKind.SURNAME, FieldKind.NAME, FieldKind.TEXT)
    parts = np.array([_parts(v) for v in values] if date else [], dtype=np.int64).reshape(-1, 3)
    sounds = np.array([_heard(v) if named else 0 for v in values], dtype=np.uint64)
    family = np.zeros((len(values), 4), dtype=np.int64)
    if kind is FieldKind.GIVEN:
        for row, value in enumerate(values):
            known = families(value.split(" ")[0])
            family[row, : len(known)] = [n + 1 for n in known]
    first = np.array([ord(v[0]) for v in values], dtype=np.int64)
    return ComparedField(name, kind, values, sides[0], sides[-1], parts, sounds, family, first)


def _heard(value: str) -> int:
    key = " ".join(sorted(sound(word) for word in value.split(" ")[:6]))
    return stable_hash(key) if len(key) > 1 else 0


def _normaliser(kind: FieldKind, texts: Sequence[Texts]) -> Callable[[str], str]:
    if kind is FieldKind.DATE:
        day_first = _day_first(texts)
        return lambda text: date_digits(text, day_first=day_first)
    if kind in (FieldKind.NUMBER, FieldKind.POSTCODE):
        return lambda text: plain(text.removesuffix(".0")).replace(" ", "")
    if kind is FieldKind.EMAIL:
        return lambda text: text.strip().upper()
    return plain


def _day_first(texts: Sequence[Texts]) -> bool:
    """Whether dates with the year last put the day first: so if a first part above 12 is seen more often."""
    first = second = 0
    for column in texts:
        for text in column[:20_000]:
            found = _DATE.fullmatch(text)
            if found and len(found[3]) == 4 and len(found[1]) <= 2:
                first += int(found[1]) > 12
                second += int(found[2]) > 12
    return first > second


def date_digits(text: str, *, day_first: bool = False) -> str:
    """A date as eight digits, year first, ``00`` unknown; whatever else it is, its digits; ``""`` for none."""
    found = _DATE.fullmatch(text)
    if found:
        a, b, c = found.groups()
        if len(a) == 4 and len(c) <= 2:
            return f"{a}{b:0>2}{c:0>2}"
        if len(c) == 4 and len(a) <= 2:
            day, month = (a, b) if day_first else (b, a)
            return f"{c}{month:0>2}{day:0>2}"
    digits = "".join(character for character in text if character.isdigit())
    if len(digits) > 8:
        digits = digits[:8]
    if len(digits) in (4, 6):
        return digits.ljust(8, "0")
    return digits


def _parts(digits: str) -> tuple[int, int, int]:
    text = digits.ljust(8, "0")
    return int(text[:4]), int(text[4:6]), int(text[6:8])
