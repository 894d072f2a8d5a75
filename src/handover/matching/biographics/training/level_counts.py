"""Levels counted over pairs, each pair for a share: the sufficient statistics of the training."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics import layout as k
from handover.matching.biographics.training.events import NONE, birth_levels, events
from handover.matching.biographics.values import KINDS
from handover.matching.biographics.weights import BIRTH_LEVELS, NUMBER_LEVELS, SEX_LEVELS, TOKEN_LEVELS

ROLES = ("surname", "given")
Floors = dict[str, dict[str, tuple[float, float]]]
TOKEN_NAMES = (*TOKEN_LEVELS, "initial_different", "different")


@dataclass(slots=True)
class Tally:
    """``of``: by group and level how many pairs (or shares of pairs) show it. ``inverse``: by role and level the
    sum of 1 / max(spread * f, u_least), see `training.fitting`."""

    of: dict[str, dict[str, float]] = field(default_factory=dict)
    inverse: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, group: str, level: str, count: float) -> None:
        """Count one more."""
        self.of.setdefault(group, defaultdict(float))[level] += count

    def share(self, group: str, *levels: str) -> float:
        """The share of a group that shows one of the levels."""
        return sum(self.of.get(group, {}).get(level, 0.0) for level in levels) / max(self.total(group), 1e-9)

    def total(self, group: str) -> float:
        """How many of a group."""
        return float(sum(self.of.get(group, {}).values()))


@dataclass(frozen=True, slots=True)
class Beside:
    """Pairs to be counted: rows of two tables, the names chosen of each (index into ``name``), the kernel's codes
    (zeros where there are none), and how much each pair counts."""

    a: k.Columns
    b: k.Columns
    rows_a: k.Ints
    rows_b: k.Ints
    names_a: k.Ints
    names_b: k.Ints
    codes: k.Ints
    share: k.Floats


def tally(pairs: Beside, floors: Floors, into: Tally | None = None) -> Tally:
    """Count everything, on top of ``into``. ``floors``: (spread, u_least) by role and level, for `Tally.inverse`."""
    found = into or Tally()
    _names(found, pairs, floors)
    _births(found, pairs)
    _by_code(found, "sex", pairs, _sexes(pairs), SEX_LEVELS)
    for place, kind in enumerate(KINDS):
        _by_code(found, f"number.{kind}", pairs, pairs.codes[:, k.NUMBER + place], NUMBER_LEVELS)
    return found


def _by_code(found: Tally, group: str, pairs: Beside, codes: k.Ints, levels: tuple[str, ...]) -> None:
    for code, level in enumerate(levels):
        found.add(group, level, float(pairs.share[codes == code].sum()))


def _sexes(pairs: Beside) -> k.Ints:
    x, y = pairs.a.record[pairs.rows_a, 3] & 3, pairs.b.record[pairs.rows_b, 3] & 3
    return np.where((x == 0) | (y == 0), -1, np.where(x != y, 2, x - 1))


def _births(found: Tally, pairs: Beside) -> None:
    first_a, first_b = pairs.a.record[pairs.rows_a, 1], pairs.b.record[pairs.rows_b, 1]
    both = (pairs.a.record[pairs.rows_a + 1, 1] > first_a) & (pairs.b.record[pairs.rows_b + 1, 1] > first_b)
    at_a = first_a + pairs.codes[:, k.FIELDS + 2]
    at_b = first_b + pairs.codes[:, k.FIELDS + 3]
    levels = np.full(len(both), NONE, dtype=np.int64)
    levels[both] = birth_levels(
        pairs.a.birth[at_a[both]].astype(np.int64), pairs.b.birth[at_b[both]].astype(np.int64)
    )
    for code, level in enumerate(BIRTH_LEVELS):
        group = "part" if level.startswith("part_") else "birth"
        found.add(group, level, float(pairs.share[levels == code].sum()))


def _names(found: Tally, pairs: Beside, floors: Floors) -> None:
    turned = pairs.codes[:, k.ORDER] != 0
    found.add("order", "other_order", float(pairs.share[turned].sum()))
    found.add("order", "as_written", float(pairs.share[~turned].sum()))
    seen = events(pairs.a, pairs.names_a, pairs.b, pairs.names_b)
    for place, role in enumerate(ROLES):
        joined = (pairs.codes[:, (k.SURNAME, k.GIVEN)[place]] & k.JOINED) != 0
        n, m = seen.sizes[:, place, 0], seen.sizes[:, place, 1]
        several = (np.maximum(n, m) > 1) & (np.minimum(n, m) > 0) & ~turned
        found.add("joined", "joined", float(pairs.share[several & joined].sum()))
        found.add("joined", "apart", float(pairs.share[several & ~joined].sum()))
        apart = several & ~joined
        extra = pairs.share * (np.maximum(n, m) - 1)
        lost = pairs.share * np.abs(n - m)
        found.add(f"{role}_count", "missing", float(lost[apart].sum()))
        found.add(f"{role}_count", "there", float((extra - lost)[apart].sum()))
        kept = (~turned & ~joined)[:, None] & (seen.level[:, place] != NONE)
        share = np.broadcast_to(pairs.share[:, None], kept.shape)
        _tokens(found, role, seen.level[:, place][kept], seen.later[:, place][kept] != 0, share[kept])
        _inverses(found, role, seen.level[:, place][kept], seen.bits[:, place][kept], share[kept], floors)


def _tokens(
    found: Tally, role: str, level: k.Ints, later: NDArray[np.bool_], share: NDArray[np.float64]
) -> None:
    for code, name in enumerate(TOKEN_NAMES):
        here = level == code
        if name.startswith("initial"):
            found.add(f"{role}_initial", name, float(share[here].sum()))
            continue
        found.add(role, name, float(share[here].sum()))
        for place, which in (("first", ~later), ("later", later)):
            told = "different" if name == "different" else "agrees"
            found.add(f"{role}_{place}", told, float(share[here & which].sum()))


def _inverses(
    found: Tally,
    role: str,
    level: k.Ints,
    bits: NDArray[np.float64],
    share: NDArray[np.float64],
    floors: Floors,
) -> None:
    for code, name in enumerate(TOKEN_LEVELS):
        here = level == code
        spread, least = floors[role][name]
        chance = np.maximum(spread * np.exp2(-bits[here]), least)
        found.inverse.setdefault(role, defaultdict(float))[name] += float((share[here] / chance).sum())
