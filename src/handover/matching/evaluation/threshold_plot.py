"""Plot the thresholds with the measurements: rates over scores, the rates on a logarithmic axis, as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.thresholds import Thresholds, tail

WIDTH: Final = 720
HEIGHT: Final = 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 40, 60
_DECADES: Final = 6
_TEN, _FEW, _MATES = "#1b5e9c", "#b3541e", "#3d7a3d"


def _line(places: Sequence[tuple[float, float]], colour: str, most: float, dash: str = "") -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(score, rate, most) for score, rate in places))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" {dash}/>'


def _place(score: float, rate: float, most: float) -> tuple[float, float]:
    down = min(_DECADES, -math.log10(max(rate, 1e-12))) / _DECADES
    across = min(score, most) / most
    return _LEFT + across * (WIDTH - _LEFT - _RIGHT), _TOP + down * (HEIGHT - _TOP - _BOTTOM)


def _reach(others: Sequence[float]) -> list[tuple[float, float]]:
    """Return each best score of an unmated search, and the share of searches that reach it."""
    scores = np.sort(np.asarray(others, np.float64))
    return [(float(score), 1.0 - k / len(scores)) for k, score in enumerate(scores)]


def _fit(others: Sequence[float], most: float) -> list[tuple[float, float]]:
    hundredth, decade = tail(np.asarray(others, np.float64))
    first = max(0.0, hundredth - decade)
    return [(score, 0.01 * 10.0 ** ((hundredth - score) / decade)) for score in (first, most)]


def draw(
    path: Path,
    ten: Sequence[float],
    few: Sequence[float],
    mates: NDArray[np.float64],
    limits: Thresholds,
    title: str,
) -> None:
    """Draw unmated searches with ten fingers and with two (their best scores), the line through each tail,
    mates missed by score, and the thresholds as vertical lines.
    """
    most = 1.3 * max(limits.lights_out, limits.examine_few, *ten, *few)
    missed = np.sort(mates)
    lost = [(float(score), (k + 1) / len(missed)) for k, score in enumerate(missed) if score <= most]
    dash = 'stroke-dasharray="5 4"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(_LEFT, 20, title),
        _text(WIDTH / 2 - 60, HEIGHT - 12, "score of a search"),
    ]
    for decade in range(_DECADES + 1):
        rate = 10.0**-decade
        parts.append(_line([(0.0, rate), (most, rate)], "#dddddd", most))
        parts.append(_text(6, _place(0.0, rate, most)[1] + 4, f"{rate:g}"))
    for step in range(6):
        score = most * step / 5
        parts.append(_text(_place(score, 1e-12, most)[0] - 12, HEIGHT - _BOTTOM + 18, f"{score:.2f}"))
    for others, colour in ((ten, _TEN), (few, _FEW)):
        parts.append(_line(_reach(others), colour, most))
        parts.append(_line(_fit(others, most), colour, most, dash))
    if lost:
        parts.append(_line(lost, _MATES, most))
    names = (("lights out", limits.lights_out, _TEN), ("examine", limits.examine, _TEN),
             ("examine, two fingers", limits.examine_few, _FEW))  # fmt: skip
    for row, (name, score, colour) in enumerate(names):
        parts.append(_line([(score, 1.0), (score, 1e-12)], colour, most, 'stroke-opacity="0.5"'))
        parts.append(
            _text(_place(score, 1.0, most)[0] + 4, _TOP + 14 + 16 * row, f"{name} {score:.2f}", colour)
        )
    legend = (("FPIR, all fingers", _TEN), ("FPIR, two fingers", _FEW), ("FNIR", _MATES))
    for row, (name, colour) in enumerate(legend):
        parts.append(_text(_LEFT + 8, HEIGHT - _BOTTOM - 44 + 16 * row, name, colour))
    path.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def _text(x: float, y: float, text: str, colour: str = "#222222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}">{escape(text)}</text>'
