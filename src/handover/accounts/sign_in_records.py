"""What is kept of how people sign in beside their passwords: security keys."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class SecurityKey(models.Model):
    """A security key or passkey of a person (W3C WebAuthn, level 2), by the name that they gave it.

    ``credential``: its attested credential data (6.5.2), which holds the public key and no secret. ``sign_count``: the
    highest count that it told (6.1.1). ``doubted_at``: when it told no higher one, which a copy of it would.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="security_keys")
    name = models.CharField(max_length=40)
    credential_digest = models.CharField(max_length=64, unique=True)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    doubted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name
