"""One-time links by which a person chooses a password: at first, and after a reset. Nothing of them is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from handover.accounts.models import User

GOOD_FOR: Final = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


class OneTimeToken(PasswordResetTokenGenerator):
    """A signed token that ends with the first use, the next sign-in, another link's use, disabling, or `GOOD_FOR`."""

    key_salt = "handover.accounts.one_time_link"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.role}"

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Return whether the token is good for an active person who may sign in."""
        return user is not None and user.unfit == "" and super().check_token(user, token)


TOKENS: Final = OneTimeToken()


def one_time_path(user: User) -> str:
    """Return the path of a person's link, good once and for `GOOD_FOR`."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:first_password", kwargs={"uidb64": key, "token": TOKENS.make_token(user)})
