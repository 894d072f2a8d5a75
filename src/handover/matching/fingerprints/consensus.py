"""Align two fingers, and find which minutiae coincide.

The relaxed pairs of `pairing` propose motions (turn and shift). Each distinct motion is refined: coinciding
minutiae are paired, a rigid motion is fitted to them, and the residuals are smoothed over the neighbourhood
(skin stretches), leaving each pair out of its own correction so that it cannot explain itself. The motion
with the best pairing is kept; `evidence` describes it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.cylinders import WORDS, Pack
from handover.matching.fingerprints.jit import inner, kernel, popcount, wrapped
from handover.matching.fingerprints.pairing import MAX_PAIRS, Pairs

_SEEDS: Final = 10
_MOTIONS: Final = 4
_SAME_TURN: Final = 0.12
_SAME_SHIFT: Final = 12.0
_WIDE: Final = 24.0
_CLOSE: Final = 15.0
_ROUGH: Final = 30.0
_ANGLE: Final = math.pi / 7.0
_STRETCH: Final = 40.0
_STIFF: Final = 1.0
_REFINEMENTS: Final = 2
_MEETINGS: Final = 4096  # most candidate pairs; more of them, from dense clusters, add nothing
_ARM: Final = 30.0  # pixels: weight of direction against position when a motion is fitted


@dataclass(frozen=True, eq=False, slots=True)
class Alignments:
    """The best motion of the probe onto each picked finger. ``count`` int32 (f,) paired minutiae; ``probe``
    and ``gallery`` int32 (f, n) their rows, ``alike`` float32 (f, n) their local similarities; ``moved``
    float32 (f, m, 3) all of the probe's minutiae as moved: x, y, direction."""

    count: NDArray[np.int32]
    probe: NDArray[np.int32]
    gallery: NDArray[np.int32]
    alike: NDArray[np.float32]
    moved: NDArray[np.float32]


@inner
def _motion(
    a: NDArray[np.float32], b: NDArray[np.float32],
    rows_a: NDArray[np.int32], rows_b: NDArray[np.int32], weight: NDArray[np.float32], n: int,
) -> tuple[float, float, float]:  # fmt: skip
    """Compute the rotation and shift that bring rows of ``a`` onto rows of ``b``, by weighted least squares."""
    total, ax, ay, bx, by = 1e-9, 0.0, 0.0, 0.0, 0.0
    for q in range(n):
        w, i, j = weight[q], rows_a[q], rows_b[q]
        total += w
        ax += w * a[i, 0]
        ay += w * a[i, 1]
        bx += w * b[j, 0]
        by += w * b[j, 1]
    ax, ay, bx, by = ax / total, ay / total, bx / total, by / total
    dot, cross = 0.0, 0.0
    for q in range(n):
        w, i, j = weight[q], rows_a[q], rows_b[q]
        x, y, u, v = a[i, 0] - ax, a[i, 1] - ay, b[j, 0] - bx, b[j, 1] - by
        turn = b[j, 2] - a[i, 2]
        dot += w * (x * u + y * v + _ARM * _ARM * math.cos(turn))
        cross += w * (x * v - y * u + _ARM * _ARM * math.sin(turn))
    phi = math.atan2(cross, dot)
    c, s = math.cos(phi), math.sin(phi)
    return phi, bx - c * ax + s * ay, by - s * ax - c * ay


@kernel
def _move(
    a: NDArray[np.float32], b: NDArray[np.float32], phi: float, tx: float, ty: float,
    rows_a: NDArray[np.int32], rows_b: NDArray[np.int32], n: int, moved: NDArray[np.float32],
) -> None:  # fmt: skip
    """Apply the rigid motion, then the smoothed residuals of the n pairs around each minutia, without its
    own.
    """
    c, s = math.cos(phi), math.sin(phi)
    for i in range(len(a)):
        moved[i, 0] = c * a[i, 0] - s * a[i, 1] + tx
        moved[i, 1] = s * a[i, 0] + c * a[i, 1] + ty
        moved[i, 2] = wrapped(a[i, 2] + phi)
    if n < 3:
        return
    rest = np.empty((n, 4), np.float32)
    for q in range(n):
        x, y = moved[rows_a[q], 0], moved[rows_a[q], 1]
        rest[q, 0], rest[q, 1] = x, y
        rest[q, 2], rest[q, 3] = b[rows_b[q], 0] - x, b[rows_b[q], 1] - y
    for i in range(len(a)):
        weight, ux, uy = _STIFF, 0.0, 0.0
        for q in range(n):
            dx, dy = rest[q, 0] - moved[i, 0], rest[q, 1] - moved[i, 1]
            squared = dx * dx + dy * dy
            if rows_a[q] != i and squared < 9.0 * _STRETCH * _STRETCH:
                w = math.exp(-squared / (2.0 * _STRETCH * _STRETCH))
                weight += w
                ux += w * rest[q, 2]
                uy += w * rest[q, 3]
        moved[i, 0] += ux / weight
        moved[i, 1] += uy / weight


@inner
def _likeness(p_codes: NDArray[np.uint64], p_root: float, i: int, g_codes: NDArray[np.uint64],
              g_root: float, j: int) -> float:  # fmt: skip
    if p_root == 0.0 or g_root == 0.0:
        return 0.0
    apart = 0
    for w in range(WORDS):
        apart += popcount(p_codes[i, w] ^ g_codes[j, w])
    return 1.0 - math.sqrt(apart) / (p_root + g_root)


@kernel
def _meet(
    moved: NDArray[np.float32], b: NDArray[np.float32], reach: float,
    codes: NDArray[np.uint64], root: NDArray[np.float32],
    g_codes: NDArray[np.uint64], g_root: NDArray[np.float32], base: int,
    cost: NDArray[np.float32], near: NDArray[np.int32],
    rows_a: NDArray[np.int32], rows_b: NDArray[np.int32], alike: NDArray[np.float32],
) -> tuple[int, float]:  # fmt: skip
    """Pair minutiae within reach and of similar direction one to one, cheapest first; returns number and
    quality.
    """
    n = 0
    support = 0.0
    for i in range(len(moved)):
        for j in range(len(b)):
            dx, dy = moved[i, 0] - b[j, 0], moved[i, 1] - b[j, 1]
            squared = dx * dx + dy * dy
            if squared > reach * reach or n == len(cost):
                continue
            turn = abs(wrapped(moved[i, 2] - b[j, 2]))
            if turn > _ANGLE:
                continue
            same = _likeness(codes, root[i], i, g_codes, g_root[base + j], base + j)
            cost[n] = squared / (reach * reach) + turn * turn / (_ANGLE * _ANGLE) - same
            near[n, 0], near[n, 1] = i, j
            alike[n] = same
            n += 1
    used_a = np.zeros(len(moved), np.uint8)
    used_b = np.zeros(len(b), np.uint8)
    likeness = alike[:n].copy()
    met = 0
    for row in np.argsort(cost[:n]):
        i, j = near[row, 0], near[row, 1]
        if used_a[i] == 0 and used_b[j] == 0:
            used_a[i] = 1
            used_b[j] = 1
            rows_a[met], rows_b[met], alike[met] = i, j, likeness[row]
            support += 2.0 - cost[row]
            met += 1
    return met, support


@kernel
def _propose(
    a: NDArray[np.float32], b: NDArray[np.float32], seed: int, k: int,
    pair_a: NDArray[np.int32], pair_b: NDArray[np.int32], relaxed: NDArray[np.float32],
    weight: NDArray[np.float32],
) -> tuple[float, float, float]:  # fmt: skip
    """Return the motion that one relaxed pair proposes, improved by the pairs that roughly agree with it."""
    i, j = pair_a[seed], pair_b[seed]
    phi = b[j, 2] - a[i, 2]
    c, s = math.cos(phi), math.sin(phi)
    for q in range(k):
        m, t = pair_a[q], pair_b[q]
        dx, dy = a[m, 0] - a[i, 0], a[m, 1] - a[i, 1]
        ex, ey = c * dx - s * dy + b[j, 0] - b[t, 0], s * dx + c * dy + b[j, 1] - b[t, 1]
        near = ex * ex + ey * ey <= _ROUGH * _ROUGH
        weight[q] = relaxed[q] if near and abs(wrapped(a[m, 2] + phi - b[t, 2])) <= _ANGLE else 0.0
    weight[seed] = max(relaxed[seed], np.float32(1e-3))
    return _motion(a, b, pair_a, pair_b, weight, k)


@inner
def _is_new(
    tried: NDArray[np.float64], n: int, phi: float, tx: float, ty: float, mx: float, my: float
) -> bool:
    """Return whether a motion moves the probe's centre (mx, my) to another position than the n motions before
    it.
    """
    c, s = math.cos(phi), math.sin(phi)
    x, y = c * mx - s * my + tx, s * mx + c * my + ty
    for q in range(n):
        dx, dy = x - tried[q, 1], y - tried[q, 2]
        if abs(wrapped(phi - tried[q, 0])) < _SAME_TURN and dx * dx + dy * dy < _SAME_SHIFT * _SAME_SHIFT:
            return False
    tried[n, 0], tried[n, 1], tried[n, 2] = phi, x, y
    return True


@kernel
def _align(
    a: NDArray[np.float32], codes: NDArray[np.uint64], root: NDArray[np.float32],
    b_all: NDArray[np.float32], g_codes: NDArray[np.uint64], g_root: NDArray[np.float32],
    g_start: NDArray[np.int64], picks: NDArray[np.int64],
    k_of: NDArray[np.int32], pair_a: NDArray[np.int32], pair_b: NDArray[np.int32],
    relaxed: NDArray[np.float32], count: NDArray[np.int32],
    out_a: NDArray[np.int32], out_b: NDArray[np.int32], out_alike: NDArray[np.float32],
    out_moved: NDArray[np.float32],
) -> None:  # fmt: skip
    most = out_a.shape[1]
    moved = np.empty_like(a)
    cost, near = np.empty(_MEETINGS, np.float32), np.empty((_MEETINGS, 2), np.int32)
    alike = np.empty(_MEETINGS, np.float32)
    rows_a, rows_b = np.empty(most, np.int32), np.empty(most, np.int32)
    ones, weight = np.ones(most, np.float32), np.empty(MAX_PAIRS, np.float32)
    tried = np.empty((_MOTIONS, 3), np.float64)
    mx, my = np.mean(a[:, 0]), np.mean(a[:, 1])
    for p in range(len(picks)):
        f = picks[p]
        base = g_start[f]
        b = b_all[base : g_start[f + 1]]
        best, motions = 0.0, 0
        for seed in range(min(_SEEDS, k_of[f])):
            if motions == _MOTIONS:
                break
            phi, tx, ty = _propose(a, b, seed, k_of[f], pair_a[f], pair_b[f], relaxed[f], weight)
            if not _is_new(tried, motions, phi, tx, ty, mx, my):  # type: ignore[arg-type]
                continue
            motions += 1
            _move(a, b, phi, tx, ty, rows_a, rows_b, 0, moved)
            met, support = _meet(
                moved, b, _WIDE, codes, root, g_codes, g_root, base, cost, near, rows_a, rows_b, alike
            )
            for _ in range(_REFINEMENTS):
                if met < 2:
                    break
                phi, tx, ty = _motion(a, b, rows_a, rows_b, ones, met)
                _move(a, b, phi, tx, ty, rows_a, rows_b, met, moved)
                met, support = _meet(
                    moved, b, _CLOSE, codes, root, g_codes, g_root, base, cost, near, rows_a, rows_b, alike
                )
            if met >= 2 and support > best:
                best = support
                count[p] = met
                out_a[p, :met] = rows_a[:met]
                out_b[p, :met] = rows_b[:met]
                out_alike[p, :met] = alike[:met]
                out_moved[p] = moved


def places(pack: Pack) -> NDArray[np.float32]:
    """Rows x, y, direction."""
    return np.stack([pack.x, pack.y, pack.theta], axis=1)


def align(probe: Pack, gallery: Pack, pairs: Pairs, picks: NDArray[np.int64]) -> Alignments:
    """Align the probe with the gallery fingers ``picks``. If no minutiae coincide, the count is 0."""
    n = len(picks)
    most = max(2, min(len(probe.x), int(np.diff(gallery.start).max(initial=0))))
    result = Alignments(
        np.zeros(n, np.int32),
        np.zeros((n, most), np.int32),
        np.zeros((n, most), np.int32),
        np.zeros((n, most), np.float32),
        np.zeros((n, len(probe.x), 3), np.float32),
    )
    if n and len(probe.x):
        _align(
            places(probe), probe.codes, probe.root, places(gallery), gallery.codes, gallery.root,
            gallery.start, picks, pairs.count, pairs.probe, pairs.gallery, pairs.relaxed,
            result.count, result.probe, result.gallery, result.alike, result.moved,
        )  # fmt: skip
    return result
