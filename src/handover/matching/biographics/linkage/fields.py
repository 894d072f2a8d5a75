"""Columns as distinct values with what comparison needs of each; the same for both files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.dates import ColumnReading, read_columns
from handover.matching.biographics.linkage.files import Records, TextColumn
from handover.matching.biographics.linkage.mapping import ColumnMap, FieldKind
from handover.matching.biographics.linkage.suffixes import SUFFIX, apart, usual_form
from handover.matching.biographics.normalise import families, sound, stable_hash, surname_families
from handover.matching.biographics.placeholders import is_no_number, name_words
from handover.matching.biographics.scripts import plain, surname_in_latin
from handover.matching.biographics.spreadsheets import plain_number
from handover.matching.biographics.values import parse_number

IdArray = NDArray[np.int32]

MISSING: Final = -1
_DATE = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})(?:\D.*)?")
_ABSENT: Final = frozenset(("", "NULL", "NONE", "NAN", "NA", "N A", "UNKNOWN", "UNK"))
_SSN_NAMES: Final = frozenset(("ssn", "soc_sec_id"))
_DATED, _FEW, _NUMERIC = 0.9, 30, 0.8  # shares and counts that tell a kind from the values


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field over both files.

    ``values`` distinct normalised texts; ``left``, ``right`` the value of each record, MISSING where absent.
    ``parts`` (values, 3) year, month, day where the kind is a date, else (0, 3); ``sounds``, ``family``
    (values, 4), ``first`` (values,) integers that are equal where the values sound alike, may be one name's
    forms or romanisations, or begin alike; 0 for none.
    """

    name: str
    kind: FieldKind
    values: list[str]
    left: IdArray
    right: IdArray
    parts: NDArray[np.int64]
    sounds: NDArray[np.uint64]
    family: NDArray[np.int64]
    first: NDArray[np.int64]


def fields_of(
    columns: ColumnMap, left: Records, right: Records | None, today: date
) -> tuple[list[ComparedField], list[ColumnReading]]:
    """The fields of both files (``right`` None: of one, against itself), and how their dates were read.

    ``today``: no birth lies after it.
    """
    sides = [left, right] if right else [left]
    texts = [[side.columns[place] for side in sides] for place in range(len(columns.fields))]
    kinds = [field.kind or _kind_of(one) for field, one in zip(columns.fields, texts, strict=True)]
    names = [field.name for field in columns.fields]
    parted, suffixes = apart(names, kinds, texts)
    if suffixes is not None and SUFFIX not in names:
        names, kinds, parted = [*names, SUFFIX], [*kinds, FieldKind.CODE], [*parted, suffixes]
    made, told = [], []
    for name, kind, one in zip(names, kinds, parted, strict=True):
        if kind is FieldKind.DATE:
            read, readings = read_columns(name, one, today)
            told += readings
            made.append(_field(name, kind, one, [digits.get for digits in read]))
        else:
            made.append(_field(name, kind, one, [_normaliser(kind, name)] * len(one)))
    return made, told


def _kind_of(texts: Sequence[TextColumn]) -> FieldKind:
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


def _field(
    name: str, kind: FieldKind, texts: Sequence[TextColumn], normal: Sequence[Callable[[str], str | None]]
) -> ComparedField:
    numbers: dict[str, int] = {}
    sides: list[IdArray] = []
    for column, normalise in zip(texts, normal, strict=True):
        cache: dict[str, int] = {}
        ids = np.empty(len(column), dtype=np.int32)
        for row, text in enumerate(column):
            found = cache.get(text)
            if found is None:
                value = normalise(text) or ""
                found = MISSING if value in _ABSENT else numbers.setdefault(value, len(numbers))
                cache[text] = found
            ids[row] = found
        sides.append(ids)
    values = list(numbers)
    dated = kind is FieldKind.DATE
    named = kind in (FieldKind.GIVEN, FieldKind.SURNAME, FieldKind.NAME, FieldKind.TEXT)
    parts = date_parts(values if dated else [])
    sounds = np.array([_heard(v) if named else 0 for v in values], dtype=np.uint64)
    family = np.zeros((len(values), 4), dtype=np.int64)
    forms = {FieldKind.GIVEN: families, FieldKind.SURNAME: surname_families}.get(kind)
    for row, value in enumerate(values if forms else ()):
        known = forms(value.split(" ")[0]) if forms else ()
        family[row, : len(known)] = [n + 1 for n in known]
    first = np.array([ord(v[0]) for v in values], dtype=np.int64)
    return ComparedField(name, kind, values, sides[0], sides[-1], parts, sounds, family, first)


def _heard(value: str) -> int:
    key = " ".join(sorted(sound(word) for word in value.split(" ")[:6]))
    return stable_hash(key) if len(key) > 1 else 0


def _normaliser(kind: FieldKind, name: str) -> Callable[[str], str]:
    if kind is FieldKind.NUMBER:
        return _ssn if name in _SSN_NAMES else _number
    if kind is FieldKind.POSTCODE:
        return lambda text: plain(plain_number(text)).replace(" ", "")
    if kind is FieldKind.EMAIL:
        return lambda text: text.strip().upper()
    if kind is FieldKind.SURNAME:
        return lambda text: " ".join(name_words(plain(surname_in_latin(text)).split(" ")))
    if kind in (FieldKind.GIVEN, FieldKind.NAME):
        return lambda text: " ".join(name_words(plain(text).split(" ")))
    if name == SUFFIX:
        return usual_form
    return plain


def _number(text: str) -> str:
    form = plain(plain_number(text)).replace(" ", "")
    return "" if form and is_no_number(form) else form


def _ssn(text: str) -> str:
    """A social security number; none if it was never issued. A number of another length stays."""
    form = _number(text)
    if form.isdigit() and 7 <= len(form) <= 9:
        _, known = parse_number("SSN", text)
        return known if known or len(form) == 9 else form
    return form


def date_parts(values: Sequence[str]) -> NDArray[np.int64]:
    """(values, 3) year, month and day of dates in eight digits."""
    parts = [(int(v[:4]), int(v[4:6]), int(v[6:8])) for v in values]
    return np.array(parts, dtype=np.int64).reshape(-1, 3)
