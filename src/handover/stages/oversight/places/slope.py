"""A slope chart: the share of each row in a first and a last year, joined by a line. It reads no records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 640
_LEFT: Final = 200
_RIGHT: Final = 440
_TALL: Final = 420
_TOP: Final = 44
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
    ends = (min(min(a, b) for _, a, b in rows), max(max(a, b) for _, a, b in rows))
    high = max(_TALL, len(rows) * _GAP + 40)
    sides = ([first for _, first, _ in rows], [last for _, _, last in rows])
    places = [_spread([_y(share, ends, high) for share in side]) for side in sides]
    parts = format_html_join(
        "",
        '<line class="ho-slope__line" x1="{0}" x2="{1}" y1="{2}" y2="{3}"/>'
        '<line class="ho-slope__lead" x1="{12}" x2="{0}" y1="{14}" y2="{2}"/>'
        '<line class="ho-slope__lead" x1="{1}" x2="{13}" y1="{3}" y2="{15}"/>'
        '<text class="ho-bars__label" data-figure="{4}" x="{5}" y="{6}">{7} {8}</text>'
        '<text class="ho-bars__n" data-figure="{4}" x="{9}" y="{10}">{11} {7}</text>',
        (
            (_LEFT, _RIGHT, f"{_y(first, ends, high):.1f}", f"{_y(last, ends, high):.1f}", figure, _LEFT - 24,
             f"{places[0][n] + 4:.1f}", _short(label), f"{first:.1f}", _RIGHT + 24, f"{places[1][n] + 4:.1f}",
             f"{last:.1f}", _LEFT - 20, _RIGHT + 20, f"{places[0][n]:.1f}", f"{places[1][n]:.1f}")
            for n, (label, first, last) in enumerate(rows)
        ),
    )  # fmt: skip
    return format_html(
        '<svg class="ho-bars ho-slope" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-t" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{2}-t">{3}</title>'
        '<text class="ho-bars__label" data-figure="{8}" x="{4}" y="14">{5}</text>'
        '<text class="ho-bars__n" data-figure="{8}" x="{6}" y="14">{7}</text>{9}</svg>',
        WIDTH, high + 60, key, title, _LEFT, years[0], _RIGHT, years[1], figure, parts,
    )  # fmt: skip


def _y(share: float, ends: tuple[float, float], high: int) -> float:
    low, most = ends
    return _TOP + (high - _TOP) * (most - share) / max(most - low, 1.0)


def _spread(places: Sequence[float]) -> list[float]:
    """The heights of labels, in the order given: as near to their own as they can be with `_GAP` between them (least
    squares under an order, by pooling neighbours; Barlow and others, 1972)."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    pools: list[list[float]] = []
    for at, n in enumerate(order):
        pools.append([places[n] - at * _GAP])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    found = [0.0] * len(places)
    wanted = [fmean(pool) for pool in pools for _ in pool]
    for at, n in enumerate(order):
        found[n] = wanted[at] + at * _GAP
    return found


def _short(label: str) -> str:
    label = label.removesuffix(" Area of Responsibility")
    return label if len(label) <= 22 else f"{label[:21]}…"
