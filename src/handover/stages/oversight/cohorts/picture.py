"""Small multiples: a strip of bars for each part, a bar for each month, marks of changed law. It reads no records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handover.stages.oversight.cohorts.lines import CohortLine

WIDTH: Final = 640
_LABEL: Final = 130
_STRIP: Final = 30
_TALL: Final = 24


@dataclass(frozen=True, slots=True)
class Strip:
    """One part: its label, the key of its figure, and its share in percent by month."""

    label: str
    key: str
    percent: Mapping[str, float]


def strips(title: str, lines: Sequence[CohortLine], marks: Sequence[date], key: str) -> SafeString:
    """Draw cohorts of requests: each bar as tall as its share, the strip as tall as 100 %. ``key``: unique on the page.
    The table beside it says the same."""
    if not lines:
        return SafeString("")
    by_month = {line.month: (*line.cells, line.custody) for line in lines}
    found = [
        Strip(_(cell.short), cell.key, {m: cells[n].percent or 0.0 for m, cells in by_month.items()})
        for n, cell in enumerate((*lines[0].cells, lines[0].custody))
    ]
    return strips_of(title, found, (lines[0].month, lines[-1].month), marks, key, "cohort.requests")


def strips_of(
    title: str,
    found: Sequence[Strip],
    period: tuple[str, str],
    marks: Sequence[date],
    key: str,
    axis_key: str,
) -> SafeString:
    """Draw strips from the first month to the last. ``axis_key``: the figure that the months divide."""
    months = _months(*period)
    wide = (WIDTH - _LABEL) / len(months)
    parts = [_strip(n, one, months, wide) for n, one in enumerate(found)]
    height = len(found) * _STRIP + 18
    drawn_marks = format_html_join(
        "", '<line class="ho-strips__mark" x1="{0}" x2="{0}" y1="0" y2="{1}"/>',
        ((f"{_LABEL + _at(months, on) * wide:.1f}", height - 16) for on in marks if _within(months, on)),
    )  # fmt: skip
    axis = format_html(
        '<text class="ho-bars__n" data-figure="{6}" x="{0}" y="{1}">{2}</text>'
        '<text class="ho-bars__label" data-figure="{6}" x="{3}" y="{4}">{5}</text>',
        _LABEL, height - 3, months[0], WIDTH, height - 3, months[-1] if len(months) > 1 else "", axis_key,
    )  # fmt: skip
    return format_html(
        '<svg class="ho-bars" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{}-t">{}</title>{}{}{}</svg>',
        WIDTH, height, key, key, title, format_html_join("", "{}", ((p,) for p in parts)), drawn_marks, axis,
    )  # fmt: skip


def _strip(n: int, one: Strip, months: Sequence[str], wide: float) -> SafeString:
    base, broad = n * _STRIP + _TALL + 2, f"{max(1.0, min(28.0, wide - 2)):.1f}"
    bars = format_html_join(
        "", '<rect class="ho-bars__bar" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (f"{_LABEL + m * wide + 1:.1f}", f"{base - tall:.1f}", broad, f"{tall:.1f}")
            for m, month in enumerate(months)
            if (tall := _TALL * one.percent.get(month, 0.0) / 100)
        ),
    )  # fmt: skip
    return format_html(
        '<text class="ho-bars__label" data-figure="{}" x="{}" y="{}">{}</text>{}'
        '<line class="ho-strips__base" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        one.key, _LABEL - 8, base - 6, one.label, bars, _LABEL, WIDTH, base, base,
    )  # fmt: skip


def _months(first: str, last: str) -> list[str]:
    """Return every month from the first to the last, so that a month without requests is shown as a gap."""
    at, end, found = _number(first), _number(last), []
    while at <= end:
        found.append(f"{at // 12:04d}-{at % 12 + 1:02d}")
        at += 1
    return found


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _at(months: Sequence[str], on: date) -> float:
    return on.year * 12 + on.month - 1 - _number(months[0]) + (on.day - 1) / 31


def _within(months: Sequence[str], on: date) -> bool:
    return 0 <= _at(months, on) <= len(months)
