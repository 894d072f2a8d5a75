"""Show the characters that a reader cannot see and that change what is read: controls, and overrides of direction.

A file named ``invoice``, U+202E, ``fdp.exe`` is read as ``invoiceexe.pdf``, and an escape sequence moves a terminal's
cursor. Such characters are written as ``\\u202e``, and so is what is no text at all in the name of a file. Marks that
ordinary Arabic, Persian or Hindi text needs (U+200C to U+200F) stay. Source: Unicode UAX 9, UTS 55.
"""

from __future__ import annotations

import re
from typing import Final

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_HIDDEN_UTF8: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf"
)


def visible(text: str) -> str:
    """Return the text with hidden characters as ``\\uXXXX``, which in a JSON string stays the same string.

    Tabs and ends of lines stay.
    """
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def visible_name(text: str) -> str:
    """Return the name of a file on one line."""
    return visible(text).translate({9: "\\t", 10: "\\n", 13: "\\r"})


def visible_utf8(page: bytes) -> bytes:
    """Return a page in UTF-8 with hidden characters as ``\\uXXXX``."""
    return _HIDDEN_UTF8.sub(lambda found: visible(found[0].decode()).encode(), page)
