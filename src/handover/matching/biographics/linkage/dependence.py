"""Fields that go together: people of one town share birthplace and postcode, of one household surname and street.

Counted as if independent, such agreements are counted twice. For two people the share of each level of field B
among pairs that agree on field A is measured on pairs drawn at random from those that agree on A; for one person
the joint levels are taken from the candidates. The fields that matter most are joined in a tree (Chow and Liu 1968),
each edge correcting the sum once.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.fields import MISSING, ComparedField
from handover.matching.biographics.linkage.levels import LEVELS, Levels, all_levels
from handover.matching.biographics.linkage.mapping import FieldKind

Floats = NDArray[np.float64]

DRAWN: Final = 40_000  # pairs that agree on a field, for each field
ENOUGH: Final = 30.0  # pairs of two people seen before a dependence is believed
SMOOTHED: Final = 10.0
SMOOTHED_MATES: Final = 100.0
MOST_BITS: Final = 20.0
# What people have in common with a household, a town or a language. A date of birth, a number and an address for
# mail are one person's: where they agree together that is evidence, never explained away.
_SHARED: Final = frozenset((FieldKind.SURNAME, FieldKind.TEXT, FieldKind.CODE, FieldKind.POSTCODE))
_WITH_GIVEN: Final = frozenset((FieldKind.SURNAME, FieldKind.CODE))


@dataclass(frozen=True, slots=True)
class Edge:
    """Two fields (their places) and the correction in bits by their levels, (levels + 1, levels + 1)."""

    one: int
    other: int
    bits: Floats


def drawn_agreeing(fields: list[ComparedField], *, same: bool) -> list[Levels]:
    """For each field the levels of pairs drawn from all that agree on it exactly; none where no pair does."""
    rng = np.random.default_rng(29)
    return [_drawn(fields, place, same, rng) for place in range(len(fields))]


def _drawn(fields: list[ComparedField], place: int, same: bool, rng: np.random.Generator) -> Levels:
    field = fields[place]
    size = len(field.values)
    rows = [np.flatnonzero(side != MISSING) for side in (field.left, field.right)]
    orders = [
        r[np.argsort(side[r], kind="stable")] for r, side in zip(rows, (field.left, field.right), strict=True)
    ]
    counts = [
        np.bincount(side[r], minlength=size) for r, side in zip(rows, (field.left, field.right), strict=True)
    ]
    starts = [np.cumsum(c) - c for c in counts]
    pairs = counts[0] * (counts[1] - 1 if same else counts[1])
    total = float(pairs.sum())
    if total <= 0:
        return np.zeros((0, len(fields)), dtype=np.uint8)
    value = rng.choice(size, DRAWN, p=pairs / total)
    left = orders[0][starts[0][value] + rng.integers(0, counts[0][value])]
    right = orders[1][starts[1][value] + rng.integers(0, counts[1][value])]
    keep = left != right if same else np.ones(DRAWN, dtype=np.bool_)
    return all_levels(fields, left[keep].astype(np.int64), right[keep].astype(np.int64))


def edges_of(
    fields: list[ComparedField],
    drawn: list[Levels],
    two_people: list[Floats],
    u: list[Floats],
    patterns: Levels,
    mates: Floats,
    others: Floats,
) -> list[Edge]:
    """The tree of corrections. ``two_people``: for each drawn pair the probability that it is two people's;
    ``mates``, ``others``: how many pairs of each pattern are one person's, and two people's."""
    tables = {}
    for one, other in combinations(range(len(fields)), 2):
        if not _may_depend(fields[one].kind, fields[other].kind):
            continue
        apart = _apart(drawn, two_people, u, one, other)
        if apart is None:
            continue
        together = _together(fields, patterns, mates, one, other)
        corrected = np.clip(together - apart, -MOST_BITS, MOST_BITS)
        corrected[0, :] = corrected[:, 0] = 0.0
        worth = float((others * np.abs(apart[patterns[:, one], patterns[:, other]])).sum())
        worth += float((mates * np.abs(together[patterns[:, one], patterns[:, other]])).sum())
        tables[one, other] = worth, corrected
    chosen, group = [], list(range(len(fields)))
    for (one, other), (_, bits) in sorted(tables.items(), key=lambda item: -item[1][0]):
        if group[one] != group[other]:
            old = group[other]
            group = [group[one] if g == old else g for g in group]
            chosen.append(Edge(one, other, bits))
    return chosen


def _may_depend(one: FieldKind, other: FieldKind) -> bool:
    if FieldKind.GIVEN in (one, other):
        return one in _WITH_GIVEN or other in _WITH_GIVEN
    return one in _SHARED and other in _SHARED


def _apart(
    drawn: list[Levels], two_people: list[Floats], u: list[Floats], one: int, other: int
) -> Floats | None:
    """log2 of how much likelier levels go together among two people than by chance, by levels; None if unknown."""
    ahead = _given_agreement(drawn[one][:, other], two_people[one], u[other])
    back = _given_agreement(drawn[other][:, one], two_people[other], u[one])
    if ahead is None and back is None:
        return None
    bits = np.zeros((len(u[one]), len(u[other])))
    if ahead is not None:
        bits[1, :] = ahead
    if back is not None:
        bits[:, 1] = back
    if ahead is not None and back is not None:
        bits[1, 1] = (ahead[1] + back[1]) / 2
    return bits


def _given_agreement(level: NDArray[np.uint8], weight: Floats, u: Floats) -> Floats | None:
    seen = np.bincount(level, weights=weight, minlength=len(u))
    seen[0] = 0.0
    if seen.sum() < ENOUGH:
        return None
    share = (seen + SMOOTHED * u) / (seen.sum() + SMOOTHED)
    bits = np.zeros(len(u))
    bits[1:] = np.clip(np.log2(share[1:] / u[1:]), -4.0, MOST_BITS)
    return bits


def _together(fields: list[ComparedField], patterns: Levels, mates: Floats, one: int, other: int) -> Floats:
    """The same for one person's pairs, from the candidates."""
    shape = len(LEVELS[fields[one].kind]) + 1, len(LEVELS[fields[other].kind]) + 1
    place = patterns[:, one].astype(np.int64) * shape[1] + patterns[:, other]
    joint = np.bincount(place, weights=mates, minlength=shape[0] * shape[1]).reshape(shape)
    joint[0, :] = joint[:, 0] = 0.0
    whole = joint.sum()
    if whole < ENOUGH:
        return np.zeros(shape)
    expected = np.outer(joint.sum(1), joint.sum(0)) / whole
    return np.asarray(np.log2((joint + SMOOTHED_MATES) / (expected + SMOOTHED_MATES)))
