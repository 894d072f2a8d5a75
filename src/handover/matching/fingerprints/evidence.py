"""Describe an alignment of two fingers by twelve numbers, from which `scorer` computes the score."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.consensus import Alignments, places
from handover.matching.fingerprints.cylinders import Pack
from handover.matching.fingerprints.jit import TURN, inner, kernel, wrapped
from handover.matching.fingerprints.pairing import Pairs

FEATURES: Final = (
    "log_lssr", "met", "alike", "off_place", "off_angle", "alone_probe", "alone_gallery", "share",
    "part", "edges", "edges_each", "turn_spread",
)  # fmt: skip
"""Logarithm of LSS-R; minutiae that met; sum of their local similarities; sums of squared misplacement (10 px
units) and of squared misdirection (times 10); unpaired minutiae within the other finger's outline; met
squared over the product of minutiae in the common area; met over the minutiae of the smaller finger; edges
from each met minutia to its four nearest met neighbours that keep length and bearing; all such edges a met
minutia; mean deviation of the met minutiae's turns from their mean.
"""

_LEAST_LSSR: Final = 0.004
_OUTLINE: Final = 16
_NEIGHBOURS: Final = 4
_EDGE_FIXED: Final = 4.0  # pixels that an edge may differ, and the share of its length beside
_EDGE_SHARE: Final = 0.04
_EDGE_SLANT: Final = 0.25  # tangent of the angle that an edge may turn against its minutia
_DIRECTIONS: Final = np.stack(
    [np.cos(np.arange(_OUTLINE) * TURN / _OUTLINE), np.sin(np.arange(_OUTLINE) * TURN / _OUTLINE)], axis=1
).astype(np.float32)


@inner
def _outline(place: NDArray[np.float32], compass: NDArray[np.float32], hull: NDArray[np.float32]) -> None:
    hull[:] = -np.inf
    for i in range(len(place)):
        for d in range(_OUTLINE):
            hull[d] = max(hull[d], place[i, 0] * compass[d, 0] + place[i, 1] * compass[d, 1])


@inner
def _count_inside(place: NDArray[np.float32], compass: NDArray[np.float32], hull: NDArray[np.float32]) -> int:
    inside = 0
    for i in range(len(place)):
        out = 0
        for d in range(_OUTLINE):
            if place[i, 0] * compass[d, 0] + place[i, 1] * compass[d, 1] > hull[d]:
                out = 1
                break
        inside += 1 - out
    return inside


@inner
def _keeps(
    a: NDArray[np.float32], b: NDArray[np.float32], i: int, j: int, m: int, t: int, cosine: float, sine: float
) -> bool:
    """Return whether the edge from pair (i, j) to pair (m, t) keeps its length and its bearing from (i, j)."""
    x, y, u, v = a[m, 0] - a[i, 0], a[m, 1] - a[i, 1], b[t, 0] - b[j, 0], b[t, 1] - b[j, 1]
    long = math.sqrt(x * x + y * y)
    if long <= 1.0 or abs(long - math.sqrt(u * u + v * v)) > _EDGE_FIXED + _EDGE_SHARE * long:
        return False
    along, across = cosine * x - sine * y, sine * x + cosine * y
    dot, cross = along * u + across * v, along * v - across * u
    return bool(dot > 0.0 and abs(cross) < _EDGE_SLANT * dot)


@kernel
def _edges(
    a: NDArray[np.float32], b: NDArray[np.float32], met: int,
    rows_a: NDArray[np.int32], rows_b: NDArray[np.int32],
    kept: NDArray[np.uint8], far: NDArray[np.float32], cosine: NDArray[np.float32], sine: NDArray[np.float32],
) -> tuple[int, int]:  # fmt: skip
    """Count edges preserved in both directions: among each minutia's nearest paired neighbours, and among
    all.
    """
    for q in range(met):
        turn = b[rows_b[q], 2] - a[rows_a[q], 2]
        cosine[q], sine[q] = math.cos(turn), math.sin(turn)
    for q in range(met):
        for r in range(met):
            kept[q, r] = q != r and _keeps(
                a, b, rows_a[q], rows_b[q], rows_a[r], rows_b[r], cosine[q], sine[q]
            )  # fmt: skip
    near, every = 0, 0
    for q in range(met):
        for r in range(met):
            x, y = a[rows_a[r], 0] - a[rows_a[q], 0], a[rows_a[r], 1] - a[rows_a[q], 1]
            far[r] = np.inf if q == r else x * x + y * y
            every += kept[q, r] & kept[r, q]
        for _ in range(min(_NEIGHBOURS, met - 1)):
            r = np.argmin(far[:met])  # type: ignore[assignment]
            far[r] = np.inf
            near += kept[q, r] & kept[r, q]
    return near, every


@kernel
def _describe(
    a: NDArray[np.float32], b_all: NDArray[np.float32], g_start: NDArray[np.int64], picks: NDArray[np.int64],
    lssr: NDArray[np.float32], count: NDArray[np.int32], probe: NDArray[np.int32], gallery: NDArray[np.int32],
    alike: NDArray[np.float32], all_moved: NDArray[np.float32], compass: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:  # fmt: skip
    most = probe.shape[1]
    kept, far = np.zeros((most, most), np.uint8), np.empty(most, np.float32)
    cosine, sine = np.empty(most, np.float32), np.empty(most, np.float32)
    hull = np.empty(_OUTLINE, np.float32)
    for p in range(len(picks)):
        out[p, 0] = math.log(lssr[picks[p]] + _LEAST_LSSR)
        met = count[p]
        if met == 0:
            continue
        b, moved = b_all[g_start[picks[p]] : g_start[picks[p] + 1]], all_moved[p]
        _outline(b, compass, hull)
        in_b = _count_inside(moved, compass, hull)
        _outline(moved, compass, hull)
        in_a = _count_inside(b, compass, hull)
        mean = 0.0
        for q in range(met):
            i, j = probe[p, q], gallery[p, q]
            dx, dy = moved[i, 0] - b[j, 0], moved[i, 1] - b[j, 1]
            turn = wrapped(moved[i, 2] - b[j, 2])
            mean += turn / met
            out[p, 2] += alike[p, q]
            out[p, 3] += (dx * dx + dy * dy) / 100.0
            out[p, 4] += turn * turn * 10.0
        for q in range(met):
            out[p, 11] += abs(wrapped(moved[probe[p, q], 2] - b[gallery[p, q], 2]) - mean) / met
        near, every = _edges(a, b, met, probe[p], gallery[p], kept, far, cosine, sine)
        out[p, 1] = met
        out[p, 5] = max(in_b - met, 0)
        out[p, 6] = max(in_a - met, 0)
        out[p, 7] = met * met / (max(1.0, in_b, met) * max(in_a, met, 1.0))
        out[p, 8] = met / min(len(a), len(b))
        out[p, 9] = near
        out[p, 10] = every / met


def describe(
    probe: Pack, gallery: Pack, pairs: Pairs, picks: NDArray[np.int64], found: Alignments
) -> NDArray[np.float32]:
    """Compute the `FEATURES` (f, 12) float32 of each alignment; if nothing was paired, zeros after the first."""
    out = np.zeros((len(picks), len(FEATURES)), np.float32)
    if len(picks):
        _describe(
            places(probe), places(gallery), gallery.start, picks, pairs.score, found.count, found.probe,
            found.gallery, found.alike, found.moved, _DIRECTIONS, out,
        )  # fmt: skip
    return out
