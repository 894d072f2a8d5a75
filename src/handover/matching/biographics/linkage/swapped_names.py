"""A given name and a surname in each other's place: one agreement, not two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.fields import ComparedField
from handover.matching.biographics.linkage.levels import EXCHANGED, LEVELS, Levels
from handover.matching.biographics.linkage.mapping import FieldKind

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_GIVEN, _SURNAME = (LEVELS[kind].index(EXCHANGED) + 1 for kind in (FieldKind.GIVEN, FieldKind.SURNAME))


def first_of(fields: list[ComparedField], kind: FieldKind) -> int:
    """The place of the first field of a kind; -1 for none."""
    return next((place for place, field in enumerate(fields) if field.kind is kind), -1)


def exchanged(levels: Levels, fields: list[ComparedField]) -> Mask:
    """Pairs whose given name and surname stand in each other's place."""
    given = first_of(fields, FieldKind.GIVEN)
    if given < 0 or first_of(fields, FieldKind.SURNAME) < 0:
        return np.zeros(len(levels), dtype=np.bool_)
    return np.asarray(levels[:, given] == _GIVEN)


def told_once(levels: Levels, fields: list[ComparedField]) -> Levels:
    """The levels with an exchange told at the given name alone, the surname as if not compared."""
    surname = first_of(fields, FieldKind.SURNAME)
    if surname < 0 or not (turned := levels[:, surname] == _SURNAME).any():
        return levels
    once = levels.copy()
    once[turned, surname] = 0
    return once


def crosswise(fields: list[ComparedField], totals: list[Floats], *, same: bool) -> None:
    """Put into ``totals``, for each field the pairs at each level, how many of all pairs are exchanged: counted, for
    chance draws too few of them."""
    given, surname = first_of(fields, FieldKind.GIVEN), first_of(fields, FieldKind.SURNAME)
    if given < 0 or surname < 0:
        return
    g, s = fields[given], fields[surname]
    texts: dict[str, int] = {}
    ids = [
        np.array([texts.setdefault(v, len(texts)) for v in field.values] + [-1], dtype=np.int64)
        for field in (g, s)
    ]
    size = len(texts) + 1

    def named(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
        there = (first >= 0) & (last >= 0) & (first != last)
        return np.asarray((first * size + last)[there], dtype=np.int64)

    ahead = named(ids[0][g.left], ids[1][s.left])
    turned = named(ids[1][s.right], ids[0][g.right])
    keys, counts = np.unique(ahead, return_counts=True)
    others, theirs = np.unique(turned, return_counts=True)
    _, at, where = np.intersect1d(keys, others, assume_unique=True, return_indices=True)
    pairs = float((counts[at].astype(np.float64) * theirs[where]).sum())
    totals[given][_GIVEN] = pairs / 2 if same else pairs
