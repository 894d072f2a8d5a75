"""Labels for table cells on narrow screens, where each row becomes a card; taken from the column headings.

They are taken from the head as it was drawn, so that they are declared once and are in the reader's language.
"""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import escape, strip_tags

_HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
_HEAD_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_UNSEEN = re.compile(
    r'<span (?:class="usa-sr-only"|aria-hidden="true")>.*?</span>|<svg\b.*?</svg>', re.DOTALL
)
_OPENING = re.compile(r"<(tr|td|th)\b([^>]*)")
_SPAN = re.compile(r'\bcolspan="(\d+)"')


def labelled(content: str) -> str:
    """The content of a table with ``data-label`` on each ``td``. Empty where the head shows no words, as above a
    button, and where a cell spans columns."""
    head = _HEAD.search(content)
    if not head:
        return content
    labels = [_words(cell) for cell in _HEAD_CELL.findall(head[1])]
    column = 0

    def opened(found: re.Match[str]) -> str:
        nonlocal column
        name, attributes = found.groups()
        if name == "tr":
            column = 0
            return found[0]
        wide = _SPAN.search(attributes)
        at, column = column, column + (int(wide[1]) if wide else 1)
        if name == "th":
            return found[0]
        label = "" if wide or at >= len(labels) else labels[at]
        return f'<td data-label="{label}"{attributes}'

    body = content[head.end() :]
    return content[: head.end()] + _OPENING.sub(opened, body)


def _words(cell: str) -> str:
    """The visible words of a head as they stand before a value, ready for an attribute."""
    words = " ".join(unescape(strip_tags(_UNSEEN.sub("", cell))).split())
    return str(escape(f"{words}:" if words and words[-1] not in "?:" else words))
