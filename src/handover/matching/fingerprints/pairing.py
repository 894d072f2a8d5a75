"""Which minutiae of two fingers look alike and agree with each other: local similarity with relaxation.

LSS-R of the Minutia Cylinder-Code paper (section V.B, equations 21-24), in a fast variant: at most
``MAX_PAIRS`` one-to-one pairs, best local similarity first, within the angle gate; each pair's similarity is
then relaxed by how well distance, direction and bearing agree with the other pairs.

One kernel compares a probe with many gallery fingers; buffers are made once a call.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.cylinders import Pack
from handover.matching.fingerprints.jit import TURN, kernel, popcount, wrapped

MAX_PAIRS: Final = 24
ANGLE_GATE: Final = math.pi / 4.0
"""Two impressions turned further against each other than this are not compared (rolled and live-scan
prints lie within +-30 degrees)."""

_LEVELS: Final = 256
_FLOOR: Final = 0.25  # a local similarity below this is chance; such pairs are not even sorted
_ROUNDS: Final = 5
_KEEP: Final = 0.5
# Means and slopes of the three sigmoids of equation 24; outside the cut-offs the product is below 0.01.
_DISTANCE: Final = (5.0, -1.6, 8.0)
_ANGLE: Final = (math.pi / 12.0, -30.0, math.pi / 12.0 + 0.16)
_MIN_SCORED: Final = 4
_MAX_SCORED: Final = 12


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


@kernel
def _below(theta: NDArray[np.float32], first: int, last: int, value: float) -> int:
    """The first row in [first, last) whose direction is not below ``value``."""
    while first < last:
        middle = (first + last) >> 1
        if theta[middle] < value:
            first = middle + 1
        else:
            last = middle
    return first


@kernel
def _alike(
    codes: NDArray[np.uint64],
    root: float,
    i: int,
    g_codes: NDArray[np.uint64],
    g_root: NDArray[np.float32],
    first: int,
    last: int,
    base: int,
    found: NDArray[np.int32],
    n: int,
) -> int:
    """Append (level, i, j) of the gallery rows [first, last) that look like probe row i."""
    a, b, c, d, e = codes[i, 0], codes[i, 1], codes[i, 2], codes[i, 3], codes[i, 4]
    for j in range(first, last):
        if g_root[j] == 0.0:
            continue
        apart = (
            popcount(a ^ g_codes[j, 0])
            + popcount(b ^ g_codes[j, 1])
            + popcount(c ^ g_codes[j, 2])
            + popcount(d ^ g_codes[j, 3])
            + popcount(e ^ g_codes[j, 4])
        )
        alike = np.float32(1.0) - math.sqrt(np.float32(apart)) / (np.float32(root) + g_root[j])
        if alike >= _FLOOR and n < len(found):
            found[n, 0] = int(alike * (_LEVELS - 1))
            found[n, 1] = i
            found[n, 2] = j - base
            n += 1
    return n


@kernel
def _best_pairs(
    found: NDArray[np.int32],
    n: int,
    order: NDArray[np.int32],
    used_p: NDArray[np.uint8],
    used_g: NDArray[np.uint8],
    limit: int,
    out_p: NDArray[np.int32],
    out_g: NDArray[np.int32],
    out_s: NDArray[np.float32],
) -> int:
    """Counting sort by level, then greedily one to one. Ties keep their order, so answers repeat."""
    counts = np.zeros(_LEVELS + 1, np.int32)
    for k in range(n):
        counts[_LEVELS - 1 - found[k, 0] + 1] += 1
    for level in range(_LEVELS):
        counts[level + 1] += counts[level]
    for k in range(n):
        level = _LEVELS - 1 - found[k, 0]
        order[counts[level]] = k
        counts[level] += 1
    used_p[:] = 0
    used_g[:] = 0
    taken = 0
    for k in range(n):
        if taken == limit:
            break
        row = order[k]
        i, j = found[row, 1], found[row, 2]
        if used_p[i] == 0 and used_g[j] == 0:
            used_p[i] = 1
            used_g[j] = 1
            out_p[taken] = i
            out_g[taken] = j
            out_s[taken] = found[row, 0] / np.float32(_LEVELS - 1)
            taken += 1
    return taken


@kernel
def _sigmoid(value: float, mean: float, slope: float) -> float:
    return 1.0 / (1.0 + math.exp(-slope * (value - mean)))


@kernel
def _agreement(
    ax: float, ay: float, at: float, bx: float, by: float, bt: float,
    ux: float, uy: float, ut: float, vx: float, vy: float, vt: float,
) -> float:  # fmt: skip
    """How well pair (a, u) agrees with pair (b, v): a, b in the probe, u, v their mates. In 0-1."""
    px, py, qx, qy = bx - ax, by - ay, vx - ux, vy - uy
    apart = abs(math.sqrt(px * px + py * py) - math.sqrt(qx * qx + qy * qy))
    if apart > _DISTANCE[2]:
        return 0.0
    turned = abs(wrapped((at - bt) - (ut - vt)))
    if turned > _ANGLE[2]:
        return 0.0
    # The bearing difference from cross and dot product: one arc tangent instead of two.
    spin = math.atan2(px * qy - py * qx, px * qx + py * qy)
    bearing = abs(wrapped((at - ut) + spin))
    if bearing > _ANGLE[2]:
        return 0.0
    return (
        _sigmoid(apart, _DISTANCE[0], _DISTANCE[1])
        * _sigmoid(turned, _ANGLE[0], _ANGLE[1])
        * _sigmoid(bearing, _ANGLE[0], _ANGLE[1])
    )


@kernel
def _relax(k: int, agree: NDArray[np.float32], start: NDArray[np.float32], now: NDArray[np.float32]) -> None:
    """Equation 22: ``now`` becomes the relaxed similarities of the first k pairs."""
    following = np.empty(k, np.float32)
    now[:k] = start[:k]
    share = (1.0 - _KEEP) / max(1, k - 1)
    for _ in range(_ROUNDS):
        for a in range(k):
            support = np.float32(0.0)
            for b in range(k):
                support += agree[a, b] * now[b]
            following[a] = _KEEP * now[a] + share * support
        now[:k] = following


@kernel
def _lss(k: int, smaller: int, start: NDArray[np.float32], now: NDArray[np.float32]) -> float:
    """Mean relaxed similarity of the most efficient pairs; how many depends on the smaller finger."""
    scored = _MIN_SCORED + round(_sigmoid(smaller, 20.0, 0.4) * (_MAX_SCORED - _MIN_SCORED))
    efficiency = np.argsort(-now[:k] / start[:k])
    total = 0.0
    for q in range(min(scored, k)):
        total += now[efficiency[q]]
    return total / scored


@kernel
def _compare(
    x: NDArray[np.float32], y: NDArray[np.float32], theta: NDArray[np.float32],
    codes: NDArray[np.uint64], root: NDArray[np.float32],
    g_start: NDArray[np.int64], g_x: NDArray[np.float32], g_y: NDArray[np.float32],
    g_theta: NDArray[np.float32], g_codes: NDArray[np.uint64], g_root: NDArray[np.float32],
    largest: int, count: NDArray[np.int32], out_p: NDArray[np.int32], out_g: NDArray[np.int32],
    out_r: NDArray[np.float32], score: NDArray[np.float32],
) -> None:  # fmt: skip
    n_p = len(x)
    found = np.empty((n_p * largest, 3), np.int32)
    order = np.empty(n_p * largest, np.int32)
    used_p = np.empty(n_p, np.uint8)
    used_g = np.empty(largest, np.uint8)
    best_p = np.empty(MAX_PAIRS, np.int32)
    best_g = np.empty(MAX_PAIRS, np.int32)
    start = np.empty(MAX_PAIRS, np.float32)
    now = np.empty(MAX_PAIRS, np.float32)
    agree = np.zeros((MAX_PAIRS, MAX_PAIRS), np.float32)
    for f in range(len(g_start) - 1):
        base, end = g_start[f], g_start[f + 1]
        n = 0
        for i in range(n_p):
            if root[i] == 0.0:
                continue
            low, high = theta[i] - ANGLE_GATE, theta[i] + ANGLE_GATE
            first, last = _below(g_theta, base, end, low), _below(g_theta, base, end, high)
            n = _alike(codes, root[i], i, g_codes, g_root, first, last, base, found, n)
            if low < 0.0:
                first = _below(g_theta, base, end, low + TURN)
                n = _alike(codes, root[i], i, g_codes, g_root, first, end, base, found, n)
            elif high > TURN:
                last = _below(g_theta, base, end, high - TURN)
                n = _alike(codes, root[i], i, g_codes, g_root, base, last, base, found, n)
        k = _best_pairs(found, n, order, used_p, used_g, MAX_PAIRS, best_p, best_g, start)
        for a in range(k):
            i, u = best_p[a], base + best_g[a]
            for b in range(a):
                j, v = best_p[b], base + best_g[b]
                value = _agreement(
                    x[i], y[i], theta[i], x[j], y[j], theta[j],
                    g_x[u], g_y[u], g_theta[u], g_x[v], g_y[v], g_theta[v],
                )  # fmt: skip
                agree[a, b] = value
                agree[b, a] = value
        if k < 2:
            count[f], score[f] = 0, 0.0
            continue
        _relax(k, agree, start, now)
        score[f] = _lss(k, min(n_p, end - base), start, now)
        ranked = np.argsort(-now[:k])
        count[f] = k
        for q in range(k):
            out_p[f, q] = best_p[ranked[q]]
            out_g[f, q] = best_g[ranked[q]]
            out_r[f, q] = now[ranked[q]]


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
        _compare(
            probe.x, probe.y, probe.theta, probe.codes, probe.root,
            gallery.start, gallery.x, gallery.y, gallery.theta, gallery.codes, gallery.root,
            largest, pairs.count, pairs.probe, pairs.gallery, pairs.relaxed, pairs.score,
        )  # fmt: skip
    return pairs
