"""Look into a tree of NIEM XML: elements by their local names, references resolved, texts cleaned."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO, Final

from lxml import etree

from handover.formats.ansi_nist import DEFAULT_LIMITS, AnsiNistError
from handover.formats.ebts.niem.parsing import parse
from handover.formats.records.canonical import Accepted
from handover.formats.records.reader import FeedContext, ReadItem, RecordFileError, raw_text
from handover.formats.records.rules import Rejected, Warned, calendar_date

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ELEMENTS: Final = 200_000
MOST_QUOTES: Final = 400_000
MOST_SHOWN: Final = 2_000
"""Most elements of the raw text of one record."""


def root_of(file: BinaryIO) -> etree._Element:
    """Parse a file, with no document type and no entity. Raises ``RecordFileError``."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise RecordFileError(f"an XML file has at most {MOST_BYTES:,} bytes; send fewer people in one")
    limits = dataclasses.replace(DEFAULT_LIMITS, file_bytes=MOST_BYTES)
    try:
        return parse(data, limits=limits, elements=MOST_ELEMENTS, quotes=MOST_QUOTES)
    except AnsiNistError as error:
        raise RecordFileError(str(error).partition(" - ")[2] or str(error)) from None


def name_of(element: etree._Element) -> str:
    """Return the local name of an element."""
    return str(element.tag).rpartition("}")[2]


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """Return the children with one of these local names, in their order."""
    return [child for child in element if name_of(child) in names]


def within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield every element of that local name inside, in the order of the file."""
    return (found for found in element.iterdescendants() if name_of(found) == name)


def outermost(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the elements of that local name inside, in the order of the file, but none inside another of them."""
    found: list[etree._Element] = []
    for one in within(element, name):
        if not found or one.getparent() is None or not _inside(one, found[-1]):
            found.append(one)
    return found


def _inside(element: etree._Element, outer: etree._Element) -> bool:
    return any(above is outer for above in element.iterancestors())


def text_at(element: etree._Element | None, path: str) -> str:
    """Return the first text at a path of local names such as ``ChargeStatute/IdentificationID`` that is not blank."""
    if element is None:
        return ""
    if not path:
        return " ".join((element.text or "").split())
    name, _, rest = path.partition("/")
    return next((found for child in children(element, name) if (found := text_at(child, rest))), "")


def day_at(element: etree._Element | None, path: str) -> str:
    """Return the day at a path, from a Date or the day of a DateTime; the text itself if it is neither."""
    return text_at(element, f"{path}/Date") or text_at(element, f"{path}/DateTime").partition("T")[0]


def first_text(element: etree._Element, *names: str) -> str:
    """Return the first text that is not blank of an element of one of these names inside; earlier names first."""
    for name in names:
        for found in within(element, name):
            if text := " ".join("".join(map(str, found.itertext())).split()):
                return text
    return ""


def mark(element: etree._Element, name: str) -> str:
    """Return an attribute of the NIEM structures namespace, ``id`` or ``ref``, whatever its version."""
    return next(
        (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), ""
    )


def by_id(root: etree._Element) -> dict[str, etree._Element]:
    """Return each element that has an id. Raises ``RecordFileError`` for an id that stands twice."""
    found: dict[str, etree._Element] = {}
    for element in root.iter():
        if key := mark(element, "id"):
            if key in found:
                raise RecordFileError(
                    "an id stands twice, so that references are not clear", line_of(element)
                )
            found[key] = element
    return found


def references(association: etree._Element) -> list[str]:
    """Return the ids that an association names, in its order."""
    return [key for element in association.iter() if (key := mark(element, "ref"))]


def line_of(element: etree._Element) -> int:
    """Return the line on which the element begins, from 1."""
    line: Any = element.sourceline  # the stubs do not know its type
    return int(line or 1)


def raw_of(element: etree._Element, *without: str) -> str:
    """Return the element as the raw text of a record, leaving out the parts that are records of their own.

    Of an element with very many parts the raw text says only where it stands, so that it takes no time to show.
    """
    if next(islice(_parts(element, without), MOST_SHOWN, None), None) is not None:
        return (
            f"[{name_of(element)}, line {line_of(element)}: more than {MOST_SHOWN:,} elements; see the file]"
        )
    shown = copy.deepcopy(element)
    for part in list(shown.iterdescendants()):
        parent = part.getparent()
        if name_of(part) in without and parent is not None:
            parent.remove(part)
    return raw_text(etree.tostring(shown, method="c14n", exclusive=True, with_tail=False))


def _parts(element: etree._Element, without: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield the elements that raw text shows, and of each that it leaves out the outermost."""
    for child in element:
        yield child
        if name_of(child) not in without:
            yield from _parts(child, without)


def item(
    element: etree._Element, result: Accepted | Rejected, *without: str, warned: tuple[Warned, ...] = ()
) -> ReadItem:
    """Make what a reader yields for an element; ``warned`` is what the reader itself found odd."""
    return ReadItem(line_of(element), raw_of(element, *without), with_warnings(result, warned))


def with_warnings(result: Accepted | Rejected, warned: tuple[Warned, ...]) -> Accepted | Rejected:
    """Return the result with what the reader found odd beside what the rules did."""
    if warned and isinstance(result, Accepted):
        return Accepted(result.record, (*result.warnings, *warned))
    return result


def kept_if(rule_holds: bool, text: str, rule: str, field: str) -> tuple[str, tuple[Warned, ...]]:
    """Return a number of the wrong shape as absent, with a warning of that rule, where another number still names the
    record."""
    if not text or rule_holds:
        return text, ()
    return "", (
        Warned(rule, "has not the shape of such a number and is left out; the raw text keeps it", field),
    )


def stated_context(context: FeedContext, root: etree._Element) -> FeedContext:
    """Return the context with the day on which the file says that it was made, if it says so."""
    text = first_text(root, "ReportedDate", "DocumentCreationDate")
    try:
        return dataclasses.replace(context, as_of=calendar_date(text[:10])) if text else context
    except ValueError:
        return context
