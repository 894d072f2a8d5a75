"""The part of ``docs/jurisdictions.md`` written from the data files: the places on record, their marks and answers."""

from __future__ import annotations

from typing import Final

from handover.jurisdictions import coverage_table, shipped_policies

BEGIN: Final = "<!-- Written by `handover reference` from the data files; do not edit by hand. -->"
END: Final = "<!-- End of what is written. -->"


def with_places(page: str) -> str:
    """Return the page with its generated part rewritten. Raises ``ValueError`` if its marks are missing."""
    head, begun, rest = page.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not begun or not ended:
        raise ValueError("docs/jurisdictions.md lacks the marks that enclose the table of places")
    return f"{head}{BEGIN}\n\n{coverage_table(shipped_policies())}\n{END}{tail}"
