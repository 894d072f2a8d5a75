"""Parse XML into a tree, safely.

Refused before or during parsing: a document type (and with it every entity, internal or external), an
encoding other than UTF-8, Latin-1 or ASCII (in others a document type could hide), more elements or
attributes than a booking has. libxml2's own limits apply: 256 levels, ten million characters of text per
element. Nothing is fetched.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from handover.formats.ansi_nist import DEFAULT_LIMITS, AnsiNistError, Limits

ELEMENTS: Final = 20_000
"""Most elements: two hundred image records with every field that a live-scan fills have fewer."""
QUOTES: Final = 20_000
"""Most quotation marks: two per attribute; text may contain some too."""
_ENCODINGS: Final = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "latin-1"})
_DECLARATION: Final = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_WIDE: Final = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"<\x00",
    b"\x00<",
    b"\x00\x00",
    b"\x2b\x2f\x76",
    b"\x4c\x6f\xa7\x94",
)
_BOM: Final = b"\xef\xbb\xbf"


def looks_like_xml(data: bytes) -> bool:
    """Return whether a file is XML: a traditional one begins with a digit."""
    head = data[:256]
    return head.removeprefix(_BOM).lstrip().startswith(b"<") or head.startswith(_WIDE)


def parse(
    data: bytes, *, limits: Limits = DEFAULT_LIMITS, elements: int = ELEMENTS, quotes: int = QUOTES
) -> etree._Element:
    """Parse and return the root element. Raises ``AnsiNistError`` (E0004) with the reason and, if known, the
    line.
    """
    if len(data) > limits.file_bytes:
        raise _refused(f"the file has {len(data)} bytes; the limit is {limits.file_bytes}")
    if data.startswith(_WIDE):
        raise _refused("it is not in UTF-8; send UTF-8")
    declared = _DECLARATION.match(data.removeprefix(_BOM))
    if declared and declared[1].decode("ascii").lower() not in _ENCODINGS:
        raise _refused("it declares an encoding other than UTF-8; send UTF-8")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _refused(
            "it contains a document type or an entity, which are not accepted; send it without them"
        )
    _bounded(data, elements, quotes)
    return _tree(data)


def _refused(text: str) -> AnsiNistError:
    return AnsiNistError("E0004", f"XML: {text}")


def _bounded(data: bytes, most_elements: int, most_quotes: int) -> None:
    """Count elements and quotation marks before parsing: a tree takes thirty times the bytes of such a file."""
    elements = data.count(b"<") - data.count(b"</") - data.count(b"<!") - data.count(b"<?")
    if elements > most_elements:
        raise _refused(f"{elements} elements; the limit is {most_elements}")
    quotes = data.count(b'"') + data.count(b"'")
    if quotes > most_quotes:
        raise _refused(
            f"{quotes} quotation marks, which means too many attributes; the limit is {most_quotes}"
        )


def _tree(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise _refused(f"it is not well-formed{line}") from None
