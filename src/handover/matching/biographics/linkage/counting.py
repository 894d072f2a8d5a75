"""What is counted of levels and values: the shares that m, u and the weights of exact agreements are learnt from."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.fields import MISSING, ComparedField
from handover.matching.biographics.linkage.levels import LEVELS, all_levels
from handover.matching.biographics.linkage.mapping import FieldKind
from handover.matching.biographics.linkage.relatives import contradictions
from handover.matching.biographics.linkage.suffixes import SUFFIX
from handover.matching.biographics.linkage.swapped_names import crosswise, told_once

Floats = NDArray[np.float64]

SAMPLE: Final = 600_000  # random pairs, for u of levels other than the same
STRENGTH: Final = 20.0  # pairs of one person that the first guess of m counts for
FIRST_SAME: Final = 0.8
FIRST_SAME_SUFFIX: Final = 0.99  # whoever is called JR is not called SR
WHOLE_UNLIKE: Final = 5  # level of whole names from which twins have them rather than one person
MOST_UNLIKE: Final = 0.002  # of one person's pairs, at each of these levels
LEAST_U: Final = 1e-7


def first_m(field: ComparedField) -> Floats:
    """(levels + 1,): m of a field before anything was counted."""
    count = len(LEVELS[field.kind])
    m = np.zeros(count + 1)
    shares = 0.5 ** np.arange(1, count)
    m[1] = FIRST_SAME_SUFFIX if field.name == SUFFIX else FIRST_SAME
    m[2:] = (1 - m[1]) * shares / shares.sum()
    return m


def m_of(
    field: ComparedField, level: NDArray[np.uint8], mates: Floats, doubtful: NDArray[np.bool_] | None
) -> Floats:
    """``doubtful``: patterns that relatives show too, left aside when one person's contradictions are counted."""
    first = first_m(field)
    m = _shares(first, level, mates)
    if field.kind is FieldKind.NAME:
        m[WHOLE_UNLIKE:] = np.minimum(m[WHOLE_UNLIKE:], MOST_UNLIKE)
    if doubtful is not None:
        against = list(contradictions(field))
        sure = _shares(first, level, np.where(doubtful, 0.0, mates))
        others = np.ones(len(m), dtype=np.bool_)
        others[against] = False
        m[others] *= (1 - sure[against].sum()) / max(m[others].sum(), LEAST_U)
        m[against] = sure[against]
    return m


def _shares(first: Floats, level: NDArray[np.uint8], mates: Floats) -> Floats:
    seen = np.bincount(level, weights=mates, minlength=len(first))
    seen[0] = 0.0
    smoothed: Floats = (seen + STRENGTH * first) / (seen.sum() + STRENGTH)
    smoothed[0] = 0.0
    return smoothed


def u_of(total: Floats, level: NDArray[np.uint8], mates: Floats, names: tuple[str, ...]) -> Floats:
    """(levels + 1,): u of a field from how many of all pairs are at each level, less those of one person."""
    theirs = np.bincount(level, weights=mates, minlength=len(names) + 1)
    left = np.maximum(total - theirs, 0.0)
    left[0] = 0.0
    # A level may not be likelier to be one person's for want of having been seen.
    left[1:] += np.maximum(total[1:].sum() * LEAST_U, 0.02 * total[1:])
    u: Floats = left / max(left.sum(), 1.0)
    u[1:] = np.maximum(u[1:], LEAST_U)
    return u


def all_pairs(fields: list[ComparedField], whole: float, same: bool) -> list[Floats]:
    """For each field how many of all pairs are at each level: exact for the same, else from random pairs."""
    rng = np.random.default_rng(17)
    left = rng.integers(0, len(fields[0].left), SAMPLE)
    right = rng.integers(0, len(fields[0].right), SAMPLE)
    if same:
        left, right = left[left != right], right[left != right]
    drawn = told_once(all_levels(fields, left, right), fields)
    out = []
    for place, field in enumerate(fields):
        count = len(LEVELS[field.kind])
        seen = np.bincount(drawn[:, place], minlength=count + 1).astype(np.float64)
        seen *= whole / len(left)
        a = np.bincount(field.left[field.left != MISSING], minlength=len(field.values)).astype(np.float64)
        b = np.bincount(field.right[field.right != MISSING], minlength=len(field.values))
        seen[1] = (a * (a - 1) / 2).sum() if same else (a * b).sum()
        out.append(seen)
    if FieldKind.SURNAME in (field.kind for field in fields):
        crosswise(fields, out, same=same)
    return out


def other_holders(
    field: ComparedField,
    level: NDArray[np.uint8],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    posterior: Floats,
    u: float,
    same: bool,
) -> Floats:
    """For each value the share of other people's records that have it."""
    size = len(field.values)
    agree = (level == 1) & (field.left[left] != MISSING) & (field.right[right] != MISSING)
    value = field.left[left[agree]]
    mates = np.bincount(value, weights=posterior[agree], minlength=size)
    a = np.bincount(field.left[field.left != MISSING], minlength=size).astype(np.float64)
    if same:
        other = a - 1 - 2 * mates / np.maximum(a, 1)
        records = a.sum()
    else:
        b = np.bincount(field.right[field.right != MISSING], minlength=size).astype(np.float64)
        # Pairs of two people with the value, over pairs of a record that has it with any.
        other = (a * b - mates) / np.maximum((a + b) / 2, 1)
        records = (a.sum() + b.sum()) / 2
    frequency = (np.maximum(other, 0.0) + 1.0) / (records + 1.0)
    if field.kind is FieldKind.CODE:
        frequency = np.maximum(frequency, u * 0.5)
    return np.append(frequency, 1.0)
