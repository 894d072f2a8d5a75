"""Numbers as spreadsheets leave them: ``12345678.0``, ``1.2345678E7``, full-width figures, an apostrophe before.

What can be repaired without loss is; a number shown with fewer figures than it has (``1.2E7``) is no longer a usable
number.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

_WHOLE: Final = re.compile(r"([+-]?[0-9]+)[.,]0*")
_POWER: Final = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
_QUOTED: Final = re.compile(r"""=?["'`]?([^"'`]*)["'`]?""")


def plain_number(text: str) -> str:
    """The number as it was before a spreadsheet had it; ``""`` where figures were lost for good."""
    text = text.strip()
    if not text.isascii():
        text = anyascii(unicodedata.normalize("NFKC", text)).strip()
    if found := _QUOTED.fullmatch(text):
        text = found[1].strip()
    if found := _WHOLE.fullmatch(text):
        return found[1]
    found = _POWER.fullmatch(text)
    # "123456E5" and "1E7" are numbers of some agencies: only a point or a plus shows a spreadsheet's hand.
    if not found or (found[2] is None and "+" not in text):
        return text
    decimals, power = (found[2] or "").rstrip("0"), int(found[3])
    if not decimals or len(decimals) > power or len(decimals) < power - 1:
        return ""
    return (found[1] + decimals).ljust(power + 1, "0")


def was_cut(text: str) -> bool:
    """Whether the text shows a number that a spreadsheet has rounded."""
    return bool(text.strip()) and not plain_number(text)
