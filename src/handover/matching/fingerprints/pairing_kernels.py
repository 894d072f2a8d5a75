"""The compiled part of `pairing`: `compare` takes a probe and many gallery fingers, and allocates its buffers
once per call.

Equation numbers are those of the Minutia Cylinder-Code paper (see `cylinders`).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.jit import TURN, inner, kernel, popcount, wrapped

MAX_PAIRS: Final = 24
ANGLE_GATE: Final = math.pi / 4.0
"""Two impressions rotated further against each other than this are not compared (rolled and live-scan prints
are within +-30 degrees).
"""

_LEVELS: Final = 256
# A local similarity below this is chance; such pairs are not even sorted. If a finger has few minutiae the
# floor is lower: its cylinders' similarities are lower too, and there is little to sort.
_FLOOR: Final = (0.30, 0.36)
_FLOOR_FROM: Final = (25, 40)
_ROUNDS: Final = 5
_LEAST_AGREEMENT: Final = np.float32(0.01)
_LEAST: Final = 6  # with fewer pairs than this, relaxation treats the missing ones as disagreeing
_KEEP: Final = np.float32(0.5)
_MIN_SCORED: Final = 4
_MAX_SCORED: Final = 12

# Means and slopes of the three sigmoids of equation 24: pixels, radians, radians.
_DISTANCE: Final = (np.float32(5.0), np.float32(1.6))
_ANGLE: Final = (np.float32(math.pi / 12.0), np.float32(30.0))
_ONE: Final = np.float32(1.0)
_NONE: Final = np.float32(0.0)
_POWER: Final = np.float32(1.0 / 64.0)
_BENT: Final = np.float32(0.28)
_GATE: Final = np.float32(ANGLE_GATE)


@inner
def _unroll(
    base: int, end: int, g_theta: NDArray[np.float32], g_codes: NDArray[np.uint64], g_root: NDArray[np.float32],
    theta: NDArray[np.float32], lanes: NDArray[np.uint64], root: NDArray[np.float32], row: NDArray[np.int32],
) -> int:  # fmt: skip
    """Lay out one finger's rows by direction, repeating those near direction zero one full turn away, so that
    every angle gate is one contiguous run. Codes are stored by word, so that one instruction processes
    several rows.
    """
    n = 0
    for lap in range(3):
        shift = np.float32((lap - 1) * TURN)
        for j in range(base, end):
            at = g_theta[j] + shift
            if at < -_GATE or at > np.float32(TURN) + _GATE:
                continue
            theta[n] = at
            root[n] = g_root[j]
            row[n] = j - base
            for w in range(lanes.shape[0]):
                lanes[w, n] = g_codes[j, w]
            n += 1
    return n


@inner
def _alike(
    codes: NDArray[np.uint64], own: float, i: int, first: int, run: int,
    lanes: NDArray[np.uint64], root: NDArray[np.float32], out: NDArray[np.float32],
) -> None:  # fmt: skip
    """Compute the local similarity (paper, equation 19) of probe row i to ``run`` unrolled rows from
    ``first`` on. Unsigned indices need no test for negative ones, which would prevent vectorisation.
    """
    a, b, c, d, e = codes[i, 0], codes[i, 1], codes[i, 2], codes[i, 3], codes[i, 4]
    mine = np.float32(own)
    for k in range(run):
        j = np.uint64(first) + np.uint64(k)
        apart = (
            popcount(a ^ lanes[0, j])
            + popcount(b ^ lanes[1, j])
            + popcount(c ^ lanes[2, j])
            + popcount(d ^ lanes[3, j])
            + popcount(e ^ lanes[4, j])
        )
        out[np.uint64(k)] = _ONE - np.sqrt(np.float32(np.int32(apart))) / (mine + root[j])


@inner
def _candidates(
    theta: NDArray[np.float32], codes: NDArray[np.uint64], root: NDArray[np.float32],
    m: int, g_theta: NDArray[np.float32], lanes: NDArray[np.uint64], g_root: NDArray[np.float32],
    row: NDArray[np.int32], alike: NDArray[np.float32], floor: int,
    level: NDArray[np.int32], mine: NDArray[np.int32], other: NDArray[np.int32], counts: NDArray[np.int32],
) -> int:  # fmt: skip
    """List every similar pair within the gate, and count them by level of similarity."""
    counts[:] = 0
    n, first, last = 0, 0, 0
    for i in range(len(theta)):
        while first < m and g_theta[first] < theta[i] - _GATE:
            first += 1
        while last < m and g_theta[last] < theta[i] + _GATE:
            last += 1
        if root[i] == _NONE or first == last:
            continue
        # Rounded up to whole vectors; values beyond ``last`` are ignored.
        run = last - first
        _alike(codes, root[i], i, first, (run + 7) // 8 * 8, lanes, g_root, alike)
        for k in range(run):
            # Always written, and counted if similar: a branch here would be unpredictable.
            at = int(alike[np.uint64(k)] * np.float32(_LEVELS - 1))
            kept = int(at >= floor)
            place = np.uint64(n)
            level[place], mine[place], other[place] = at, i, row[np.uint64(first) + np.uint64(k)]
            counts[np.uint64(_LEVELS - max(at, 0))] += kept
            n += kept
    return n


@inner
def _floor_of(smaller: int) -> int:
    """Return the lowest level that is sorted, by the number of minutiae of the smaller finger."""
    part = min(max((smaller - _FLOOR_FROM[0]) / (_FLOOR_FROM[1] - _FLOOR_FROM[0]), 0.0), 1.0)
    return int((_LEVELS - 1) * (_FLOOR[0] + part * (_FLOOR[1] - _FLOOR[0])))


@inner
def _best_pairs(
    n: int, level: NDArray[np.int32], mine: NDArray[np.int32], other: NDArray[np.int32],
    counts: NDArray[np.int32], order: NDArray[np.int32], used_p: NDArray[np.uint8], used_g: NDArray[np.uint8],
    out_p: NDArray[np.int32], out_g: NDArray[np.int32], out_s: NDArray[np.float32],
) -> int:  # fmt: skip
    """Sort by level (counting sort), then pair greedily one to one. Ties keep their order, so results are
    reproducible.
    """
    for k in range(_LEVELS):
        counts[k + 1] += counts[k]
    for k in range(n):
        place = _LEVELS - 1 - level[k]
        order[counts[place]] = k
        counts[place] += 1
    used_p[:] = 0
    used_g[:] = 0
    taken = 0
    for k in range(n):
        if taken == len(out_p):
            break
        at = order[k]
        i, j = mine[at], other[at]
        if used_p[i] == 0 and used_g[j] == 0:
            used_p[i] = 1
            used_g[j] = 1
            out_p[taken], out_g[taken] = i, j
            out_s[taken] = np.float32(level[at]) / np.float32(_LEVELS - 1)
            taken += 1
    return taken


@inner
def _soft(value: np.float32, mean: np.float32, slope: np.float32) -> np.float32:
    """Return 1 over the sigmoid of equation 24, approximating the exponential by the 64th power of 1 + x /
    64: six multiplications that compile to vector instructions, and accurate enough where the sigmoid is not
    near 0.
    """
    base = max(_ONE + (value - mean) * slope * _POWER, _NONE)
    base *= base
    base *= base
    base *= base
    base *= base
    base *= base
    base *= base
    return _ONE + base


@inner
def _agreements(
    a: int, px: NDArray[np.float32], py: NDArray[np.float32], gx: NDArray[np.float32], gy: NDArray[np.float32],
    turn: NDArray[np.float32], c: np.float32, s: np.float32, agree: NDArray[np.float32],
) -> None:  # fmt: skip
    """Compute how well each pair before pair a agrees with it (equations 23-24): distance, direction,
    bearing, in the frame of pair a. Branch-free and over whole vectors; entries from a on are ignored.
    """
    ax, ay, ux, uy, own = px[a], py[a], gx[a], gy[a], turn[a]
    for b in range((a + 7) // 8 * 8):
        x, y, u, v = px[b] - ax, py[b] - ay, gx[b] - ux, gy[b] - uy
        apart = abs(np.sqrt(x * x + y * y) - np.sqrt(u * u + v * v))
        turned = abs(own - turn[b])
        along, across = c * x - s * y, s * x + c * y
        dot, cross = along * u + across * v, abs(along * v - across * u)
        # The arc tangent of cross over dot, accurate to 0.005 radians below one radian; opposite directions
        # count as far.
        slant = cross / max(dot, np.float32(1e-3))
        bearing = slant / (_ONE + _BENT * slant * slant) if slant < _ONE else _ONE
        agree[b] = _ONE / (
            _soft(apart, _DISTANCE[0], _DISTANCE[1])
            * _soft(turned, _ANGLE[0], _ANGLE[1])
            * _soft(bearing, _ANGLE[0], _ANGLE[1])
        )


@inner
def _support(
    k: int, px: NDArray[np.float32], py: NDArray[np.float32], gx: NDArray[np.float32], gy: NDArray[np.float32],
    turn: NDArray[np.float32], agree: NDArray[np.float32],
    one: NDArray[np.int32], other: NDArray[np.int32], value: NDArray[np.float32],
) -> int:  # fmt: skip
    """List the pairs of pairs that agree at all; for non-mates there are few."""
    n = 0
    for a in range(1, k):
        c, s = np.float32(math.cos(turn[a])), np.float32(math.sin(turn[a]))
        _agreements(a, px, py, gx, gy, turn, c, s, agree)
        for b in range(a):
            one[n], other[n], value[n] = a, b, agree[b]
            n += int(agree[b] > _LEAST_AGREEMENT)
    return n


@inner
def _relax(
    k: int, n: int, one: NDArray[np.int32], other: NDArray[np.int32], value: NDArray[np.float32],
    start: NDArray[np.float32], now: NDArray[np.float32], following: NDArray[np.float32],
) -> None:  # fmt: skip
    """Relax by equation 22: ``now`` becomes the relaxed similarities of the first k pairs."""
    share = (_ONE - _KEEP) / np.float32(max(_LEAST, k) - 1)
    for a in range(k):
        now[a] = start[a]
    for _ in range(_ROUNDS):
        for a in range(k):
            following[a] = _KEEP * now[a]
        for q in range(n):
            a, b, weight = one[q], other[q], share * value[q]
            following[a] += weight * now[b]
            following[b] += weight * now[a]
        for a in range(k):
            now[a] = following[a]


@inner
def _ranked(k: int, value: NDArray[np.float32], rank: NDArray[np.int32]) -> None:
    """Return the indices of the first k values, largest first; ties keep their order."""
    for a in range(k):
        at = a
        while at > 0 and value[rank[at - 1]] < value[a]:
            rank[at] = rank[at - 1]
            at -= 1
        rank[at] = a


@inner
def _scored(smaller: int) -> int:
    """How many pairs count; it depends on the smaller finger (equation 20)."""
    part = 1.0 / (1.0 + math.exp(-0.4 * (smaller - 20.0)))
    return _MIN_SCORED + round(part * (_MAX_SCORED - _MIN_SCORED))


@inner
def _mean_of_the_best(
    k: int, scored: int, start: NDArray[np.float32], now: NDArray[np.float32],
    spare: NDArray[np.float32], rank: NDArray[np.int32],
) -> np.float32:  # fmt: skip
    """The mean relaxed similarity of the pairs that count: those that kept most of theirs."""
    for q in range(k):
        spare[q] = now[q] / start[q]
    _ranked(k, spare, rank)
    total = _NONE
    for q in range(min(scored, k)):
        total += now[rank[q]]
    return total / np.float32(scored)


@kernel
def compare(
    x: NDArray[np.float32], y: NDArray[np.float32], theta: NDArray[np.float32],
    codes: NDArray[np.uint64], root: NDArray[np.float32],
    g_start: NDArray[np.int64], g_x: NDArray[np.float32], g_y: NDArray[np.float32],
    g_theta: NDArray[np.float32], g_codes: NDArray[np.uint64], g_root: NDArray[np.float32],
    largest: int, count: NDArray[np.int32], out_p: NDArray[np.int32], out_g: NDArray[np.int32],
    out_r: NDArray[np.float32], score: NDArray[np.float32],
) -> None:  # fmt: skip
    """Fill the arrays of `pairing.Pairs`; ``largest`` is the largest number of minutiae of a gallery finger."""
    n_p, room = len(x), 2 * largest + 8
    most = n_p * largest + 1
    level, mine, other = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    order, counts = np.empty(most, np.int32), np.empty(_LEVELS + 1, np.int32)
    used_p, used_g = np.empty(n_p, np.uint8), np.empty(largest, np.uint8)
    u_theta, u_root = np.empty(room, np.float32), np.ones(room, np.float32)
    lanes, row = np.zeros((codes.shape[1], room), np.uint64), np.empty(room, np.int32)
    alike = np.empty(room, np.float32)
    best_p, best_g = np.empty(MAX_PAIRS, np.int32), np.empty(MAX_PAIRS, np.int32)
    start, now = np.zeros(MAX_PAIRS, np.float32), np.zeros(MAX_PAIRS, np.float32)
    spare, rank = np.zeros(MAX_PAIRS, np.float32), np.zeros(MAX_PAIRS, np.int32)
    px, py = np.zeros(MAX_PAIRS, np.float32), np.zeros(MAX_PAIRS, np.float32)
    gx, gy = np.zeros(MAX_PAIRS, np.float32), np.zeros(MAX_PAIRS, np.float32)
    turn = np.zeros(MAX_PAIRS, np.float32)
    agree = np.zeros(MAX_PAIRS, np.float32)
    one, two = np.zeros(MAX_PAIRS**2, np.int32), np.zeros(MAX_PAIRS**2, np.int32)
    link = np.zeros(MAX_PAIRS**2, np.float32)
    for f in range(len(g_start) - 1):
        base, end = g_start[f], g_start[f + 1]
        m = _unroll(base, end, g_theta, g_codes, g_root, u_theta, lanes, u_root, row)
        floor = _floor_of(min(n_p, end - base))
        n = _candidates(
            theta, codes, root, m, u_theta, lanes, u_root, row, alike, floor, level, mine, other, counts
        )
        k = _best_pairs(n, level, mine, other, counts, order, used_p, used_g, best_p, best_g, start)
        if k < 2:
            count[f], score[f] = 0, 0.0
            continue
        for q in range(k):
            i, j = best_p[q], base + best_g[q]
            px[q], py[q], gx[q], gy[q] = x[i], y[i], g_x[j], g_y[j]
            turn[q] = wrapped(g_theta[j] - theta[i])
        links = _support(k, px, py, gx, gy, turn, agree, one, two, link)
        _relax(k, links, one, two, link, start, now, spare)
        score[f] = _mean_of_the_best(k, _scored(min(n_p, end - base)), start, now, spare, rank)
        _ranked(k, now, rank)
        count[f] = k
        for q in range(k):
            out_p[f, q], out_g[f, q] = best_p[rank[q]], best_g[rank[q]]
            out_r[f, q] = now[rank[q]]
