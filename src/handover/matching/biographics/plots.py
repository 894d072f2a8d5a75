"""Small plots as SVG: lines over two axes, and a waterfall of weights. No script, no outside file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log10
from typing import Any, Final, NamedTuple

WIDTH: Final = 620
HEIGHT: Final = 380
LEFT: Final = 64.0
TOP: Final = 34.0
RIGHT: Final = 150.0
BOTTOM: Final = 48.0
COLOURS: Final = ("#1f5fa8", "#b3541e", "#3f7d3a", "#6b3f86")
FOR, AGAINST, NEITHER = "#1f5fa8", "#b3541e", "#5f5f5f"
ROW: Final = 26.0


class Line(NamedTuple):
    """One line: its name, its points in the units of the axes, and whether the points are marked."""

    name: str
    points: Sequence[tuple[float, float]]
    marked: bool = False


def lines(title: str, axes: tuple[str, str], drawn: Sequence[Line]) -> str:
    """Lines over axes from 0 to 1."""
    parts = [_head(title, WIDTH, HEIGHT)]
    for tenth in range(0, 11, 2):
        x, y = _place(tenth / 10, tenth / 10)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 16, f"{tenth / 10:.1f}", "middle"))
        parts.append(_text(LEFT - 8, y + 4, f"{tenth / 10:.1f}", "end"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(_text(middle, HEIGHT - 10, axes[0], "middle"))
    parts.append(_text(8, TOP - 10, axes[1], "start"))
    for number, line in enumerate(drawn):
        colour = COLOURS[number % len(COLOURS)]
        places = [_place(x, y) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        if line.marked:
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        parts.append(_text(WIDTH - RIGHT + 10, TOP + 14 + 18 * number, line.name, "start", colour))
    return "\n".join([*parts, "</svg>\n"])


def reliability(title: str, named: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Share that is right over what was promised, with intervals; bins as `evaluation.reliability.Bin`, as dicts.

    The line is where a promise holds. A bin's dot is as large as the logarithm of its searches.
    """
    held = Line("promise held", [(0.0, 0.0), (1.0, 1.0)])
    drawn = lines(title, ("promised probability", "share that is right, 95 % interval"), [held])
    parts = [drawn.removesuffix("</svg>\n")]
    for number, (name, bins) in enumerate(named.items(), 1):
        colour = COLOURS[number % len(COLOURS)]
        for one in bins:
            x, y = _place(one["promised"], one["right"])
            low, high = _place(0, one["least"])[1], _place(0, one["most"])[1]
            parts.append(
                f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="{colour}" stroke-width="2"/>'
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + log10(max(one["searches"], 1)):.1f}" fill="{colour}"/>'
            )
        parts.append(_text(WIDTH - RIGHT + 10, TOP + 14 + 18 * number, name, "start", colour))
    return "\n".join([*parts, "</svg>\n"])


def reliability_table(bins: Sequence[Mapping[str, Any]]) -> str:
    """The numbers of `reliability`, one version, as a table."""
    head = (
        "<tr><th>probability</th><th>searches</th><th>promised</th><th>right</th><th>95 % interval</th></tr>"
    )
    rows = "".join(
        f"<tr><td>{b['low']:.2f} to {b['high']:.2f}</td><td>{b['searches']:,}</td><td>{b['promised']:.3f}</td>"
        f"<td>{b['right']:.3f}</td><td>{b['least']:.3f} to {b['most']:.3f}</td></tr>"
        for b in bins
    )
    return f"<table>{head}{rows}</table>"


class WaterfallBar(NamedTuple):
    """One step of a waterfall: its name, what it adds, and words to stand beside the number."""

    name: str
    weight: float
    said: str = ""


def waterfall(title: str, start: float, steps: Sequence[WaterfallBar]) -> str:
    """What each step adds to the weight, from ``start`` (the prior, in bits) to the sum, one bar a step."""
    rows = [(WaterfallBar("before comparing", start), start, NEITHER)]
    at = start
    for step in steps:
        colour = FOR if step.weight > 0 else AGAINST if step.weight < 0 else NEITHER
        at += step.weight
        rows.append((step, at, colour))
    rows.append((WaterfallBar("in all", at), at, NEITHER))
    low = min(0.0, *(end for _, end, _ in rows))
    high = max(1.0, *(end for _, end, _ in rows))
    return _bars(title, rows, low, high)


def _bars(title: str, rows: Sequence[tuple[WaterfallBar, float, str]], low: float, high: float) -> str:
    label, width = 290.0, 800
    height = int(TOP + ROW * len(rows) + 20)
    scale = (width - label - 140) / (high - low)
    zero = label + (0 - low) * scale
    parts = [_head(title, width, height)]
    parts.append(f'<line x1="{zero:.1f}" y1="{TOP}" x2="{zero:.1f}" y2="{height - 16}" stroke="#767676"/>')
    for number, (bar, end, colour) in enumerate(rows):
        whole = number in (0, len(rows) - 1)
        one, other = sorted((0.0 if whole else end - bar.weight, end))
        x, y = label + (one - low) * scale, TOP + ROW * number + 4
        # What speaks against is open, what speaks for is filled: told apart without colour.
        fill = "#ffffff" if colour == AGAINST else colour
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max((other - one) * scale, 1.5):.1f}" height="{ROW - 8}" '
            f'fill="{fill}" stroke="{colour}" stroke-width="2"/>'
        )
        name = bar.name if len(bar.name) < 45 else bar.name[:44] + "…"
        parts.append(_text(label - 10, y + 13, name, "end"))
        words = f"{bar.weight:+.1f} {bar.said}".rstrip()
        parts.append(_text(label + (other - low) * scale + 6, y + 13, words, "start", colour))
    return "\n".join([*parts, "</svg>\n"])


def _head(title: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    )


def _place(x: float, y: float) -> tuple[float, float]:
    return LEFT + x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#222222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
