"""Links that lead somebody who has no mouse over the head of a page."""

from __future__ import annotations

from lxml import html


def skip_faults(page: str) -> list[str]:
    """Each such link that leads nowhere, or to what cannot take the focus."""
    root = html.document_fromstring(page)
    reached = {e.get("id") for e in root.iter() if e.get("tabindex") == "-1"}
    skips = [a for a in root.iter("a") if "usa-skipnav" in (a.get("class") or "")]
    return [
        f"{a.text}: nothing takes the focus at {a.get('href')}"
        for a in skips
        if (a.get("href") or "")[1:] not in reached
    ]
