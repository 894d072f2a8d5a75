"""Which pairs of records are worth comparing: those that share two small pieces of what they say.

Every field gives several pieces (the value, its sound, how it begins, a year, a birthday); a rule is one piece that
is rare enough, or two of different fields. The rules are taken rarest first until the budget of pairs is spent. A
group too large for one rule is left to the finer ones: a common surname meets a birthday, a postcode, a given name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.fields import MISSING, ComparedField
from handover.matching.biographics.linkage.levels import RowNumbers
from handover.matching.biographics.linkage.mapping import FieldKind
from handover.matching.biographics.normalise import stable_hash

_Keys = NDArray[np.uint64]

PAIRS_A_RECORD: Final = 120  # of both files together
LEAST_PAIRS: Final = 3_000_000
MOST_PAIRS: Final = 30_000_000
LARGEST_GROUP: Final = 400  # records of one side in one group of one rule
ALONE: Final = 6.0  # a single piece is a rule if it finds at most so many pairs a record
PART_OF_BUDGET: Final = 0.1  # that one rule may take


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of what records say: keys (n,) of either side, 0 where absent; ``whole`` is the entire value."""

    name: str
    field: int
    whole: bool
    left: _Keys
    right: _Keys


@dataclass(frozen=True, slots=True)
class _Rule:
    """Pieces that a pair must share, and how many pairs share them in groups that are not too large."""

    pieces: tuple[_Piece, ...]
    pairs: int

    @property
    def name(self) -> str:
        return " + ".join(piece.name for piece in self.pieces)

    def holds(self, finer: _Rule) -> bool:
        """Whether every pair that the finer rule finds shares these pieces too."""
        return self is not finer and all(
            any(mine is theirs or (theirs.whole and mine.field == theirs.field) for theirs in finer.pieces)
            for mine in self.pieces
        )


@dataclass(frozen=True, slots=True)
class CandidatePairs:
    """Pairs to compare, each once: (n,) rows of either file, and the rules that found them, for the report."""

    left: RowNumbers
    right: RowNumbers
    rules: tuple[tuple[str, int], ...]


def candidates(
    fields: list[ComparedField], *, same: bool, progress: Callable[[float], None] = lambda _: None
) -> CandidatePairs:
    """The pairs to compare. ``same``: one file against itself, each pair once, left row below right row.

    ``progress`` is told the share done.
    """
    sizes = len(fields[0].left), len(fields[0].right)
    records = sizes[0] if same else sum(sizes)
    whole = records * (records - 1) // 2 if same else sizes[0] * sizes[1]
    if whole <= LEAST_PAIRS:
        return _everything(sizes, same, whole)
    budget = min(max(PAIRS_A_RECORD * records, LEAST_PAIRS), MOST_PAIRS)
    pieces = [piece for place, field in enumerate(fields) for piece in _pieces(place, field)]
    rules = list(_rules(pieces, records, budget, same))
    rules.sort(key=lambda rule: (rule.pairs, rule.name))
    known = np.zeros(0, dtype=np.int64)
    waiting: list[NDArray[np.int64]] = []
    used, held = [], 0
    for place, rule in enumerate(rules):
        left, right = _joined(*_left_over(rule, rules, same), same)
        waiting.append(left * sizes[1] + right)
        used.append((rule.name, len(left)))
        held += len(left)
        if held > budget // 2:
            known, waiting, held = _distinct([known, *waiting]), [], 0
            if len(known) >= budget:
                break
        progress((place + 1) / len(rules))
    found = _distinct([known, *waiting])
    return CandidatePairs(found // sizes[1], found % sizes[1], tuple(used))


def _distinct(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Ascending, each once. (Sorting: NumPy's own hashing ``unique`` took minutes on some tens of millions.)"""
    whole = np.sort(np.concatenate(parts))
    return whole[np.append(True, whole[1:] != whole[:-1])] if len(whole) else whole


def _left_over(rule: _Rule, rules: list[_Rule], same: bool) -> tuple[_Keys, _Keys]:
    """The rule's keys without the records whose pairs a coarser rule finds anyway."""
    left, right = _keys(rule.pieces)
    for coarser in rules:
        if coarser.holds(rule):
            mine, theirs = _keys(coarser.pieces)
            small_left, small_right = _in_small_groups(mine, theirs, same)
            left, right = np.where(small_left, 0, left), np.where(small_right, 0, right)
    return left, right


def _in_small_groups(left: _Keys, right: _Keys, same: bool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which records lie in a group that is not too large on either side."""
    keys, where = np.unique(left if same else np.concatenate([left, right]), return_inverse=True)
    sides = [where] if same else np.split(where, [len(left)])
    small = keys != 0
    for side in sides:
        small &= np.bincount(side, minlength=len(keys)) <= LARGEST_GROUP
    return small[sides[0]], small[sides[-1]]


def _everything(sizes: tuple[int, int], same: bool, whole: int) -> CandidatePairs:
    """All pairs of small files."""
    if same:
        left, right = np.triu_indices(sizes[0], 1)
    else:
        left, right = np.divmod(np.arange(whole), sizes[1])
    return CandidatePairs(left.astype(np.int64), right.astype(np.int64), (("every pair", whole),))


def _rules(pieces: list[_Piece], records: int, budget: int, same: bool) -> Iterator[_Rule]:
    """The rules that find enough to be worth it and not too much."""
    for piece in pieces:
        pairs = _count(piece.left, piece.right, same)
        if 0 < pairs <= ALONE * records:
            yield _Rule((piece,), pairs)
    for one, other in combinations(pieces, 2):
        if one.field != other.field:
            pairs = _count(*_keys((one, other)), same)
            if 0 < pairs <= PART_OF_BUDGET * budget:
                yield _Rule((one, other), pairs)


def _keys(pieces: tuple[_Piece, ...]) -> tuple[_Keys, _Keys]:
    if len(pieces) == 1:
        return pieces[0].left, pieces[0].right
    one, other = pieces
    return _mixed(one.left, other.left), _mixed(one.right, other.right)


def _mixed(a: _Keys, b: _Keys) -> _Keys:
    x = a * np.uint64(0x9E3779B97F4A7C15) + b
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x[(a == 0) | (b == 0)] = 0
    return x


def _groups(
    left: _Keys, right: _Keys, same: bool
) -> tuple[RowNumbers, RowNumbers, RowNumbers, RowNumbers, RowNumbers, RowNumbers]:
    """Sorted rows of either side, and for each shared key where its rows begin and how many they are."""
    order_l = np.flatnonzero(left)
    order_l = order_l[np.argsort(left[order_l], kind="stable")]
    keys_l, at_l, n_l = np.unique(left[order_l], return_index=True, return_counts=True)
    if same:
        keep = (n_l > 1) & (n_l <= LARGEST_GROUP)
        return order_l, order_l, at_l[keep], n_l[keep], at_l[keep], n_l[keep]
    order_r = np.flatnonzero(right)
    order_r = order_r[np.argsort(right[order_r], kind="stable")]
    keys_r, at_r, n_r = np.unique(right[order_r], return_index=True, return_counts=True)
    _, in_l, in_r = np.intersect1d(keys_l, keys_r, assume_unique=True, return_indices=True)
    keep = (n_l[in_l] <= LARGEST_GROUP) & (n_r[in_r] <= LARGEST_GROUP)
    in_l, in_r = in_l[keep], in_r[keep]
    return order_l, order_r, at_l[in_l], n_l[in_l], at_r[in_r], n_r[in_r]


def _count(left: _Keys, right: _Keys, same: bool) -> int:
    """Pairs that share a key, of groups that are not too large."""
    _, _, _, n_l, _, n_r = _groups(left, right, same)
    return int((n_l * (n_l - 1) // 2).sum() if same else (n_l * n_r).sum())


def _joined(left: _Keys, right: _Keys, same: bool) -> tuple[RowNumbers, RowNumbers]:
    """Rows of every pair that shares a key."""
    order_l, order_r, at_l, n_l, at_r, n_r = _groups(left, right, same)
    sizes = n_l * n_r
    group = np.repeat(np.arange(len(sizes)), sizes)
    inside = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    a = order_l[at_l[group] + inside // n_r[group]]
    b = order_r[at_r[group] + inside % n_r[group]]
    if same:
        keep = a < b
        return a[keep], b[keep]
    return a, b


def _pieces(place: int, field: ComparedField) -> Iterator[_Piece]:
    for name, keys in _value_keys(field):
        both = np.append(keys, np.uint64(0))  # MISSING is -1: the last
        both[MISSING] = 0
        yield _Piece(f"{field.name}{name}", place, not name, both[field.left], both[field.right])


def _hashed(texts: list[str]) -> _Keys:
    return np.array([stable_hash(text) if text else 0 for text in texts], dtype=np.uint64)


def _value_keys(field: ComparedField) -> Iterator[tuple[str, _Keys]]:
    """Keys of each distinct value, by piece."""
    values = field.values
    if field.kind is FieldKind.CODE:
        yield "", _hashed(values)
        return
    yield "", _hashed(values)
    if field.kind is FieldKind.DATE:
        yield " (year and month)", _hashed([v[:6] if v[4:6] != "00" else "" for v in values])
        yield " (month and day)", _hashed([v[4:8] if v[6:8] != "00" else "" for v in values])
        yield " (year and day)", _hashed([v[:4] + v[6:8] if v[6:8] != "00" else "" for v in values])
        yield " (year)", _hashed([v[:4] for v in values])
    elif field.kind in (FieldKind.NUMBER, FieldKind.EMAIL):
        half = [len(v) // 2 for v in values]
        yield " (begins)", _hashed([v[:h] if h > 1 else "" for v, h in zip(values, half, strict=True)])
        yield " (ends)", _hashed([v[h:] if h > 1 else "" for v, h in zip(values, half, strict=True)])
    elif field.kind is FieldKind.POSTCODE:
        yield " (begins)", _hashed([v[:3] if len(v) > 3 else "" for v in values])
        yield " (ends)", _hashed([v[-3:] if len(v) > 3 else "" for v in values])
    else:
        yield " (sound)", field.sounds
        yield " (begins)", _hashed([v[:3] for v in values])
        yield " (ends)", _hashed([v[-3:] for v in values])
        if field.kind is FieldKind.GIVEN:
            yield " (form)", field.family[:, 0].astype(np.uint64)
        if field.kind is FieldKind.NAME:
            yield " (first word)", _hashed([v.split(" ")[0] for v in values])
            yield " (last word)", _hashed([v.split(" ")[-1] for v in values])
