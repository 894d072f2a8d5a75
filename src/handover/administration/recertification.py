"""Every 90 days somebody else says of each account whether its person still needs it; each act is audited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.person_keys import folded_name
from handover.accounts.recertification import AccountStanding, certified_until, standing
from handover.accounts.roles import Actor, Role
from handover.administration.people import PersonError, other_person
from handover.audit.append import append


@dataclass(frozen=True, slots=True)
class ReviewedAccount:
    """What a person sees who recertifies an account. ``same_name``: other active accounts of that name, anywhere, and
    those of the same person, who with two accounts could act as their own second person.
    """

    user: User
    until: datetime
    standing: AccountStanding
    same_name: tuple[User, ...]


def to_review(agency: str = "") -> list[ReviewedAccount]:
    """List the active accounts, of one ORI or of all, the first to end first."""
    everybody = list(User.objects.filter(is_active=True).select_related("agency").order_by("username"))
    alike: dict[str, list[User]] = defaultdict(list)
    for user in everybody:
        for said in {_name(user), user.person_key} - {""}:
            alike[said].append(user)
    rows = [
        ReviewedAccount(
            user, certified_until(user), standing(user),
            tuple(_others(user, alike)),
        )
        for user in everybody
        if not agency or (user.agency is not None and user.agency.ori == agency)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.until, row.user.username))


def waiting(rows: Iterable[ReviewedAccount]) -> list[ReviewedAccount]:
    """Return those that end soon or have ended."""
    return [row for row in rows if row.standing is not AccountStanding.CURRENT]


def recertify(username: str, *, actor: Actor) -> User:
    """Record that the person still needs the account in its role; it is good for 90 days from now.

    A supervisor does so for their own agency. Raises `PersonError` for nobody or a disabled account, and
    ``PermissionError`` for one's own account or another agency's.
    """
    with transaction.atomic():
        user = of_own_agency(username, actor)
        if not user.is_active:
            raise PersonError(f"{user.username} is disabled; enable the account first, if it is needed")
        user.certified_at = timezone.now()
        user.save(update_fields=["certified_at", *user.note_recertified(actor.key)])
        content = {"role": user.role, "agency": user.agency.ori if user.agency else ""}
        append(act="person.recertify", actor=actor, subject=user.username, content=content)
    return user


def of_own_agency(username: str, actor: Actor) -> User:
    """Return another person's account, locked. Raises ``PermissionError`` for one that this actor does not oversee."""
    user = other_person(username, actor)
    if actor.role is Role.SUPERVISOR and (user.agency is None or user.agency.ori != actor.agency):
        raise PermissionError("A supervisor recertifies and disables the accounts of their own agency.")
    return user


def _name(user: User) -> str:
    return folded_name(user.get_full_name())


def _others(user: User, alike: dict[str, list[User]]) -> Iterable[User]:
    found = {one.pk: one for said in (_name(user), user.person_key) for one in alike.get(said, ())}
    return [one for one in found.values() if one.pk != user.pk]
