"""Days on a page that are written as a machine writes them (2022-07-07), where a person reads words."""

from __future__ import annotations

import re
from typing import Final

from lxml import html

MACHINE_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
AS_WRITTEN: Final = (
    "//code | //pre | //script | //style | //textarea"
    " | //*[contains(@class, 'ho-code')] | //*[contains(@class, 'usa-hint')]"
)
"""What is shown as it was sent, or is to be typed: no sentence of the page."""


def machine_days(page: str) -> list[str]:
    """Each such day in the words of a page's main part, with the words before it."""
    root = html.document_fromstring(page)
    for kept in root.xpath(AS_WRITTEN):
        kept.text = None
        for part in list(kept):
            kept.remove(part)
    words = " ".join(" ".join(root.xpath("//main//text()")).split())
    return [
        f"a day as a machine writes it: …{words[max(0, m.start() - 40) : m.end()]}"
        for m in MACHINE_DAY.finditer(words)
    ]
