"""Keep elements that have no field unchanged, and put them back when the package is written again."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

_Number = tuple[str, int]
"""A child among its siblings: its name, and its index among the siblings of that name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An element or attribute that has no field. ``path``: the names that lead to it; ``text``: the beginning
    of its text; ``attribute``: the attribute's name in Clark notation, else empty.
    """

    path: str
    text: str
    element: etree._Element = field(compare=False, repr=False)
    attribute: str = ""


def put_back(root: etree._Element, kept: Iterable[Kept]) -> None:
    """Copy what was kept into a package written from the same records: below the same parent, after the same
    sibling. A parent that the records did not produce is created. Time is linear in the size of both
    packages.
    """
    places: _Places | None = None
    for one in kept:
        places = places or _Places(root, one.element)
        if one.attribute:
            places.made(one.element).set(one.attribute, one.element.get(one.attribute, ""))
        else:
            whole = copy.deepcopy(one.element)
            whole.tail = None
            places.insert(one.element, whole)


class _Places:
    """Match the elements of the written package to those of the package that was read."""

    def __init__(self, root: etree._Element, any_read: etree._Element) -> None:
        self._written: dict[etree._Element, etree._Element] = {any_read.getroottree().getroot(): root}
        self._numbers: dict[etree._Element, dict[etree._Element, _Number]] = {}
        self._children: dict[etree._Element, dict[_Number, etree._Element]] = {}

    def made(self, read: etree._Element) -> etree._Element:
        """Return the written element, or an empty one created for it."""
        found = self._find(read)
        if found is None:
            found = etree.Element(read.tag)
            self.insert(read, found)
        return found

    def insert(self, read: etree._Element, new: etree._Element) -> None:
        """Insert ``new`` at the position of ``read``: after the nearest preceding sibling that was written."""
        above = read.getparent()
        if above is None:
            return
        parent = self.made(above)
        before = read.getprevious()
        while before is not None and self._find(before) is None:
            before = before.getprevious()
        if before is None:
            parent.insert(0, new)
        else:
            self._written[before].addnext(new)
        self._children_of(parent).setdefault(self._number(above, read), new)
        self._written[read] = new

    def _find(self, read: etree._Element) -> etree._Element | None:
        if read in self._written:
            return self._written[read]
        above = read.getparent()
        parent = self._find(above) if above is not None else None
        if above is None or parent is None:
            return None
        found = self._children_of(parent).get(self._number(above, read))
        if found is not None:
            self._written[read] = found
        return found

    def _number(self, parent: etree._Element, child: etree._Element) -> _Number:
        if parent not in self._numbers:
            self._numbers[parent] = {one: number for number, one in _numbered(parent)}
        return self._numbers[parent][child]

    def _children_of(self, parent: etree._Element) -> dict[_Number, etree._Element]:
        if parent not in self._children:
            self._children[parent] = dict(_numbered(parent))
        return self._children[parent]


def _numbered(parent: etree._Element) -> Iterable[tuple[_Number, etree._Element]]:
    seen: dict[str, int] = {}
    for child in parent:
        name = str(child.tag)
        seen[name] = seen.get(name, -1) + 1
        yield (name, seen[name]), child
