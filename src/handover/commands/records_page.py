"""The parts of ``docs/records.md`` written from the models: formats, fields and rules of record feeds."""

from __future__ import annotations

from typing import Final

from handover.formats.records.reference import fields_text, formats_text, rules_text

_END: Final = "<!-- End of what is written. -->"
_PARTS: Final = {"formats": formats_text, "fields": fields_text, "rules": rules_text}


def with_record_fields(page: str) -> str:
    """Return the page with its generated parts rewritten. Raises ``ValueError`` if the marks of one are missing."""
    for name, text in _PARTS.items():
        begin = f"<!-- The {name}, written by `handover reference`; do not edit by hand. -->"
        head, begun, rest = page.partition(begin)
        _, ended, tail = rest.partition(_END)
        if not begun or not ended:
            raise ValueError(f"docs/records.md lacks the marks that enclose its {name}")
        page = f"{head}{begin}\n\n{text()}\n{_END}{tail}"
    return page
