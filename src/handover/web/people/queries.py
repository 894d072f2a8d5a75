"""What the pages of people ask of the database."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.audit.models import Entry

ATTEMPTS = 5
WINDOW = timedelta(minutes=15)


def demo_people() -> list[tuple[Role, list[User]]]:
    """Active people with a role and an agency, grouped by role in the order of `Role`."""
    order = {role.value: n for n, role in enumerate(Role)}
    people = (
        User.objects.filter(is_active=True, agency__isnull=False).exclude(role="").select_related("agency")
    )
    ordered = sorted(people, key=lambda u: (order[u.role], u.last_name, u.first_name, u.username))
    return [(Role(role), list(group)) for role, group in groupby(ordered, key=lambda u: u.role)]


def is_throttled(user: User) -> bool:
    """Whether five sign-ins failed within fifteen minutes, with none that succeeded since (CJIS AC-7)."""
    mine = Entry.objects.filter(actor=f"user:{user.pk}", at__gt=timezone.now() - WINDOW)
    good = mine.filter(act="sign_in", outcome="success").order_by("-number").first()
    failed = mine.filter(act="sign_in", outcome="failure", number__gt=good.number if good else 0)
    return failed.count() >= ATTEMPTS


def signers() -> QuerySet[User]:
    """The people of the immigration offices whose account may record a power to sign."""
    rows = User.objects.filter(is_active=True, role__in=(Role.WARRANT_SIGNER, Role.SUPERVISOR))
    return rows.select_related("agency").order_by("last_name", "first_name", "username")
