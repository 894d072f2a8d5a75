"""A slope chart: the share of each row in a first and a last year, joined by a line. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 640
_LEFT: Final = 200
_RIGHT: Final = 440
_TALL: Final = 420
_GAP: Final = 13
"""Labels keep so far apart, so that none covers another."""


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """A row's shares in percent; None where one is withheld or not there, and then it is not drawn."""

    label: str
    first: float | None
    last: float | None


def slope(
    title: str, lines: Sequence[SlopeLine], years: tuple[str, str], names: tuple[str, str]
) -> SafeString:
    """Draw the lines. ``names``: the figure's key, and a name that is unique on the page."""
    figure, key = names
    rows = [
        (line.label, line.first, line.last)
        for line in lines
        if line.first is not None and line.last is not None
    ]
    if not rows:
        return SafeString("")
    most = max(10.0, *(max(a, b) for _, a, b in rows))
    high = max(_TALL, len(rows) * _GAP + 40)
    sides = ([first for _, first, _ in rows], [last for _, _, last in rows])
    places = [_spread([_y(share, most, high) for share in side]) for side in sides]
    parts = format_html_join(
        "",
        '<line class="ho-slope__line" x1="{0}" x2="{1}" y1="{2}" y2="{3}"/>'
        '<text class="ho-bars__label" data-figure="{4}" x="{5}" y="{6}">{7} {8}</text>'
        '<text class="ho-bars__n" data-figure="{4}" x="{9}" y="{10}">{11} {7}</text>',
        (
            (_LEFT, _RIGHT, f"{_y(first, most, high):.1f}", f"{_y(last, most, high):.1f}", figure, _LEFT - 8,
             f"{places[0][n] + 4:.1f}", _short(label), f"{first:.1f}", _RIGHT + 8, f"{places[1][n] + 4:.1f}",
             f"{last:.1f}")
            for n, (label, first, last) in enumerate(rows)
        ),
    )  # fmt: skip
    return format_html(
        '<svg class="ho-bars ho-slope" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-t" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{2}-t">{3}</title>'
        '<text class="ho-bars__label" data-figure="{8}" x="{4}" y="14">{5}</text>'
        '<text class="ho-bars__n" data-figure="{8}" x="{6}" y="14">{7}</text>{9}</svg>',
        WIDTH, high + 10, key, title, _LEFT, years[0], _RIGHT, years[1], figure, parts,
    )  # fmt: skip


def _y(share: float, most: float, high: int) -> float:
    return 30 + (high - 40) * (1 - share / most)


def _spread(places: Sequence[float]) -> list[float]:
    """The heights of labels, in the order given, moved down where they would cover the one above, and back up from the
    foot."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    found = list(places)
    for above, below in pairwise(order):
        found[below] = max(found[below], found[above] + _GAP)
    over = found[order[-1]] - max(places) if order else 0
    return [place - over / 2 for place in found]


def _short(label: str) -> str:
    label = label.removesuffix(" Area of Responsibility")
    return label if len(label) <= 22 else f"{label[:21]}…"
