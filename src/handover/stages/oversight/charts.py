"""Bars and intervals as SVG drawn by the server, beside the table with the same numbers. It reads no records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 640
_LABEL: Final = 260
_ROW: Final = 26
_TWO_LINES: Final = 36
_LETTERS: Final = 40
"""Characters that fit beside a bar; a longer label takes two lines."""
_NUMBER: Final = 70
INTERVALS_WIDTH: Final = 360
_LINE: Final = 225
_INTERVAL_ROW: Final = 40


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar of a chart: what is counted, how many, and of how many; ``of`` 0 where there is no denominator.
    ``key``: the
    figure that it is."""

    label: str
    n: int
    of: int = 0
    key: str = ""

    @property
    def share(self) -> str:
        """The share in percent, or empty."""
        return f"{100 * self.n / self.of:.1f} %" if self.of else ""


def bars(title: str, rows: Sequence[ChartBar], key: str) -> SafeString:
    """Draw horizontal bars, the longest as wide as the picture. ``key``: unique on the page, for the names of parts."""
    longest = max((row.n for row in rows), default=0) or 1
    room = WIDTH - _LABEL - _NUMBER
    labels = [wrap(row.label, _LETTERS, max_lines=2, placeholder="…") for row in rows]
    tall = _TWO_LINES if any(len(lines) > 1 for lines in labels) else _ROW
    drawn = format_html_join(
        "",
        '<text class="ho-bars__label" data-figure="{}" x="{}" y="{}">{}</text>'
        '<rect class="ho-bars__bar" x="{}" y="{}" width="{}" height="16"/>'
        '<text class="ho-bars__n" data-figure="{}" x="{}" y="{}">{}</text>',
        (
            (row.key, _LABEL - 8, i * tall + 17, _lines(labels[i]), _LABEL, i * tall + 4,
             _width(row.n, longest, room), row.key, _LABEL + _width(row.n, longest, room) + 6, i * tall + 17,
             f"{row.n:,}")
            for i, row in enumerate(rows)
        ),
    )  # fmt: skip
    said = "; ".join(f"{row.label}: {row.n:,}" for row in rows)
    return format_html(
        '<svg class="ho-bars" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-t {2}-d" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{2}-t">{3}</title>'
        '<desc id="{2}-d" data-figure="{6}">{4}</desc>{5}</svg>',
        WIDTH, max(1, len(rows)) * tall + 4, key, title, said, drawn, " ".join(row.key for row in rows),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChartInterval:
    """A row of intervals: from ``low`` to ``high`` with a point at ``middle``; None where there is nothing to draw.
    ``said``: the text beside it. ``sure``: whether there is enough data for a point; otherwise its line is broken."""

    label: str
    key: str
    low: float | None
    middle: float | None
    high: float | None
    said: str
    sure: bool = True


def intervals(title: str, rows: Sequence[ChartInterval], key: str, unit: str) -> SafeString:
    """Draw intervals from 0 on, each under its label, narrow enough for a telephone. ``key``: unique on the page."""
    most = max((row.high for row in rows if row.high is not None), default=0.0) or 1.0
    height = len(rows) * _INTERVAL_ROW + 20
    axis = format_html(
        '<line class="ho-strips__base" x1="0" x2="{0}" y1="{1}" y2="{1}"/><text class="ho-bars__n" data-figure="{3}" '
        'x="0" y="{2}">0</text><text class="ho-bars__label" data-figure="{3}" x="{0}" y="{2}">{4}</text>',
        _LINE, height - 18, height - 4, rows[0].key if rows else "", f"{most:.1f} {unit}",
    )  # fmt: skip
    told = "; ".join(f"{row.label}: {row.said}" for row in rows)
    return format_html(
        '<svg class="ho-bars ho-intervals" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-t {2}-d" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{2}-t" data-figure="{5}">{3}</title>'
        '<desc id="{2}-d" data-figure="{5}">{4}</desc>{6}{7}</svg>',
        INTERVALS_WIDTH, height, key, title, told, " ".join(dict.fromkeys(row.key for row in rows)),
        format_html_join("", "{}", ((_interval(row, n, _LINE / most),) for n, row in enumerate(rows))), axis,
    )  # fmt: skip


def _interval(row: ChartInterval, n: int, scale: float) -> SafeString:
    top = n * _INTERVAL_ROW
    text = format_html(
        '<text class="ho-bars__n" x="0" y="{1}" data-figure="{0}">{2}</text>'
        '<text class="ho-bars__n" x="{3}" y="{4}" data-figure="{0}">{5}</text>',
        row.key, top + 13, row.label, _LINE + 10, top + 30, row.said,
    )  # fmt: skip
    if row.low is None or row.high is None:
        return text
    line = format_html(
        '<line class="ho-ranges__line{0}" x1="{1}" x2="{2}" y1="{3}" y2="{3}"/>',
        "" if row.sure else " ho-ranges__line--few",
        f"{row.low * scale:.1f}", f"{max(row.high * scale, row.low * scale + 1):.1f}", top + 26,
    )  # fmt: skip
    if row.middle is None or not row.sure:
        return text + line
    dot = format_html(
        '<circle class="ho-ranges__middle" cx="{}" cy="{}" r="4"/>', f"{row.middle * scale:.1f}", top + 26
    )
    return text + line + dot


def _width(n: int, longest: int, room: int) -> int:
    """Return the width, at least one pixel for any count above zero."""
    return max(1, round(room * n / longest)) if n else 0


def _lines(lines: Sequence[str]) -> SafeString:
    """A label, its second line under the first."""
    below = ('<tspan x="{}" dy="1.15em">{}</tspan>', ((_LABEL - 8, line) for line in lines[1:]))
    return format_html("{}{}", "".join(lines[:1]), format_html_join("", *below))
