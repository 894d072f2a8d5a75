"""What is wrong with the tables of a page for somebody who reads it on a narrow screen."""

from __future__ import annotations

from lxml import html


def table_faults(page: str) -> list[str]:
    """Each table that neither labels all of its cells, to be shown as cards, nor is marked as one to be read across;
    and each that nobody could scroll by keyboard. Named by its caption."""
    found = []
    for table in html.document_fromstring(page).iter("table"):
        name = " ".join((table.findtext("caption") or "a table without a caption").split())
        region = table.getparent()
        if region is None or (region.get("role"), region.get("tabindex")) != ("region", "0"):
            found.append(f"{name}: no region that is reached by keyboard")
        elif not region.get("aria-label"):
            found.append(f"{name}: its region has no name")
        if "ho-matrix" in (table.get("class") or ""):
            continue
        cells = [cell for cell in table.iter("td") if cell.get("colspan") is None]
        bare = [cell for cell in cells if cell.get("data-label") is None]
        if bare:
            found.append(f"{name}: {len(bare)} cells without a label")
        elif cells and not any(cell.get("data-label") for cell in cells):
            found.append(f"{name}: no cell is labelled with words")
    return found
