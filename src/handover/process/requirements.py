"""Validation of text fields shared by all stages. Pure."""

from __future__ import annotations

from typing import Final

from handover.process.fold import Refusal

REASONS_LEAST: Final = 40


def typed_reasons(reasons: str, field: str = "reasons") -> Refusal | None:
    """R1; OIG-20-13: required fields that cannot be skipped."""
    if len(reasons.strip()) >= REASONS_LEAST:
        return None
    return Refusal(field, f"Write the reasons in your own words, at least {REASONS_LEAST} characters.")


def filled(**fields: str) -> list[Refusal | None]:
    """A refusal for each field that is empty."""
    return [
        None if value.strip() else Refusal(name, f"Fill in: {name.replace('_', ' ')}.")
        for name, value in fields.items()
    ]
