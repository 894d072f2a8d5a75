"""How a failed sign-in is recorded: by its password or by its second factor."""

from __future__ import annotations

import logging
from typing import Final

from django.db import transaction

from handover.accounts import sign_in_limits
from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.accounts.sign_in_limits import Try
from handover.audit.append import append

LOG: Final = logging.getLogger(__name__)


def record_failure(tried: Try) -> None:
    """Record the failure, and that it locked the account: an alert for the operator."""
    who = who_failed(tried.user)
    with transaction.atomic():
        append(act="sign_in", actor=who, outcome="failure")
        if sign_in_limits.failed(tried):
            append(act="sign_in.lock", actor=who)
            LOG.warning("%s was locked after failed sign-ins; handover accounts list shows whom", who.key)


def who_failed(person: User | None) -> Actor:
    """Return the account that was tried. An unknown name is not stored: people type passwords into that
    field.
    """
    if person is None:
        return Actor.system("sign-in")
    try:
        return person.actor
    except PermissionError:
        return Actor(f"user:{person.pk}", "", Role.SYSTEM)
