"""Days on a page that are written as a machine writes them (2022-07-07), where a person reads words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import html
from lxml.etree import _Element

MACHINE_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
AS_SENT: Final = {"code", "pre", "script", "style", "textarea"}
AS_TYPED: Final = {"ho-code", "usa-hint"}
"""What is shown as it was sent, or is to be typed: no sentence of the page."""


def machine_days(page: str) -> list[str]:
    """Each such day in the words of a page's main part, with the words before it."""
    mains = html.document_fromstring(page).iter("main")
    words = " ".join(" ".join(text for main in mains for text in _texts(main)).split())
    return [
        f"a day as a machine writes it: …{words[max(0, m.start() - 40) : m.end()]}"
        for m in MACHINE_DAY.finditer(words)
    ]


def _texts(element: _Element) -> Iterator[str]:
    if element.tag not in AS_SENT and not AS_TYPED & set((element.get("class") or "").split()):
        yield element.text or ""
        for part in element:
            yield from _texts(part)
            yield part.tail or ""
