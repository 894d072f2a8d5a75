"""Fellegi-Sunter weights learnt from the files themselves, by expectation and maximisation over all pairs.

m is P(level | one person), u is P(level | two people). Pairs that no rule found count as two people's; so u is that
of all pairs less what the pairs of one person explain, and a value that one person brought many times is not mistaken
for a common one. The weight of an exact agreement is that of its value: log2(m / f), f the share of other people who
have it (term frequency).
(Fellegi and Sunter 1969; Winkler 1988 for EM. No truth is used.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.counting import all_pairs, first_m, m_of, other_holders, u_of
from handover.matching.biographics.linkage.dependence import Edge, drawn_agreeing, edges_of
from handover.matching.biographics.linkage.fields import MISSING, ComparedField
from handover.matching.biographics.linkage.levels import LEVELS, Levels, RowNumbers
from handover.matching.biographics.linkage.mapping import FieldKind
from handover.matching.biographics.linkage.relatives import (
    KinPriors,
    doubtful_for,
    kin_bits,
    learnt,
    less_kin,
    priors,
)
from handover.matching.biographics.linkage.swapped_names import exchanged, first_of, told_once

Floats = NDArray[np.float64]

ROUNDS: Final = 60
SETTLED: Final = 1e-4  # largest change of an m that ends the rounds


@dataclass(frozen=True, slots=True)
class LearntWeights:
    """What was learnt. ``m``, ``u``: for each field (levels + 1,), place 0 (missing) unused, each summing to 1.

    ``rate`` of all pairs are one person's. ``frequencies``: for each field (values + 1,) the share of other
    people who have the value.
    """

    m: tuple[Floats, ...]
    u: tuple[Floats, ...]
    rate: float
    frequencies: tuple[Floats, ...]
    edges: tuple[Edge, ...]
    rounds: int
    kin: KinPriors

    def weights(
        self, fields: list[ComparedField], left: NDArray[np.int64], right: NDArray[np.int64], levels: Levels
    ) -> Floats:
        """(n, fields) bits of each field of each pair, term frequencies included; 0 where one is missing.

        Exchanged names are one agreement, told at the given name, and never more than the same name in its place.
        """
        out = np.zeros(levels.shape)
        once = told_once(levels, fields)
        for place, field in enumerate(fields):
            ratio = np.zeros(len(self.m[place]))
            ratio[1:] = np.log2(self.m[place][1:] / self.u[place][1:])
            out[:, place] = ratio[once[:, place]]
            same = levels[:, place] == 1
            mine = field.left[left[same]]
            value = np.where(mine == MISSING, field.right[right[same]], mine)
            out[same, place] = np.log2(self.m[place][1] / self.frequencies[place][value])
        turned = np.flatnonzero(exchanged(levels, fields))
        if len(turned):
            most = self._in_place(fields, left[turned], right[turned], levels[turned], once[turned])
            given = first_of(fields, FieldKind.GIVEN)
            out[turned, given] = np.minimum(out[turned, given], most)
        return out

    def _in_place(
        self,
        fields: list[ComparedField],
        left: NDArray[np.int64],
        right: NDArray[np.int64],
        levels: Levels,
        once: Levels,
    ) -> Floats:
        """What the names of exchanged pairs would weigh if they were not exchanged."""
        places = [first_of(fields, kind) for kind in (FieldKind.GIVEN, FieldKind.SURNAME)]
        weight: list[Floats] = []
        for side, rows in (("left", left), ("right", right)):
            total = np.zeros(len(levels))
            for place in places:
                value = getattr(fields[place], side)[rows]
                total += np.log2(self.m[place][1] / self.frequencies[place][value])
            weight.append(total)
        same = levels.copy()
        same[:, places] = 1
        return np.minimum(*weight) + _edge_bits(self.edges, same) - _edge_bits(self.edges, once)

    def bits(
        self, fields: list[ComparedField], left: NDArray[np.int64], right: NDArray[np.int64], levels: Levels
    ) -> tuple[Floats, Floats]:
        """(n,) log2 odds that each pair is one person's, against strangers and relatives; and against strangers."""
        each = self.weights(fields, left, right, levels)
        strangers = each.sum(1) + self.together(fields, levels) + self.prior
        return less_kin(strangers, kin_bits(each, levels, fields, self.kin, self.u, self.edges)), strangers

    def together(self, fields: list[ComparedField], levels: Levels) -> Floats:
        """(n,) bits for fields that go together, to be added to the sum of the weights."""
        return _edge_bits(self.edges, told_once(levels, fields))

    @property
    def prior(self) -> float:
        """Bits to add to the sum of the weights: log2 odds that two records picked blindly are one person's."""
        return float(np.log2(self.rate / (1 - self.rate)))


@dataclass(slots=True)
class _Model:
    """The estimates of one round."""

    m: list[Floats]
    u: list[Floats]
    rate: float
    edges: list[Edge]
    fields: list[ComparedField]
    kin: KinPriors

    def posterior(self, levels: Levels) -> tuple[Floats, Floats, Floats]:
        """Probability that a pair with these levels is one person's, of twins, or of namesakes of one family; term
        frequencies left aside."""
        each = np.zeros(levels.shape)
        for f in range(levels.shape[1]):
            ratio = np.zeros(len(self.m[f]))
            ratio[1:] = np.log2(self.m[f][1:] / self.u[f][1:])
            each[:, f] = ratio[levels[:, f]]
        bits = np.log2(self.rate / (1 - self.rate)) + _edge_bits(self.edges, levels) + each.sum(1)
        kin = kin_bits(each, levels, self.fields, self.kin, self.u, self.edges)
        together = np.logaddexp2(np.logaddexp2(0.0, bits), np.logaddexp2(*kin))
        return np.exp2(bits - together), np.exp2(kin[0] - together), np.exp2(kin[1] - together)


def _edge_bits(edges: Sequence[Edge], levels: Levels) -> Floats:
    bits = np.zeros(len(levels))
    for edge in edges:
        bits += edge.bits[levels[:, edge.one], levels[:, edge.other]]
    return bits


def train(
    fields: list[ComparedField], left: RowNumbers, right: RowNumbers, levels: Levels, *, same: bool
) -> LearntWeights:
    """Learn from the candidate pairs and what the columns say of all pairs."""
    n_l, n_r = len(fields[0].left), len(fields[0].right)
    whole = n_l * (n_l - 1) / 2 if same else float(n_l * n_r)
    totals = all_pairs(fields, whole, same)
    drawn = [told_once(pairs, fields) for pairs in drawn_agreeing(fields, same=same)]
    patterns, back, counts = _patterns(told_once(levels, fields))
    usual = priors(fields, same=same)
    rate = min(0.5 * min(n_l, n_r) / whole, 0.5)
    model = _Model([first_m(field) for field in fields], [], rate, [], fields, usual)
    mates = np.zeros(len(patterns))
    doubtful = [doubtful_for(field, patterns, fields) for field in fields]
    rounds = 0
    for rounds in range(1, ROUNDS + 1):
        model.u = [
            u_of(totals[f], patterns[:, f], mates, LEVELS[field.kind]) for f, field in enumerate(fields)
        ]
        one, twins, namesakes = (share * counts for share in model.posterior(patterns))
        mates = one
        two_people = [1 - model.posterior(pairs)[0] for pairs in drawn]
        model.kin = learnt(fields, float(twins.sum()), float(namesakes.sum()), same=same)
        model.edges = edges_of(fields, drawn, two_people, model.u, patterns, mates, counts - mates)
        old, model.m = (
            model.m,
            [m_of(field, patterns[:, f], mates, doubtful[f]) for f, field in enumerate(fields)],
        )
        model.rate = float(np.clip(mates.sum() / whole, 1e-12, 0.5))
        if (
            rounds > 3
            and max(float(np.abs(a - b).max()) for a, b in zip(old, model.m, strict=True)) < SETTLED
        ):
            break
    each = model.posterior(patterns)[0][back]
    frequencies = tuple(
        other_holders(field, levels[:, f], left, right, each, model.u[f][1], same)
        for f, field in enumerate(fields)
    )
    return LearntWeights(
        tuple(model.m), tuple(model.u), model.rate, frequencies, tuple(model.edges), rounds, model.kin
    )


def _patterns(levels: Levels) -> tuple[Levels, NDArray[np.int64], NDArray[np.int64]]:
    """The distinct rows of levels, which of them each row is, and how often each occurs."""
    code = np.zeros(len(levels), dtype=np.uint64)
    most = 1
    for place in range(levels.shape[1]):
        if most > 1 << 58:  # numbered anew, so that any number of fields fits a word
            _, numbered = np.unique(code, return_inverse=True)
            code, most = numbered.reshape(-1).astype(np.uint64), len(levels)
        code = code * np.uint64(16) + levels[:, place]
        most *= 16
    _, at, back, counts = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    return levels[at], back.reshape(-1), counts
