"""Bars drawn by the server as SVG, beside the table that says the same. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 640
_LABEL: Final = 260
_ROW: Final = 26
_NUMBER: Final = 70


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
    drawn = format_html_join(
        "",
        '<text class="ho-bars__label" data-figure="{}" x="{}" y="{}">{}</text>'
        '<rect class="ho-bars__bar" x="{}" y="{}" width="{}" height="16"/>'
        '<text class="ho-bars__n" data-figure="{}" x="{}" y="{}">{}</text>',
        (
            (row.key, _LABEL - 8, i * _ROW + 17, _short(row.label), _LABEL, i * _ROW + 4, _width(row.n, longest, room),
             row.key, _LABEL + _width(row.n, longest, room) + 6, i * _ROW + 17, f"{row.n:,}")
            for i, row in enumerate(rows)
        ),
    )  # fmt: skip
    said = "; ".join(f"{row.label}: {row.n:,}" for row in rows)
    return format_html(
        '<svg class="ho-bars" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-t {2}-d" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{2}-t">{3}</title>'
        '<desc id="{2}-d" data-figure="{6}">{4}</desc>{5}</svg>',
        WIDTH, max(1, len(rows)) * _ROW + 4, key, title, said, drawn, " ".join(row.key for row in rows),
    )  # fmt: skip


def _width(n: int, longest: int, room: int) -> int:
    """At least one pixel for what is there at all."""
    return max(1, round(room * n / longest)) if n else 0


def _short(label: str) -> str:
    return label if len(label) <= 40 else f"{label[:39]}…"
