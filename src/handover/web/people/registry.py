"""Put agencies, people and machine accounts on file; each act is audited."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction

from handover.accounts.models import Agency, MachineToken, User
from handover.accounts.roles import Actor, Role
from handover.audit.append import append

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


def issue_token(ori: str, label: str) -> str:
    """A new machine account of an agency; its clear token. Raises ``Agency.DoesNotExist``."""
    with transaction.atomic():
        row, clear = MachineToken.issue(Agency.objects.get(ori=ori), label)
        append(act="token.issue", actor=REGISTRAR, subject=ori, content={"token": row.pk, "label": label})
    return clear
