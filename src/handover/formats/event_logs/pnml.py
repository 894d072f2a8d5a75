"""A process as a place/transition net in PNML (ISO/IEC 15909-2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

_PNML: Final = "http://www.pnml.org/version-2009/grammar/pnml"
_NET: Final = "http://www.pnml.org/version-2009/grammar/ptnet"
START: Final = "start"
"""The place that has the first token."""


@dataclass(frozen=True, slots=True)
class NetArc:
    """A transition from one place to another, under the name of its activity."""

    source: str
    activity: str
    target: str


def pnml(name: str, arcs: Iterable[NetArc]) -> bytes:
    """Return the net; the token begins in `START`."""
    rows = sorted(set(arcs), key=lambda a: (a.source, a.activity, a.target))
    root = etree.Element(f"{{{_PNML}}}pnml", nsmap={None: _PNML})  # type: ignore[dict-item]
    net = _element(root, "net", id=name, type=_NET)
    _named(net, name)
    page = _element(net, "page", id=f"{name}-page")
    for place in sorted({START, *(a.source for a in rows), *(a.target for a in rows)}):
        node = _element(page, "place", id=f"p-{place}")
        _named(node, place)
        if place == START:
            _element(_element(node, "initialMarking"), "text").text = "1"
    for n, arc in enumerate(rows):
        _named(_element(page, "transition", id=f"t-{n}"), arc.activity)
        _element(page, "arc", id=f"a-{n}-in", source=f"p-{arc.source}", target=f"t-{n}")
        _element(page, "arc", id=f"a-{n}-out", source=f"t-{n}", target=f"p-{arc.target}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _element(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_PNML}}}{tag}", attributes)


def _named(parent: etree._Element, text: str) -> None:
    _element(_element(parent, "name"), "text").text = text
