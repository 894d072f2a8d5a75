"""Draw error curves: FNMR over FMR on logarithmic axes, as SVG or PNG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from handover.matching.evaluation.rates import ErrorCurve

WIDTH: Final = 720
HEIGHT: Final = 560
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 40, 60
_X: Final = (-5.0, 0.0)
_Y: Final = (-4.0, 0.0)
_COLOURS: Final = ("#1b5e9c", "#b3541e", "#3d7a3d", "#7a3d7a", "#555555", "#a08000", "#008080", "#903050")

Point = tuple[float, float]


def _place(fmr: float, fnmr: float) -> Point:
    x = min(max(math.log10(max(fmr, 1e-9)), _X[0]), _X[1])
    y = min(max(math.log10(max(fnmr, 1e-9)), _Y[0]), _Y[1])
    across = (x - _X[0]) / (_X[1] - _X[0]) * (WIDTH - _LEFT - _RIGHT)
    down = (_Y[1] - y) / (_Y[1] - _Y[0]) * (HEIGHT - _TOP - _BOTTOM)
    return round(_LEFT + across, 1), round(_TOP + down, 1)


def _line(curve: ErrorCurve) -> list[Point]:
    """Return the steps of a curve, each point once."""
    points: list[Point] = []
    for fmr, fnmr in zip(curve.fmr, curve.fnmr, strict=True):
        at = _place(float(fmr), float(fnmr))
        if not points or points[-1] != at:
            points.append(at)
    return points


def _grid() -> list[tuple[Point, Point]]:
    across = [(_place(10.0**e, 1e-9), _place(10.0**e, 1.0)) for e in np.arange(_X[0], _X[1] + 1)]
    down = [(_place(1e-9, 10.0**e), _place(1.0, 10.0**e)) for e in np.arange(_Y[0], _Y[1] + 1)]
    return across + down


def _texts(names: Sequence[str], title: str) -> list[tuple[Point, str, str]]:
    """Return position, text and colour of every label."""
    black = "#222222"
    found: list[tuple[Point, str, str]] = [((_LEFT, 12.0), title, black)]
    for e in range(int(_X[0]), int(_X[1]) + 1):
        x, y = _place(10.0**e, 1e-9)
        found.append(((x - 16, y + 8), f"{10.0**e:g}", black))
    for e in range(int(_Y[0]), int(_Y[1]) + 1):
        x, y = _place(1e-9, 10.0**e)
        found.append(((x - 56, y - 7), f"{10.0**e:g}", black))
    found.append(((WIDTH / 2 - 90, HEIGHT - 26.0), "false match rate (FMR), fraction", black))
    found.append(((4.0, _TOP - 18.0), "FNMR", black))
    for number, name in enumerate(names):
        found.append(((WIDTH - 250.0, _TOP + 8 + 18.0 * number), name, _COLOURS[number % len(_COLOURS)]))
    return found


def draw(path: Path, curves: Sequence[tuple[str, ErrorCurve]], title: str) -> None:
    """Write the curves, each with its name, to ``path``: as PNG if the name ends in .png, else as SVG."""
    lines = [(_line(curve), _COLOURS[n % len(_COLOURS)]) for n, (_, curve) in enumerate(curves)]
    texts = _texts([name for name, _ in curves], title)
    if path.suffix.lower() == ".png":
        _png(lines, texts).save(path)
    else:
        path.write_text(_svg(lines, texts, title), encoding="utf-8")


def _svg(
    lines: Sequence[tuple[Sequence[Point], str]], texts: Sequence[tuple[Point, str, str]], title: str
) -> str:
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for (x1, y1), (x2, y2) in _grid():
        parts.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#dddddd"/>')
    for points, colour in lines:
        places = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>')
    for (x, y), text, colour in texts:
        parts.append(f'<text x="{x:.1f}" y="{y + 12:.1f}" fill="{colour}">{escape(text)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _png(
    lines: Sequence[tuple[Sequence[Point], str]], texts: Sequence[tuple[Point, str, str]]
) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    pen = ImageDraw.Draw(image)
    for start, end in _grid():
        pen.line([start, end], fill="#dddddd")
    for points, colour in lines:
        pen.line(list(points), fill=colour, width=2)
    for place, text, colour in texts:
        pen.text(place, text, fill=colour)
    return image
