"""Links that lead somebody who has no mouse over the head of a page."""

from __future__ import annotations

from lxml import html


def skip_faults(page: str) -> list[str]:
    """Each such link that leads nowhere, or to what cannot take the focus."""
    root = html.document_fromstring(page)
    links = [(link.text_content(), (link.get("href") or "#")[1:]) for link in root.find_class("usa-skipnav")]
    return [
        f"{words}: nothing takes the focus at #{name}"
        for words, name in links
        if not root.xpath("//*[@id = $name][@tabindex = '-1']", name=name)
    ]
