"""A case's messages as a sequence, drawn by the server as SVG beside the table that says the same: a line for each
agency, time downwards. It reads no records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as said

_LEFT: Final = 170
"""Room for the time of a message."""
_WIDTH: Final = 720
_OF_A_LINE: Final = 250
"""Room for an agency's name, where there are more than two."""
_TOP: Final = 44
_ROW: Final = 40
_MOST_OF_A_NAME: Final = 30


@dataclass(frozen=True, slots=True)
class SequenceArrow:
    """One message: its time in words, from which agency to which, its state as a word of the style sheet and in words,
    and whether it arrives or still may."""

    when: str
    source: str
    target: str
    label: str
    state: str
    says: str
    arrives: bool


def sequence(title: str, first: Sequence[str], arrows: Sequence[SequenceArrow], key: str) -> SafeString:
    """Draw them. ``first``: the agencies whose lines stand first, from the left; others follow as they come. ``key``:
    unique on the page, for the names of parts."""
    names = list(dict.fromkeys((*first, *(name for one in arrows for name in (one.source, one.target)))))
    width = max(_WIDTH, _LEFT + _OF_A_LINE * len(names))
    places = {name: _x(n, len(names), width) for n, name in enumerate(names)}
    foot = _TOP + _ROW * len(arrows) + 12
    lines = format_html_join(
        "",
        '<text class="ho-sequence__who" x="{0}" y="18">{1}</text>'
        '<line class="ho-sequence__life" x1="{0}" x2="{0}" y1="28" y2="{2}"/>',
        ((x, _short(name), foot) for name, x in places.items()),
    )
    drawn = format_html_join(
        "",
        "{}",
        ((_arrow(one, n, places[one.source], places[one.target]),) for n, one in enumerate(arrows)),
    )
    in_words = "; ".join(_in_words(one) for one in arrows)
    return format_html(
        '<svg class="ho-sequence" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-t {2}-d" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{2}-t">{3}</title><desc id="{2}-d">{4}</desc>{5}{6}</svg>',
        width, foot + 8, key, title, in_words, lines, drawn,
    )  # fmt: skip


def _in_words(one: SequenceArrow) -> str:
    """The message for whoever hears the picture read."""
    return said("%(when)s, %(label)s from %(source)s to %(target)s, %(says)s") % {
        "when": one.when, "label": one.label, "source": one.source, "target": one.target, "says": one.says,
    }  # fmt: skip


def _x(n: int, of: int, width: int) -> int:
    """Where the line of an agency stands."""
    room = width - _LEFT
    return _LEFT + round(room * (2 * n + 1) / (2 * of))


def _arrow(arrow: SequenceArrow, n: int, start: int, end: int) -> SafeString:
    """The message as a line with a head where it went; one that did not arrive ends before, with a cross."""
    y = _TOP + _ROW * n + 26
    turn = 1 if end > start else -1
    tip = end - turn * (3 if arrow.arrives else 24)
    head = (
        f"M {tip - turn * 9} {y - 5} L {tip} {y} L {tip - turn * 9} {y + 5}"
        if arrow.arrives
        else f"M {tip - 6} {y - 6} L {tip + 6} {y + 6} M {tip - 6} {y + 6} L {tip + 6} {y - 6}"
    )
    return format_html(
        '<g class="ho-sequence__message ho-sequence__message--{0}"><text class="ho-sequence__when" x="8" y="{1}">{2}'
        '</text><text class="ho-sequence__what" x="{3}" y="{4}">{5}</text>'
        '<line x1="{6}" x2="{7}" y1="{8}" y2="{8}"/><path d="{9}"/></g>',
        arrow.state, y + 4, arrow.when, (start + end) // 2, y - 7, f"{arrow.label} · {arrow.says}", start, tip, y,
        head,
    )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= _MOST_OF_A_NAME else f"{name[: _MOST_OF_A_NAME - 1]}…"
