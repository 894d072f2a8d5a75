"""People, each with one role in one agency, and the powers to sign that were given to them by name."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone

from handover.accounts.models.agencies import Agency
from handover.accounts.password_rehash import HashedAnew
from handover.accounts.person_keys import new_person_key
from handover.accounts.role_checks import held_by_people
from handover.accounts.roles import NATIONAL_ROLES, Actor, Role, kinds_where
from handover.accounts.usernames import normal_username


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

    def note_opening(self, by: str) -> list[str]:
        """Note whoever opens the account, by their key; nobody has recertified it since. The columns to save."""
        self.openings = {**self.openings, by: []}
        return ["openings"]

    def note_recertified(self, by: str) -> list[str]:
        """Note whoever recertifies the account, after each opening. Whether they are independent of who opened it is
        asked when it matters: it may come out later. The columns to save."""
        self.openings = {opener: sorted({*since, by}) for opener, since in self.openings.items()}
        return ["openings"]

    @property
    def role_title(self) -> str:
        """Return the role in words; empty for an account without one."""
        return Role(self.role).title if self.role in set(Role) else self.role

    @property
    def today(self) -> date:
        """The day that it is at this person's agency; in UTC for an account without one."""
        return timezone.now().astimezone(self.agency.zone if self.agency else UTC).date()

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
