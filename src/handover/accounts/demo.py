"""What the synthetic people of the demonstration have in common. Never loaded where there are data of real
people.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError

DEMO_PASSWORD: Final = "every person here is synthetic"  # noqa: S105 - shown on the demo's own sign-in page
"""The one password of all demo people. `HANDOVER_DEMO` shows it on the sign-in page."""


def is_shut(password: str) -> bool:
    """Return whether this is the demonstration password outside a demonstration, where it is never accepted."""
    return password == DEMO_PASSWORD and not settings.HANDOVER_DEMO


class NotOfTheDemonstration:
    """Refuses the demonstration's password outside of it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` for it."""
        if is_shut(password):
            raise ValidationError(
                "This is the password of the demonstration; choose another.", "demo_password"
            )

    def get_help_text(self) -> str:
        """Say what it asks."""
        return "Not the password of the demonstration."
