"""Register agencies, people and machine accounts; each act is audited."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction

from handover.accounts.models import Agency, MachineToken, User
from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.papers.authority import ON_FILE

REGISTRAR = Actor.system("registrar")


def register_agency(
    ori: str,
    name: str,
    kind: str,
    time_zone: str = "UTC",
    policy: str = "",
    address: str = "",
    phone: str = "",
) -> Agency:
    """Add or update an agency by its ORI. Raises ``ValidationError`` that names the field."""
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise ValidationError({"time_zone": f"{time_zone} is not an IANA time zone"}) from unknown
    with transaction.atomic():
        agency = Agency.objects.filter(ori=ori).first() or Agency(ori=ori)
        agency.name, agency.kind, agency.time_zone, agency.policy = name, kind, time_zone, policy
        agency.address, agency.phone = address, phone
        agency.full_clean()
        agency.save()
        append(act="agency.register", actor=REGISTRAR, subject=ori, content={"kind": kind, "policy": policy})
    return agency


def register_person(  # noqa: PLR0913 - a keyword a field of the account
    username: str, full_name: str, role: Role, ori: str, *, hashed: str, title: str = "", authority: str = "",
    authority_from: date | None = None, authority_until: date | None = None,
) -> User:  # fmt: skip
    """Add or update a person with one role in one agency. ``hashed``: the password, already hashed."""
    first, _, last = full_name.partition(" ")
    with transaction.atomic():
        user = User.objects.filter(username=username).first() or User(username=username)
        user.first_name, user.last_name, user.role = first, last, role.value
        user.agency, user.title, user.authority = Agency.objects.get(ori=ori), title, authority
        user.authority_from, user.authority_until = authority_from, authority_until
        user.password = hashed
        user.full_clean()
        user.save()
        append(
            act="person.register",
            actor=REGISTRAR,
            subject=username,
            content={"role": role.value, "agency": ori},
        )
    return user


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


def issue_token(ori: str, label: str) -> str:
    """Create a machine account for an agency; returns its token in clear text. Raises
    ``Agency.DoesNotExist``.
    """
    with transaction.atomic():
        row, clear = MachineToken.issue(Agency.objects.get(ori=ori), label)
        append(act="token.issue", actor=REGISTRAR, subject=ori, content={"token": row.pk, "label": label})
    return clear
