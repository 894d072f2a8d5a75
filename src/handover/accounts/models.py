"""People, the agencies they act for, and the machine accounts of jails."""

from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from handover.accounts.roles import SIGN_IN, Actor, Role

ORI = RegexValidator(r"^[A-Z0-9]{9}$", "An ORI is nine capital letters and digits (EBTS 1.008).")


class Agency(models.Model):
    """An agency with an ORI. Keyed on the ORI and never on the name: two counties may share one."""

    class Kind(models.TextChoices):
        JAIL = "jail", "Jail"
        BUREAU = "bureau", "Criminal records bureau"
        IMMIGRATION = "immigration", "Immigration office"
        OVERSIGHT = "oversight", "Oversight body"

    ori = models.CharField(max_length=9, unique=True, validators=[ORI])
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    time_zone = models.CharField(max_length=64, default="UTC")
    policy = models.CharField(max_length=64, blank=True, help_text="jurisdiction whose law binds the jail")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name_plural = "agencies"
        ordering: ClassVar = ["name", "ori"]

    def __str__(self) -> str:
        return f"{self.name} ({self.ori})"

    @property
    def zone(self) -> ZoneInfo:
        """Return the facility's time zone, in which its clocks are shown."""
        return ZoneInfo(self.time_zone)


class User(AbstractUser):
    """A person with one role in one agency. Without a role a person may do nothing."""

    role = models.CharField(max_length=20, choices=[(r.value, r.title) for r in SIGN_IN], blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    title = models.CharField(max_length=80, blank=True, help_text="office held, as printed below a signature")
    authority = models.CharField(
        max_length=80, blank=True, help_text="source of the power to sign, e.g. 8 CFR 287.5(e)(2)"
    )
    authority_from = models.DateField(null=True, blank=True, help_text="first day of the power to sign")
    authority_until = models.DateField(null=True, blank=True, help_text="last day of the power to sign")

    @property
    def actor(self) -> Actor:
        """Return this person as an actor of the process. Raises ``PermissionError`` without role or agency."""
        if not self.role or self.agency is None or not self.is_active:
            raise PermissionError(f"{self.username} has no role in an agency")
        return Actor(
            f"user:{self.pk}", self.get_full_name() or self.username, Role(self.role), self.agency.ori
        )


class MachineToken(models.Model):
    """A jail's machine account. Only the SHA-256 of the token is kept; it is shown once."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.label} of {self.agency.ori}"

    @classmethod
    def issue(cls, agency: Agency, label: str) -> tuple[MachineToken, str]:
        """Create a token; returns it with its clear text, which cannot be read again later."""
        clear = secrets.token_urlsafe(32)
        row = cls.objects.create(agency=agency, label=label, digest=cls.digest_of(clear))
        return row, clear

    @staticmethod
    def digest_of(clear: str) -> str:
        """Hash the clear text. SHA-256 suffices: with 256 random bits a token cannot be guessed, so a slow
        hash adds nothing.
        """
        return hashlib.sha256(clear.encode()).hexdigest()

    @classmethod
    def find(cls, clear: str) -> MachineToken | None:
        """Return the live token with this clear text, if there is one."""
        row = (
            cls.objects.select_related("agency").filter(digest=cls.digest_of(clear), revoked_at=None).first()
        )
        return row if row and (row.expires_at is None or row.expires_at > timezone.now()) else None

    @property
    def actor(self) -> Actor:
        """Return the machine account as an actor of the process."""
        return Actor(f"machine:{self.pk}", self.label, Role.JAIL_MACHINE, self.agency.ori)
