"""Draw two prints of one finger for comparison: positions, directions, and paired minutiae.

Takes minutiae and pairs, returns the numbers for an SVG, or the SVG itself. Both drawings share one frame.
The candidate's print is rotated and moved so that the paired minutiae coincide as well as a rigid motion
permits: neither print's shape is changed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.types import MinutiaPair

KINDS: Final = {0: "other", 1: "ridge ending", 2: "bifurcation"}
TICK: Final = 15.0
LABEL: Final = 14.0
MARGIN: Final = 26.0
CROWDED: Final = 45
LEAST_PAIRS: Final = 2
"""Fewer pairs do not determine a rotation; then the candidate's print is drawn as it was taken."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One minutia: its position, the end of its tick, its kind in words, and its number if it is paired."""

    x: float
    y: float
    tick_x: float
    tick_y: float
    label_x: float
    label_y: float
    kind: str
    number: int | None

    @property
    def left(self) -> float:
        """Return the left edge of the square that marks a bifurcation."""
        return round(self.x - 4, 1)

    @property
    def top(self) -> float:
        """Return its upper edge."""
        return round(self.y - 4, 1)


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the table next to the drawings: degrees counter-clockwise from the right, similarity 0-1."""

    number: int
    probe: tuple[int, int, int]
    candidate: tuple[int, int, int]
    probe_kind: str
    candidate_kind: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Both drawings in one frame (``box``: left, top, width, height), and the pairs. ``turned`` degrees
    clockwise; ``moved`` pixels at 500 ppi; None if the candidate is drawn as taken.
    """

    box: tuple[float, float, float, float]
    probe: tuple[Mark, ...]
    candidate: tuple[Mark, ...]
    pairs: tuple[Pair, ...]
    turned: float | None
    size: tuple[int, int]

    @property
    def crowded(self) -> bool:
        """Return whether so many are paired that their numbers must be small."""
        return len(self.pairs) > CROWDED

    @property
    def turn(self) -> str:
        """Describe how the candidate was rotated; empty if it was not."""
        if self.turned is None or abs(self.turned) < 0.5:
            return ""
        return f"turned {abs(self.turned):.0f}° {'clockwise' if self.turned > 0 else 'counterclockwise'}"

    @property
    def view_box(self) -> str:
        """Return the viewBox attribute of the SVG."""
        return " ".join(f"{value:.0f}" for value in self.box)


def draw(
    probe: FingerMinutiae, candidate: FingerMinutiae, pairs: Sequence[MinutiaPair], *, whole: bool = False
) -> Drawing:
    """Draw both prints. A pair that points outside a print (if the gallery's was replaced since) is left out.

    ``whole``: the frame contains the whole image of the probe, not only its minutiae.
    """
    fits = [p for p in pairs if p.probe < len(probe) and p.gallery < len(candidate)]
    left = np.array([p.probe for p in fits], dtype=np.intp)
    right = np.array([p.gallery for p in fits], dtype=np.intp)
    turn, shift = _motion(candidate.xy[right], probe.xy[left])
    xy, angle = _moved(candidate, turn, shift)
    numbers = {p.probe: i for i, p in enumerate(fits, 1)}
    mates = {p.gallery: i for i, p in enumerate(fits, 1)}
    return Drawing(
        box=_box(probe, np.vstack([probe.xy, xy]), whole=whole),
        probe=_marks(probe.xy, probe.angle, probe.kind, numbers),
        candidate=_marks(xy, angle, candidate.kind, mates),
        pairs=tuple(_pair(i, p, probe, candidate) for i, p in enumerate(fits, 1)),
        turned=math.degrees(turn) if len(fits) >= LEAST_PAIRS else None,
        size=(probe.width, probe.height),
    )


def as_svg(title: str, shown: Drawing) -> str:
    """Both prints side by side as one picture: paired minutiae filled, in red and numbered, the others open
    and blue.

    A tick points along a minutia's direction; a square is a bifurcation. No scripts, style sheets or external
    files.
    """
    left, top, width, height = shown.box
    view = f"{left:.0f} {top:.0f} {2 * width:.0f} {height:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" role="img">',
        f"<title>{escape(title)}</title><desc>{len(shown.pairs)} paired minutiae</desc>",
        *(_mark_svg(mark) for mark in shown.probe),
        f'<g transform="translate({width:.0f} 0)">',
        *(_mark_svg(mark) for mark in shown.candidate),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _mark_svg(mark: Mark) -> str:
    paired = mark.number is not None
    look = ("#b50909", "#b50909") if paired else ("#2e5a86", "#ffffff")
    shape = (
        f'<rect x="{mark.left}" y="{mark.top}" width="8" height="8"/>'
        if mark.kind == "bifurcation"
        else f'<circle cx="{mark.x}" cy="{mark.y}" r="4"/>'
    )
    label = (
        f'<text x="{mark.label_x}" y="{mark.label_y}" dy="4" font-size="11" text-anchor="middle" stroke="none">'
        f"{mark.number}</text>"
    )
    tick = f'<line x1="{mark.x}" y1="{mark.y}" x2="{mark.tick_x}" y2="{mark.tick_y}"/>'
    return f'<g stroke="{look[0]}" fill="{look[1]}" stroke-width="1.5">{tick}{shape}{label if paired else ""}</g>'


def _motion(source: NDArray[np.float32], target: NDArray[np.float32]) -> tuple[float, NDArray[np.float64]]:
    """Return the rotation (radians, clockwise as seen) and shift that bring ``source`` closest to ``target``."""
    if len(source) < LEAST_PAIRS:
        return 0.0, np.zeros(2)
    a, b = source.astype(np.float64), target.astype(np.float64)
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    a, b = a - middle_a, b - middle_b
    # The least-squares rotation in the plane (Kabsch in two dimensions).
    turn = math.atan2(float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()), float((a * b).sum()))
    return turn, middle_b - _turned(middle_a[None, :], turn)[0]


def _turned(xy: NDArray[np.float64], turn: float) -> NDArray[np.float64]:
    c, s = math.cos(turn), math.sin(turn)
    return np.stack([xy[:, 0] * c - xy[:, 1] * s, xy[:, 0] * s + xy[:, 1] * c], axis=1)


def _moved(
    finger: FingerMinutiae, turn: float, shift: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # y points down, so a clockwise turn lowers the angles, which are counter-clockwise.
    return _turned(finger.xy.astype(np.float64), turn) + shift, finger.angle.astype(np.float64) - turn


def _box(probe: FingerMinutiae, points: NDArray[Any], *, whole: bool) -> tuple[float, float, float, float]:
    sheet = np.array([[0, 0], [probe.width, probe.height]])
    corners = np.vstack([points, sheet]) if whole or not len(points) else points
    low, high = corners.min(axis=0) - MARGIN, corners.max(axis=0) + MARGIN
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])


def _marks(
    xy: NDArray[Any], angle: NDArray[Any], kind: NDArray[np.uint8], numbers: Mapping[int, int]
) -> tuple[Mark, ...]:
    found = []
    for i, ((x, y), a, k) in enumerate(zip(xy.tolist(), angle.tolist(), kind.tolist(), strict=True)):
        along, up = math.cos(a), math.sin(a)
        place = (x, y, x + TICK * along, y - TICK * up, x - LABEL * along, y + LABEL * up)
        a1, b1, c1, d1, e1, f1 = (round(v, 1) for v in place)
        found.append(Mark(a1, b1, c1, d1, e1, f1, KINDS.get(k, "other"), numbers.get(i)))
    # Paired ones last, so that they are drawn over the others.
    return tuple(sorted(found, key=lambda m: (m.number is not None, m.number or 0)))


def _pair(number: int, pair: MinutiaPair, probe: FingerMinutiae, candidate: FingerMinutiae) -> Pair:
    i, j = pair.probe, pair.gallery
    return Pair(
        number, _place(probe, i), _place(candidate, j), KINDS.get(int(probe.kind[i]), "other"),
        KINDS.get(int(candidate.kind[j]), "other"), pair.similarity,
    )  # fmt: skip


def _place(finger: FingerMinutiae, i: int) -> tuple[int, int, int]:
    return (
        round(float(finger.xy[i, 0])),
        round(float(finger.xy[i, 1])),
        round(math.degrees(float(finger.angle[i]))),
    )
