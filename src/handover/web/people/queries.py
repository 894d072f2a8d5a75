"""Database queries of the pages about people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet

from handover.accounts.models import Delegation, User
from handover.accounts.roles import Role
from handover.administration.authority import delegations_of, office_of
from handover.papers.authority import Objection, objection

WARRANTS = ("I-200", "I-205")


@dataclass(frozen=True, slots=True)
class MaySign:
    """For each form, return why one person may not sign it on ``today`` (their office's day), or None if they
    may.
    """

    person: User
    today: date
    forms: Mapping[str, Objection | None]
    delegations: tuple[Delegation, ...] = ()


def demo_people() -> list[tuple[Role, list[User]]]:
    """List active people with a role and an agency, grouped by role in the order of `Role`."""
    order = {role.value: n for n, role in enumerate(Role)}
    people = (
        User.objects.filter(is_active=True, agency__isnull=False).exclude(role="").select_related("agency")
    )
    ordered = sorted(people, key=lambda u: (order[u.role], u.last_name, u.first_name, u.username))
    return [(Role(role), list(group)) for role, group in groupby(ordered, key=lambda u: u.role)]


def signers() -> QuerySet[User]:
    """List the people of the immigration offices for whom a power may be recorded: to sign, to cancel a warrant, or to
    review neutrally."""
    roles = (Role.WARRANT_SIGNER, Role.SUPERVISOR, Role.REVIEW_OFFICER)
    rows = User.objects.filter(is_active=True, role__in=roles)
    return rows.select_related("agency").order_by("last_name", "first_name", "username")


def may_sign(user: User, now: datetime) -> MaySign:
    """Return which warrants the office, power and days on file permit at that moment, by the check that
    signing uses.
    """
    today = now.astimezone(user.agency.zone).date() if user.agency else now.date()
    office = office_of(user)
    return MaySign(
        user, today, {form: objection(form, office, today) for form in WARRANTS}, delegations_of(user)
    )
