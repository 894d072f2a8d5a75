"""What the shards answered as the one answer that one machine would give, to the bit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.scorer import probabilities
from handover.matching.fingerprints.election import Elected
from handover.matching.types import NameCandidate


@dataclass(frozen=True, eq=False, slots=True)
class ShardNames:
    """Name candidates of one shard: the weights of all, which share one probability, and the best in full."""

    weights: NDArray[np.float64]
    best: tuple[NameCandidate, ...]


def elected(parts: Iterable[Sequence[Elected]], most: int) -> list[Elected]:
    """Those with most votes over all shards; ties by segment and row, as within one."""
    return sorted(one for part in parts for one in part)[:most]


def shard_names(candidates: Iterable[NameCandidate], limit: int) -> ShardNames:
    """The candidates of a shard's segments, as they are sent."""
    ordered = sorted(candidates, key=_standing)
    return ShardNames(np.array([one.weight for one in ordered], np.float64), tuple(ordered[:limit]))


def names(
    parts: Sequence[ShardNames], people: int, limit: int, *, prevalence: float
) -> tuple[NameCandidate, ...]:
    """The candidates of all shards: best first, ranked, probabilities over the whole gallery (see `reweighted`)."""
    ordered = sorted((one for part in parts for one in part.best), key=_standing)[:limit]
    weights = sorted((float(w) for part in parts for w in part.weights), reverse=True)
    shares = probabilities(weights, max(1, people), prevalence=prevalence)
    return tuple(
        replace(one, rank=rank, probability=share)
        for rank, (one, share) in enumerate(zip(ordered, shares, strict=False), 1)
    )


def _standing(one: NameCandidate) -> tuple[float, str]:
    return -one.weight, one.identity_id
