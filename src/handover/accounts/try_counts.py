"""Count tries before they are made, so that many at once are not more than were allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from handover.accounts.sign_in_records import TryCount

KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TakenTry:
    """Whether one more is allowed; ``refused_before``: how many were not, in the period that has just ended."""

    allowed: bool
    refused_before: int = 0


def take(about: str, most: int, within: timedelta) -> TakenTry:
    """Take one of the ``most`` tries that are allowed ``within`` a period, which begins with the first of them.

    What is counted (``about``: an address, a name) is kept as a keyed digest alone, and for a day after its period.
    """
    now, key = timezone.now(), _key(about)
    with transaction.atomic():
        TryCount.objects.bulk_create([TryCount(key=key, began_at=now)], ignore_conflicts=True)
        row = TryCount.objects.select_for_update().get(key=key)
        refused = 0
        if row.began_at + within <= now:
            refused, row.refused, row.count, row.began_at = row.refused, 0, 0, now
        allowed = row.count < most
        row.count, row.refused = row.count + allowed, row.refused + (not allowed)
        row.save(update_fields=["count", "refused", "began_at"])
    return TakenTry(allowed, refused)


def give_back(about: str) -> None:
    """Give a try back, since the code or password was right."""
    TryCount.objects.filter(key=_key(about), count__gt=0).update(count=F("count") - 1)


def forget_old(now: datetime) -> int:
    """Delete what has not been counted for a day. Returns how many tries were refused that no entry has told yet: those
    of an address that did not come again. The caller tells it, in the same transaction.
    """
    old = TryCount.objects.select_for_update().filter(began_at__lt=now - KEPT)
    rows = list(old.values_list("pk", "refused"))
    TryCount.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
    return sum(refused for _, refused in rows)


def _key(about: str) -> str:
    return salted_hmac("handover.try_count", about, algorithm="sha256").hexdigest()
