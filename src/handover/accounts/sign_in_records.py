"""What is kept of how people sign in: second factors, live sessions, earlier passwords, what failed."""

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


class LiveSession(models.Model):
    """A session that somebody opened, with where and by what (`accounts.live_sessions`); the row goes when it ends.

    ``mark``: what the session itself keeps. It opens nothing.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="live_sessions")
    mark = models.CharField(max_length=32, unique=True)
    device = models.CharField(max_length=60, help_text="by what the browser says of itself")
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.device} of {self.user_id}"


class EarlierPassword(models.Model):
    """The hash of a password that a person had or has, so that it is not chosen again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="earlier_passwords"
    )
    hashed = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"password of {self.user_id} of {self.set_at:%Y-%m-%d}"


class SignInPlace(models.Model):
    """Failed sign-ins of one account, from one address that is known to be its person's, or from all others together.

    ``source``: a keyed digest of the known address, empty for all others (`accounts.sign_in_limits`).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_places"
    )
    source = models.CharField(max_length=64, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    first_failure_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    signed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "source"], name="one_row_a_place")]

    def __str__(self) -> str:
        return f"{self.failures} failures of {self.user_id}"


class TryCount(models.Model):
    """How often something was tried in a period, by a keyed digest of what is counted (`accounts.try_counts`)."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "try counts"

    def __str__(self) -> str:
        return f"{self.count} since {self.began_at:%Y-%m-%d %H:%M} UTC"


class Authenticator(models.Model):
    """A person's authenticator app (`accounts.second_factor`). Without ``confirmed_at`` it is only offered.

    ``sealed``: its secret, encrypted for this person. ``last_step``: of the last code that was taken.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticators"
    )
    sealed = models.BinaryField()
    last_step = models.BigIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(confirmed_at__isnull=False),
                name="one_authenticator_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"authenticator of {self.user_id}"


class RecoveryCode(models.Model):
    """A code on paper that stands for the authenticator once, as a keyed digest."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"
