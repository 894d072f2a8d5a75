"""Values that a file betrays as placeholders by their frequency, left out of the comparison and told in the report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics import overfrequent
from handover.matching.biographics.linkage.fields import MISSING, ComparedField, IdArray, date_parts
from handover.matching.biographics.linkage.mapping import FieldKind

LEAST_RECORDS: Final = 50
UNLIKE: Final = (
    0.3  # of the records with a default, those that bear other initials; two files name many twice
)
SURNAMES: Final = 4  # initials of surnames below which it may be one family
NAME_SHARE, NAME_TIMES, NAME_PLACE = 0.03, 5, 2
"""A name of 3 % of a file that is five times as frequent as its third most frequent is none."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A value that many have: ``kept`` says what of it is still compared, ``""`` for nothing."""

    field: str
    value: str
    records: int
    kept: str = ""


def without_defaults(fields: list[ComparedField]) -> tuple[list[ComparedField], list[LeftOut]]:
    """The fields without the values that a file betrays, and those values, the most frequent first."""
    initials = _initials(fields)
    made, told = [], []
    for field in fields:
        changed, out = _without(field, initials)
        made.append(changed)
        told += out
    return made, sorted(told, key=lambda one: (-one.records, one.field, one.value))


def _without(field: ComparedField, initials: tuple[IdArray, IdArray]) -> tuple[ComparedField, list[LeftOut]]:
    ids = np.concatenate([field.left, field.right]) if field.right is not field.left else field.left
    codes = np.concatenate(initials) if field.right is not field.left else initials[0]
    present = ids != MISSING
    if int(present.sum()) < LEAST_RECORDS:
        return field, []
    ids, codes = ids[present].astype(np.int64), codes[present].astype(np.int64)
    records = np.bincount(ids, minlength=len(field.values))
    out = np.zeros(len(field.values), dtype=np.bool_)
    vague = out.copy()
    if field.kind is FieldKind.DATE:
        values = np.array([int(v) for v in field.values], dtype=np.int64)
        out, vague = overfrequent.dates(values, _people(ids, codes, records))
    elif field.kind in (FieldKind.NUMBER, FieldKind.EMAIL):
        out = overfrequent.numbers(_people(ids, codes, records), len(ids))
    elif field.kind in (FieldKind.GIVEN, FieldKind.SURNAME):
        out = _names(records)
    if not (out.any() or vague.any()):
        return field, []
    told = [LeftOut(field.name, _shown(field, at), int(records[at])) for at in np.flatnonzero(out).tolist()]
    told += [
        LeftOut(field.name, _shown(field, at), int(records[at]), "the year")
        for at in np.flatnonzero(vague).tolist()
    ]
    return _changed(field, out, vague), told


def _people(
    ids: NDArray[np.int64], initials: NDArray[np.int64], records: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Number of people with each value, distinguished by initials; 0 if they may be one person or family."""
    if not initials.any():
        return records // 2  # no names: half of them may be one person's
    size = len(records)
    pairs = np.unique(ids * 1024 + initials)
    people = np.bincount(pairs // 1024, minlength=size)
    surnames = np.bincount(np.unique(ids * 32 + initials // 32) // 32, minlength=size)
    some = np.minimum(records, 100)
    few = (people < UNLIKE * some) | ((surnames < SURNAMES) & (initials.max() >= 32))
    # Initials are 700 at most: beyond a hundred people they no longer count them.
    return np.where(few, 0, np.where(people < 100, people, records // 2))


def _names(records: NDArray[np.int64]) -> NDArray[np.bool_]:
    usual = np.sort(records)[::-1][NAME_PLACE] if len(records) > NAME_PLACE else records.max()
    return np.asarray((records > NAME_TIMES * usual) & (records > NAME_SHARE * records.sum()))


def _initials(fields: list[ComparedField]) -> tuple[IdArray, IdArray]:
    """For either file (n,) initial of the surname * 32 + that of the given name, 0 for none."""
    sides = []
    for side in ("left", "right"):
        code = np.zeros(len(fields[0].left if side == "left" else fields[0].right), dtype=np.int32)
        for kind, times in ((FieldKind.SURNAME, 32), (FieldKind.GIVEN, 1)):
            field = next((f for f in fields if f.kind is kind), None)
            if field is not None:
                code += times * _letters([v[0] for v in field.values], getattr(field, side))
        if not code.any() and (whole := next((f for f in fields if f.kind is FieldKind.NAME), None)):
            rows = getattr(whole, side)
            code += 32 * _letters([v.split(" ")[-1][0] for v in whole.values], rows)
            code += _letters([v[0] for v in whole.values], rows)
        sides.append(code)
    return sides[0], sides[1]


def _letters(first: list[str], rows: IdArray) -> IdArray:
    code = np.array([max(ord(c) - 64, 1) & 31 for c in first] + [0], dtype=np.int32)
    return code[rows]


def _shown(field: ComparedField, at: int) -> str:
    value = field.values[at]
    return f"{value[:4]}-{value[4:6]}-{value[6:]}" if field.kind is FieldKind.DATE else value


def _changed(field: ComparedField, out: NDArray[np.bool_], vague: NDArray[np.bool_]) -> ComparedField:
    """The field with some values gone and some dates made years."""
    values = [v[:4] + "0000" if vague[at] else v for at, v in enumerate(field.values)]
    numbers: dict[str, int] = {}
    first: list[int] = []
    new = np.full(len(values) + 1, MISSING, dtype=np.int32)  # MISSING is -1: the last
    for at, value in enumerate(values):
        if not out[at]:
            if value not in numbers:
                numbers[value] = len(numbers)
                first.append(at)
            new[at] = numbers[value]
    one = field.left is field.right
    left = new[field.left]
    return replace(
        field,
        values=list(numbers),
        left=left,
        right=left if one else new[field.right],
        parts=date_parts(list(numbers)) if field.kind is FieldKind.DATE else field.parts,
        sounds=field.sounds[first],
        family=field.family[first],
        first=field.first[first],
    )
