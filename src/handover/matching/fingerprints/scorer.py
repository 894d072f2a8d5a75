"""Compare one finger with others in full: relaxed pairs, alignment, one score in 0-1 and its evidence.

The score is a logistic of the twelve features of `evidence`. Its weights were fitted (ridge logistic
regression, mates and non-mates weighted equally) on the FVC2002 B sets with two extractors, LEADER and
SecuGen, and frozen; docs/adr/0004-fingerprint-matching.md gives the figures, including those of sets not used
in the fit. A score is not a probability: it says how similar two prints are, whatever the number of their
minutiae.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.consensus import Alignments, align
from handover.matching.fingerprints.cylinders import Pack, template
from handover.matching.fingerprints.evidence import describe
from handover.matching.fingerprints.pairing import relaxed_pairs
from handover.matching.types import FingerEvidence, MinutiaPair

WEIGHTS: Final[NDArray[np.float32]] = np.array(
    [1.3894, 0.1837, 0.1706, -0.1828, 0.065, -0.0148, -0.0964, 3.2788, 6.8724, 0.0488, 0.0914, -10.1496],
    np.float32,
)
"""Weights of `evidence.FEATURES`. ``bench/fingerprint_weights.py`` refits them."""
OFFSET: Final = -0.1697
_CENTRE: Final = 1.5
_SPREAD: Final = 1.5

PREFILTER: Final = 0.0175
"""In one-to-many comparison a finger with an LSS-R below this is not aligned and scores 0: about 95 % of
non-mates, and less than half a per cent of the mates that would have been found.
"""


def _logistic(evidence: NDArray[np.float32]) -> NDArray[np.float64]:
    value = (evidence.astype(np.float64) + OFFSET - _CENTRE) / _SPREAD
    return 1.0 / (1.0 + np.exp(-np.clip(value, -60.0, 60.0)))


@dataclass(frozen=True, eq=False, slots=True)
class FingerComparison:
    """One probe finger against the fingers of a pack: ``scores`` float64 (fingers,) in 0-1."""

    probe: Pack
    gallery: Pack
    scores: NDArray[np.float64]
    _found: Alignments
    _row: NDArray[np.int64]  # the finger's row in the alignments, -1 if it was not aligned

    def pairs(self, finger: int) -> tuple[MinutiaPair, ...]:
        """Return the paired minutiae, most similar first, with indices into the two ``FingerMinutiae``."""
        row = int(self._row[finger])
        if row < 0:
            return ()
        base = int(self.gallery.start[finger])
        met = []
        for k in range(int(self._found.count[row])):
            i, j = int(self._found.probe[row, k]), base + int(self._found.gallery[row, k])
            alike = _alike(self.probe, self.gallery, i, j)
            met.append(MinutiaPair(int(self.probe.order[i]), int(self.gallery.order[j]), alike))
        return tuple(sorted(met, key=lambda pair: (-pair.similarity, pair.probe)))


def compare_many(probe: Pack, gallery: Pack, *, prefilter: float = PREFILTER) -> FingerComparison:
    """Compare one finger, a pack of one, with each finger of ``gallery``."""
    pairs = relaxed_pairs(probe, gallery)
    picks = np.flatnonzero((pairs.score >= prefilter) & (pairs.count >= 2)).astype(np.int64)
    found = align(probe, gallery, pairs, picks)
    evidence = describe(probe, gallery, pairs, picks, found)
    scores = np.zeros(len(gallery), np.float64)
    scores[picks] = np.where(found.count > 0, _logistic(evidence @ WEIGHTS), 0.0)
    row = np.full(len(gallery), -1, np.int64)
    row[picks] = np.arange(len(picks))
    return FingerComparison(probe, gallery, scores, found, row)


def _alike(probe: Pack, gallery: Pack, i: int, j: int) -> float:
    """Return the local similarity of two cylinders in 0-1; 0 if one of them has too few bits."""
    if not (probe.root[i] and gallery.root[j]):
        return 0.0
    apart = int(np.bitwise_count(probe.codes[i] ^ gallery.codes[j]).sum())
    return min(1.0, max(0.0, 1.0 - math.sqrt(apart) / float(probe.root[i] + gallery.root[j])))


def compare(a: FingerMinutiae, b: FingerMinutiae) -> FingerEvidence:
    """Compare two impressions. Positions need not agree; the evidence carries both."""
    found = compare_many(template(a), template(b), prefilter=0.0)
    return FingerEvidence(a.position, float(found.scores[0]), found.pairs(0), b.position)
