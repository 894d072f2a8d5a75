"""How often a password may be tried: for one account, from one address, and how a locked account is released.

Five failures within fifteen minutes lock an account until an administrator releases it (CJIS 5.9.5, AC-7). An address
from which the person signed in recently is counted separately, all others together: a stranger can lock the account
only for strangers, and the person can still sign in from where they work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from handover.accounts import try_counts
from handover.accounts.models import User
from handover.accounts.sign_in_records import SignInPlace

FAILURES: Final = 5
WITHIN: Final = timedelta(minutes=15)
KNOWN_FOR: Final = timedelta(days=90)
OF_AN_ADDRESS: Final = 30
"""Failures that one address may have within `WITHIN`, whatever names it tries. An office may share one address."""
ELSEWHERE: Final = ""


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted as a failure before its password is looked at. ``row``: None for a name of nobody."""

    address: str
    user: User | None
    row: int | None


def wait_after(failures: int) -> timedelta:
    """Return the delay before the next attempt is accepted: none after the first failure, then 2, 4, 8 seconds."""
    return timedelta(seconds=2 ** (failures - 1)) if failures > 1 else timedelta(0)


def begin(user: User | None, address: str) -> Try | None:
    """Count a try; None where its password is not to be looked at, for whatever reason."""
    if not try_counts.take(_of(address), OF_AN_ADDRESS, WITHIN).allowed:
        return None
    if user is None:
        return Try(address, None, None)
    with transaction.atomic():
        row = _place(user, address)
        now = timezone.now()
        if row.locked_at is not None or _waits(row, now):
            return None
        if row.first_failure_at is None or now - row.first_failure_at > WITHIN:
            row.failures, row.first_failure_at = 0, now
        row.failures, row.last_failure_at = row.failures + 1, now
        row.save()
    return Try(address, user, row.pk)


def password_was_right(tried: Try) -> None:
    """Take the try back where the second factor is still to come: failures before it stay, for whoever has the password
    alone must not get more tries at the codes.
    """
    try_counts.give_back(_of(tried.address))
    if tried.row is None:
        return
    mine = SignInPlace.objects.filter(pk=tried.row, failures__gt=0)
    mine.update(failures=F("failures") - 1, last_failure_at=None)


def failed(tried: Try) -> bool:
    """Return whether this failure has just locked the account. Call in the transaction that records the failure."""
    if tried.row is None:
        return False
    locking = SignInPlace.objects.filter(pk=tried.row, failures__gte=FAILURES, locked_at=None)
    return bool(locking.update(locked_at=timezone.now()))


def succeeded(tried: Try) -> None:
    """Take the try back, and know the address from now on."""
    try_counts.give_back(_of(tried.address))
    if tried.user is None or tried.row is None:
        return
    SignInPlace.objects.filter(pk=tried.row).update(failures=0, first_failure_at=None, last_failure_at=None)
    SignInPlace.objects.update_or_create(
        user=tried.user, source=_source(tried.address), defaults={"signed_in_at": timezone.now()}
    )


def locked(user: User) -> list[SignInPlace]:
    """List the locks on an account."""
    return list(SignInPlace.objects.filter(user=user, locked_at__isnull=False).order_by("locked_at"))


def release(user: User) -> int:
    """Lift every lock on an account and forget its failures; returns how many locks there were."""
    mine = SignInPlace.objects.filter(user=user)
    count = mine.filter(locked_at__isnull=False).count()
    mine.update(failures=0, first_failure_at=None, last_failure_at=None, locked_at=None)
    return count


def _place(user: User, address: str) -> SignInPlace:
    """Return the row in which a try is counted, locked until the transaction's end."""
    source = _source(address)
    lately = timezone.now() - KNOWN_FOR
    known = SignInPlace.objects.filter(user=user, source=source, signed_in_at__gt=lately).exists()
    counted = source if known else ELSEWHERE
    SignInPlace.objects.bulk_create([SignInPlace(user=user, source=counted)], ignore_conflicts=True)
    return SignInPlace.objects.select_for_update().get(user=user, source=counted)


def _waits(row: SignInPlace, now: datetime) -> bool:
    return row.last_failure_at is not None and now < row.last_failure_at + wait_after(row.failures)


def _source(address: str) -> str:
    return salted_hmac("handover.sign-in", address, algorithm="sha256").hexdigest()


def _of(address: str) -> str:
    return f"sign-in:{address}"
