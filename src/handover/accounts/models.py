"""People, the agencies they act for, and the machine accounts of jails."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from handover.accounts.hashed_anew import HashedAnew
from handover.accounts.local_agreements import Designation, LocalAgreement  # noqa: F401 # found here
from handover.accounts.person_keys import new_person_key
from handover.accounts.role_checks import held_by_people
from handover.accounts.roles import NATIONAL_ROLES, Actor, Role, kinds_where
from handover.accounts.sign_in_records import (  # noqa: F401 # found here
    Authenticator,
    EarlierPassword,
    LiveSession,
    RecoveryCode,
    SecurityKey,
    SignInPlace,
    TryCount,
)
from handover.accounts.usernames import normal_username

USE_NOTED_EVERY: Final = timedelta(minutes=10)
ORI = RegexValidator(r"^[A-Z0-9]{9}$", "An ORI is nine capital letters and digits (EBTS 1.008).")


class Agency(models.Model):
    """An agency with an ORI. Keyed on the ORI and never on the name: two counties may share one."""

    class Kind(models.TextChoices):
        JAIL = "jail", "Jail"
        BUREAU = "bureau", "Criminal records bureau"
        IMMIGRATION = "immigration", "Immigration office"
        OVERSIGHT = "oversight", "Oversight body"

    class Reach(models.TextChoices):
        OWN = "own", "The jails that name it"
        DEFAULT = "default", "Also the jails that name no office"
        NATIONAL = "national", "Its counsel, records specialists and examiners serve every office"

    ori = models.CharField(max_length=9, unique=True, validators=[ORI])
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    time_zone = models.CharField(max_length=64, default="UTC")
    policy = models.CharField(max_length=64, blank=True, help_text="jurisdiction whose law binds the jail")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    office = models.CharField(
        max_length=9, blank=True, help_text="ORI of the immigration office that has this jail's cases"
    )
    reach = models.CharField(
        max_length=8, choices=Reach, default=Reach.OWN, help_text="whose cases an immigration office has"
    )
    peer = models.CharField(
        max_length=40,
        blank=True,
        help_text="name of the deployment that the agency runs itself; empty: this one",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reach"], condition=models.Q(reach="default"), name="one_default_office",
                violation_error_message="Another office is the default; make that one “own” first.",
            )
        ]  # fmt: skip
        verbose_name_plural = "agencies"
        ordering: ClassVar = ["name", "ori"]

    def __str__(self) -> str:
        return f"{self.name} ({self.ori})"

    @property
    def zone(self) -> ZoneInfo:
        """Return the facility's time zone, in which its clocks are shown."""
        return ZoneInfo(self.time_zone)


class People(UserManager["User"]):
    """Finds people by their user name in whatever way it is typed."""

    use_in_migrations = False

    def named(self, username: str) -> User | None:
        """Return the person of this user name."""
        normal = normal_username(username)
        return None if "\0" in normal else self.filter(username=normal).first()

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person of this user name, as Django's sign-in asks. Raises ``User.DoesNotExist``."""
        return self.get(username=normal_username(username or ""))


class User(HashedAnew, AbstractUser):
    """A person with one role in one agency. Without a role a person may do nothing."""

    objects: ClassVar[People] = People()

    role = models.CharField(max_length=20, validators=[held_by_people], blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    title = models.CharField(max_length=80, blank=True, help_text="office held, as printed below a signature")
    authority = models.CharField(
        max_length=80, blank=True, help_text="source of the power to sign, e.g. 8 CFR 287.5(e)(2)"
    )
    authority_from = models.DateField(null=True, blank=True, help_text="first day of the power to sign")
    authority_until = models.DateField(null=True, blank=True, help_text="last day of the power to sign")
    certified_at = models.DateTimeField(
        default=timezone.now, help_text="when somebody last said that the account is needed"
    )
    live_session = models.CharField(
        max_length=32, blank=True, editable=False, help_text="mark of the newest session"
    )
    person_key = models.CharField(
        max_length=32,
        default=new_person_key,
        editable=False,
        help_text="the same for all accounts of one person",
    )
    enabled_at = models.DateTimeField(null=True, editable=False, help_text="when it was last enabled again")
    openings: models.JSONField[dict[str, list[str]], dict[str, list[str]]] = models.JSONField(
        default=dict,
        editable=False,
        help_text="key of each who made or opened it, with the keys of those who recertified it since",
    )

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Return the form in which the name is kept."""
        return normal_username(username)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the name in its one form."""
        self.username = normal_username(self.username)
        super().save(*args, **kwargs)

    @property
    def role_title(self) -> str:
        """Return the role in words; empty for an account without one."""
        return Role(self.role).title if self.role in set(Role) else self.role

    @property
    def unfit(self) -> str:
        """Return why this person may do nothing; empty where they may: active, with a role that their agency's kind
        has.
        """
        if not self.is_active:
            return "the account is disabled"
        if not self.role or self.agency is None:
            return "no role in an agency"
        if self.agency.kind not in kinds_where(Role(self.role), settings.HANDOVER_PARTS):
            return f"a {self.agency.kind} has no {Role(self.role).title.lower()}"
        return ""

    @property
    def actor(self) -> Actor:
        """Return this person as an actor of the process. Raises ``PermissionError`` where they are `unfit`."""
        if (why := self.unfit) or self.agency is None:
            raise PermissionError(f"{self.username}: {why}")
        return Actor(
            f"user:{self.pk}", self.get_full_name() or self.username, Role(self.role), self.agency.ori,
            office=self.own_office.ori if self.own_office else "",
        )  # fmt: skip

    @property
    def own_office(self) -> Agency | None:
        """The immigration office to whose cases this person is limited. None for whoever serves every office (bureau,
        oversight, a national office's counsel and records) and for a jail's people, who are limited by their jail.
        """
        if self.agency is None or self.agency.kind != Agency.Kind.IMMIGRATION:
            return None
        national = self.agency.reach == Agency.Reach.NATIONAL and self.role in NATIONAL_ROLES
        return None if national else self.agency


class Delegation(models.Model):
    """A power to sign that somebody who has it gave to a person by name: 8 CFR 2.1. Dated; the audit keeps each act."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    provision = models.CharField(max_length=40, help_text="the provision whose power is delegated")
    instrument = models.CharField(max_length=60, help_text="number or name of the delegation order")
    given_by = models.CharField(max_length=120, help_text="who gave it: name and office")
    first = models.DateField(help_text="first day, inclusive")
    last = models.DateField(null=True, blank=True, help_text="last day, inclusive; none: until it is ended")
    recorded_by = models.CharField(max_length=80, help_text="key of the actor")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["person_id", "first", "pk"]

    def __str__(self) -> str:
        return f"{self.provision} by {self.instrument}"


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
