"""Put people on file, each with one role in one agency; each act is audited."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.administration.operators import REGISTRAR
from handover.audit.append import append


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
