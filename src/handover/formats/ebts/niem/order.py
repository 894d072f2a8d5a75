"""The order of elements that the schema lets stand in any: as in the package that was read."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from handover.formats.ebts.niem.mapping import CHOICE, clark


def order_of(kind: int, element: etree._Element) -> tuple[str, ...]:
    """Return the names of the choice's elements in the order in which each first occurs."""
    free = [clark(name) for name in CHOICE.get(kind, ())]
    return tuple(dict.fromkeys(str(child.tag) for child in element if child.tag in free))


def put_in_order(element: etree._Element, names: Sequence[str]) -> None:
    """Put the children of these names into the order of the names, where the first of them stands."""
    children = [child for child in element if child.tag in names]
    if len(children) > 1:
        place = element.index(children[0])
        element[place : place + len(children)] = sorted(
            children, key=lambda child: names.index(str(child.tag))
        )
