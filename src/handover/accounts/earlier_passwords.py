"""Reject reuse of a person's last ten passwords (CJIS 5.9.5, IA-5(1))."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from handover.accounts.models import User
from handover.accounts.sign_in_records import EarlierPassword

KEPT: Final = 10
"""Passwords of a person that are remembered, the present one among them."""


class NotHadBefore:
    """A validator for ``AUTH_PASSWORD_VALIDATORS``; Django tells it of each password that was set."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` for one of the last `KEPT` passwords of the person."""
        if not isinstance(user, User) or user.pk is None:
            return
        hashes = {
            user.password,
            *EarlierPassword.objects.filter(user=user).values_list("hashed", flat=True)[:KEPT],
        }
        if any(check_password(password, hashed) for hashed in hashes):
            raise ValidationError(
                f"You have used this password before; it must differ from your last {KEPT}.", "had_before"
            )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Remember the hash, and forget the oldest."""
        if not isinstance(user, User) or user.pk is None:
            return
        EarlierPassword.objects.create(user=user, hashed=user.password)
        kept = list(EarlierPassword.objects.filter(user=user).values_list("pk", flat=True)[:KEPT])
        EarlierPassword.objects.filter(user=user).exclude(pk__in=kept).delete()

    def get_help_text(self) -> str:
        """Say the rule."""
        return f"Your password is none of the last {KEPT} that you had."
