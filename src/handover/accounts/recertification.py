"""Until when an account is certified: somebody says every 90 days that its person still needs it (CJIS 5.9.5, AC-2).

The rule: 14 days before the end its person and their supervisors are warned; after the end nobody signs in or unlocks
with it until it is recertified, and an open session ends by its twelve hours. The demonstration has no end.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.utils import timezone

from handover.accounts.models import User

EVERY: Final = timedelta(days=90)
WARNED: Final = timedelta(days=14)


class AccountStanding(StrEnum):
    """How an account stands."""

    CURRENT = "current"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"


def certified_until(user: User) -> datetime:
    """Return the end of the certification."""
    return user.certified_at + EVERY


def standing(user: User, now: datetime | None = None) -> AccountStanding:
    """Return how the account stands at a moment, by default now."""
    left = certified_until(user) - (now or timezone.now())
    if settings.HANDOVER_DEMO or left > WARNED:
        return AccountStanding.CURRENT
    return AccountStanding.DUE_SOON if left > timedelta(0) else AccountStanding.OVERDUE


def is_overdue(user: User) -> bool:
    """Return whether nobody may sign in with the account."""
    return standing(user) is AccountStanding.OVERDUE
