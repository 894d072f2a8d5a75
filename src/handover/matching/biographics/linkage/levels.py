"""How alike two values of a field are: a level, 1 the best, 0 where one is missing.

Each distinct pair of values is compared once; edit distances and Jaro-Winkler by rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from handover.matching.biographics.linkage.fields import MISSING, ComparedField
from handover.matching.biographics.linkage.mapping import FieldKind

RowNumbers = NDArray[np.int64]
Levels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_WEAK: Final = 4  # levels of names up to which they agree where they stand
_LEAST_DIGITS: Final = 7  # of numbers that stand next to each other
_CROSSED: Final = 0.8  # likeness of a name that is crosswise where the other one is the same
EXCHANGED: Final = "exchanged with the other name"
LEVELS: Final[dict[FieldKind, tuple[str, ...]]] = {
    FieldKind.GIVEN: ("same", "another form", "one letter off", "alike", "initial or part", "somewhat alike",
                      EXCHANGED, "different"),
    FieldKind.SURNAME: ("same", "one letter off", "alike", "sounds alike", "a part agrees", "somewhat alike",
                        EXCHANGED, "different"),
    FieldKind.NAME: ("same", "same words", "one holds the other", "alike", "somewhat alike", "little alike",
                     "different"),
    FieldKind.DATE: ("same", "day and month exchanged", "one digit off", "year agrees, a 1 January", "two parts agree",
                     "two digits off", "year agrees", "at most two years apart", "different"),
    FieldKind.CODE: ("same", "different"),
    FieldKind.NUMBER: ("same", "one slip apart", "next to each other", "two slips apart", "different"),
    FieldKind.POSTCODE: ("same", "one slip apart", "begins alike", "different"),
    FieldKind.EMAIL: ("same", "same before the @", "alike", "different"),
    FieldKind.TEXT: ("same", "one letter off", "alike", "one holds the other", "somewhat alike", "different"),
}  # fmt: skip


def levels(field: ComparedField, left: RowNumbers, right: RowNumbers) -> Levels:
    """Levels of the pairs (left record, right record), (n,)."""
    a, b = field.left[left].astype(np.int64), field.right[right].astype(np.int64)
    out = np.zeros(len(a), dtype=np.uint8)
    there = np.flatnonzero((a != MISSING) & (b != MISSING))
    if not len(there):
        return out
    low, high = np.minimum(a[there], b[there]), np.maximum(a[there], b[there])
    same = low == high
    out[there[same]] = 1
    rest = there[~same]
    size = len(field.values)
    pairs, back = np.unique(low[~same] * size + high[~same], return_inverse=True)
    out[rest] = _compare(field, pairs // size, pairs % size)[back]
    return out


def _compare(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    """Levels of distinct pairs of unlike values."""
    return _BY_KIND[field.kind](field, a, b)


def _texts(field: ComparedField, rows: RowNumbers) -> list[str]:
    return [field.values[row] for row in rows.tolist()]


def _edits(x: list[str], y: list[str], most: int) -> NDArray[np.int32]:
    out: NDArray[np.int32] = process.cpdist(x, y, scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
    return out


def _likeness(x: list[str], y: list[str]) -> NDArray[np.float32]:
    out: NDArray[np.float32] = process.cpdist(x, y, scorer=JaroWinkler.similarity, dtype=np.float32)
    return out


def _words(x: list[str], y: list[str]) -> NDArray[np.float32]:
    out: NDArray[np.float32] = process.cpdist(x, y, scorer=fuzz.token_set_ratio, dtype=np.float32)
    return out


def _pick(count: int, *rules: Mask) -> Levels:
    """The level of the first rule that holds, from 2 on; the last level where none does."""
    out = np.full(count, len(rules) + 2, dtype=np.uint8)
    for place in range(len(rules) - 1, -1, -1):
        out[rules[place]] = place + 2
    return out


def _lengths(x: list[str]) -> NDArray[np.int64]:
    return np.array([len(text) for text in x], dtype=np.int64)


def _part_of(x: list[str], y: list[str]) -> Mask:
    """Whether one text begins with the other, or has it among its words."""
    return np.array(
        [p.startswith(q) or q.startswith(p) or bool(set(p.split()) & set(q.split()))
         for p, q in zip(x, y, strict=True)], dtype=np.bool_,
    )  # fmt: skip


def _related(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Mask:
    found = np.zeros(len(a), dtype=np.bool_)
    for p in range(field.family.shape[1]):
        for q in range(field.family.shape[1]):
            found |= (field.family[a, p] > 0) & (field.family[a, p] == field.family[b, q])
    return found


def _given(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    x, y = _texts(field, a), _texts(field, b)
    jw = _likeness(x, y)
    one = (_edits(x, y, 1) <= 1) & (np.minimum(_lengths(x), _lengths(y)) >= 3)
    none = np.zeros(len(a), dtype=np.bool_)
    return _pick(len(a), _related(field, a, b), one, jw >= 0.90, _part_of(x, y), jw >= 0.75, none)


def _surname(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    x, y = _texts(field, a), _texts(field, b)
    jw = _likeness(x, y)
    one = (_edits(x, y, 1) <= 1) & (np.minimum(_lengths(x), _lengths(y)) >= 3)
    heard = ((field.sounds[a] == field.sounds[b]) & (field.sounds[a] != 0)) | _related(field, a, b)
    none = np.zeros(len(a), dtype=np.bool_)
    return _pick(len(a), one, jw >= 0.92, heard, _part_of(x, y), jw >= 0.78, none)


def _name(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    x, y = _texts(field, a), _texts(field, b)
    held = _words(x, y)
    ordered: NDArray[np.float32] = process.cpdist(x, y, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    return _pick(len(a), ordered >= 99.5, held >= 99.5, ordered >= 88, ordered >= 76, ordered >= 62)


def _date(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    x, y = _texts(field, a), _texts(field, b)
    edits = _edits(x, y, 2)
    p, q = field.parts[a], field.parts[b]
    year, month, day = (p[:, k] == q[:, k] for k in range(3))
    swapped = year & (p[:, 1] == q[:, 2]) & (p[:, 2] == q[:, 1])
    vague = ((p[:, 1] <= 1) & (p[:, 2] <= 1)) | ((q[:, 1] <= 1) & (q[:, 2] <= 1))
    two = (year.astype(np.int8) + month + day) >= 2
    near = np.abs(p[:, 0] - q[:, 0]) <= 2
    return _pick(len(a), swapped, edits <= 1, year & vague, two, edits <= 2, year, near)


def _code(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    return np.full(len(a), 2, dtype=np.uint8)


def _number(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    x, y = _texts(field, a), _texts(field, b)
    edits = _edits(x, y, 2)
    near = np.array([_neighbours(p, q) for p, q in zip(x, y, strict=True)], dtype=np.bool_)
    return _pick(len(a), (edits <= 1) & ~near, near, edits <= 2)


def _neighbours(one: str, other: str) -> bool:
    """Whether two numbers were given out one after the other: twins' were applied for together."""
    if len(one) != len(other) or not (one.isdecimal() and other.isdecimal()):
        return False
    return len(one) >= _LEAST_DIGITS and abs(int(one) - int(other)) == 1


def _postcode(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    x, y = _texts(field, a), _texts(field, b)
    begins = np.array([p[:3] == q[:3] for p, q in zip(x, y, strict=True)], dtype=np.bool_)
    return _pick(len(a), _edits(x, y, 1) <= 1, begins)


def _email(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    x, y = _texts(field, a), _texts(field, b)
    local = np.array([p.split("@")[0] == q.split("@")[0] for p, q in zip(x, y, strict=True)], dtype=np.bool_)
    return _pick(len(a), local, (_likeness(x, y) >= 0.90) | (_edits(x, y, 2) <= 2))


def _text(field: ComparedField, a: RowNumbers, b: RowNumbers) -> Levels:
    x, y = _texts(field, a), _texts(field, b)
    jw = _likeness(x, y)
    return _pick(len(a), _edits(x, y, 1) <= 1, jw >= 0.92, _words(x, y) >= 99.5, jw >= 0.80)


_BY_KIND: Final[dict[FieldKind, Callable[[ComparedField, RowNumbers, RowNumbers], Levels]]] = {
    FieldKind.GIVEN: _given,
    FieldKind.SURNAME: _surname,
    FieldKind.NAME: _name,
    FieldKind.DATE: _date,
    FieldKind.CODE: _code,
    FieldKind.NUMBER: _number,
    FieldKind.POSTCODE: _postcode,
    FieldKind.EMAIL: _email,
    FieldKind.TEXT: _text,
}


def all_levels(fields: list[ComparedField], left: RowNumbers, right: RowNumbers) -> Levels:
    """Levels of every field, (n, fields), a given name and surname that stand in each other's place marked."""
    out = np.stack([levels(field, left, right) for field in fields], axis=1)
    given = next((p for p, f in enumerate(fields) if f.kind is FieldKind.GIVEN), None)
    surname = next((p for p, f in enumerate(fields) if f.kind is FieldKind.SURNAME), None)
    if given is not None and surname is not None:
        turned, moved = _exchanged(fields[given], fields[surname], out[:, [given, surname]], left, right)
        out[turned, given] = LEVELS[FieldKind.GIVEN].index(EXCHANGED) + 1
        out[turned, surname] = LEVELS[FieldKind.SURNAME].index(EXCHANGED) + 1
        out[moved, surname] = 1  # a single name, in the other field
    return out


def _exchanged(
    given: ComparedField, surname: ComparedField, seen: Levels, left: RowNumbers, right: RowNumbers
) -> tuple[Mask, Mask]:
    """Pairs whose names stand crosswise: one the same, the other alike or missing; and single names that do."""
    known = {value: place for place, value in enumerate(surname.values)}
    as_surname = np.array([known.get(value, -2) for value in given.values] + [-2], dtype=np.int64)
    ga, gb = as_surname[given.left[left]], as_surname[given.right[right]]
    sa, sb = surname.left[left], surname.right[right]
    one, other = (ga == sb) & (ga >= 0), (gb == sa) & (gb >= 0)
    unlike = (seen > _WEAK) | (seen == 0)
    weak = unlike[:, 0] & unlike[:, 1] & (one | other)
    turned = weak & one & other
    alone_a, alone_b = sa == MISSING, sb == MISSING
    none_a, none_b = given.left[left] == MISSING, given.right[right] == MISSING
    moved = (one & alone_a & none_b) | (other & alone_b & none_a)
    half = weak & ((one & (alone_a ^ none_b)) | (other & (alone_b ^ none_a)))
    turned |= half
    rest = np.flatnonzero(weak & ~turned & ~moved)
    if len(rest):
        # Of the two crosswise pairs of names the one that is not the same.
        first = one[rest]
        x = np.where(first, given.right[right[rest]], given.left[left[rest]])
        y = np.where(first, sa[rest], sb[rest])
        texts = [given.values[v] for v in x.tolist()], [surname.values[v] for v in y.tolist()]
        turned[rest] = (_likeness(*texts) >= _CROSSED) & (np.minimum(*map(_lengths, texts)) >= 3)
    return turned, moved
