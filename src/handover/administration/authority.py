"""Record a person's authority to sign, with its days; the audit keeps what was on record before."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.administration.operators import REGISTRAR
from handover.audit.append import append
from handover.papers.authority import ON_FILE


def set_authority(
    username: str,
    *,
    title: str,
    authority: str,
    first: date | None,
    last: date | None,
    actor: Actor = REGISTRAR,
) -> User:
    """Record a person's office and the first and last day (inclusive) on which they may sign.

    The audit entry keeps what was on record before. Raises ``User.DoesNotExist``, ``PermissionError`` for
    one's own authority, and ``ValidationError`` that names the field.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=username)
        if actor.key == f"user:{user.pk}":
            raise PermissionError("Nobody records their own authority to sign: a second person does.")
        _checks(title, authority, first, last)
        was = _authority_of(user)
        user.title, user.authority, user.authority_from, user.authority_until = title, authority, first, last
        user.full_clean(exclude=["password"])
        user.save(update_fields=["title", "authority", "authority_from", "authority_until"])
        append(
            act="person.authority",
            actor=actor,
            subject=username,
            content={"was": was, "is": _authority_of(user)},
        )
    return user


def _checks(title: str, authority: str, first: date | None, last: date | None) -> None:
    if authority and authority not in ON_FILE:
        known = ", ".join(sorted(ON_FILE))
        raise ValidationError(
            {"authority": f"“{authority}” is not a power to sign warrants; the powers are {known}"}
        )
    if authority and not title.strip():
        raise ValidationError(
            {"title": "a power requires an office: give the title as the regulation lists it"}
        )
    if first and last and last < first:
        raise ValidationError({"authority_until": "the last day is before the first day"})


def _authority_of(user: User) -> dict[str, str]:
    days = (user.authority_from, user.authority_until)
    first, last = (day.isoformat() if day else "" for day in days)
    return {"title": user.title, "authority": user.authority, "from": first, "until": last}
