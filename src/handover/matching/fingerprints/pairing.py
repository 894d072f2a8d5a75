"""Pair similar and mutually consistent minutiae of two fingers: local similarity with relaxation.

LSS-R of the Minutia Cylinder-Code paper (section V.B, equations 21-24), in a fast variant: at most
`MAX_PAIRS` one-to-one pairs, best local similarity first, within the angle gate; each pair's similarity is
then relaxed by how well distance, direction and bearing agree with the other pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.cylinders import Pack
from handover.matching.fingerprints.pairing_kernels import ANGLE_GATE, MAX_PAIRS, compare

__all__ = ["ANGLE_GATE", "MAX_PAIRS", "Pairs", "relaxed_pairs"]


@dataclass(frozen=True, eq=False, slots=True)
class Pairs:
    """The relaxed pairs of one probe with each gallery finger, best relaxed similarity first.

    ``count`` int32 (f,); ``probe``/``gallery`` int32 (f, MAX_PAIRS) rows of the two templates;
    ``relaxed`` float32 (f, MAX_PAIRS); ``score`` float32 (f,) LSS-R in 0-1.
    """

    count: NDArray[np.int32]
    probe: NDArray[np.int32]
    gallery: NDArray[np.int32]
    relaxed: NDArray[np.float32]
    score: NDArray[np.float32]


def relaxed_pairs(probe: Pack, gallery: Pack) -> Pairs:
    """Compare one finger, a pack of one, with each finger of another pack."""
    fingers = len(gallery)
    pairs = Pairs(
        np.zeros(fingers, np.int32),
        np.zeros((fingers, MAX_PAIRS), np.int32),
        np.zeros((fingers, MAX_PAIRS), np.int32),
        np.zeros((fingers, MAX_PAIRS), np.float32),
        np.zeros(fingers, np.float32),
    )
    largest = int(np.diff(gallery.start).max(initial=0))
    if len(probe.x) and largest:
        compare(
            probe.x, probe.y, probe.theta, probe.codes, probe.root,
            gallery.start, gallery.x, gallery.y, gallery.theta, gallery.codes, gallery.root,
            largest, pairs.count, pairs.probe, pairs.gallery, pairs.relaxed, pairs.score,
        )  # fmt: skip
    return pairs
