"""Which role a column may hold. The roles are in `accounts.roles` alone: as choices of the column they would be in a
migration too, and each new one would need another."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from handover.accounts.roles import SIGN_IN


def held_by_people(role: str) -> None:
    """Raise ``ValidationError`` for a role that no account of a person may have."""
    if role not in SIGN_IN:
        raise ValidationError(f"“{role}” is no role of an account.")
