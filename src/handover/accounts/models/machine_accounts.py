"""The machine accounts of jails and other systems, each with the digest of its secret and its scopes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils import timezone

from handover.accounts.models.agencies import Agency
from handover.accounts.roles import Actor, Role

USE_NOTED_EVERY: Final = timedelta(minutes=10)


class MachineToken(models.Model):
    """A machine account: what it may do (`scopes`), for which agency, until when.

    Only the SHA-256 of its secret is kept; the secret is shown once. After a rotation the earlier secret is good until
    ``previous_until``.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="tokens", null=True, blank=True)
    name = models.CharField(max_length=60)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    previous_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    previous_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=80, blank=True, help_text="key of the actor")
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=80, blank=True, help_text="key of the actor")

    certificate_subject = models.CharField(
        max_length=300,
        null=True,
        blank=True,
        unique=True,
        help_text="of a client certificate, as the proxy writes it",
    )

    presented: str = ""
    """The digest of the secret with which this row was found; empty where it was found otherwise."""

    def __str__(self) -> str:
        return f"{self.name} of {self.agency.ori}" if self.agency else self.name

    @classmethod
    def issue(
        cls, agency: Agency | None, name: str, scopes: Iterable[str] = (), *,
        expires_at: datetime | None = None, created_by: str = "",
    ) -> tuple[MachineToken, str]:  # fmt: skip
        """Create a token; returns it with its secret, which cannot be read again later."""
        clear = secrets.token_urlsafe(32)
        row = cls.objects.create(
            agency=agency, name=name, scopes=sorted(set(scopes)), digest=cls.digest_of(clear),
            expires_at=expires_at, created_by=created_by,
        )  # fmt: skip
        return row, clear

    @staticmethod
    def digest_of(clear: str) -> str:
        """Hash the secret. SHA-256 suffices: with 256 random bits a secret cannot be guessed, so a slow hash adds
        nothing.
        """
        return hashlib.sha256(clear.encode()).hexdigest()

    @classmethod
    def find(cls, clear: str) -> MachineToken | None:
        """Return the live token with this secret, if there is one."""
        digest, now = cls.digest_of(clear), timezone.now()
        current = models.Q(digest=digest) | models.Q(previous_digest=digest, previous_until__gt=now)
        row = cls.objects.select_related("agency").filter(current, revoked_at=None).first()
        if row is None or (row.expires_at is not None and row.expires_at <= now):
            return None
        row.presented = digest
        return row

    @classmethod
    def of_certificate(cls, subject: str) -> MachineToken | None:
        """Return the live account that this subject of a client certificate stands for, if there is one."""
        rows = cls.objects.select_related("agency").filter(certificate_subject=subject, revoked_at=None)
        row = rows.first() if subject else None
        return row if row is not None and row.state == "live" else None

    def renew(self, *, overlap: timedelta, expires_at: datetime | None) -> str:
        """Give the account a new secret and return it; the present one stays good for ``overlap``."""
        clear, until = secrets.token_urlsafe(32), timezone.now() + overlap
        self.previous_digest, self.previous_until = self.digest, until
        if self.expires_at is not None and self.expires_at < until:
            self.previous_until = self.expires_at
        self.digest, self.expires_at = self.digest_of(clear), expires_at
        self.save(update_fields=["digest", "previous_digest", "previous_until", "expires_at"])
        return clear

    def has(self, scope: str) -> bool:
        """Return whether the token may do what the scope names."""
        return scope in self.scopes

    def note_use(self) -> None:
        """Keep when the token was last used, to a few minutes: not every request writes."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > USE_NOTED_EVERY:
            MachineToken.objects.filter(pk=self.pk).update(last_used_at=now)

    @property
    def state(self) -> str:
        """Return ``live``, ``expired`` or ``revoked``."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= timezone.now() else "live"

    @property
    def acts_for(self) -> Agency:
        """Return the agency. Raises ``PermissionError`` for a token of none."""
        if self.agency is None:
            raise PermissionError(f"the machine token “{self.name}” acts for no agency")
        return self.agency

    @property
    def actor(self) -> Actor:
        """Return the machine account as an actor of the process."""
        ori = self.agency.ori if self.agency else ""
        return Actor(f"machine:{self.pk}", self.name, Role.JAIL_MACHINE, ori)
