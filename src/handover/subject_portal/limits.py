"""How often one address may try a code, and how many statements of one case may wait for their answer.

A code has 58 random bits (`detainer.person_code`), so that the limit spares the server rather than the code. It counts
by address and not by case: whoever guesses at somebody's case must not be able to lock that person out.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from handover.subject_portal.models import Attempt

TRIES: Final = 10
WITHIN: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=1)
MOST_WAITING: Final = 5
"""Statements of one case that wait for an answer; a claim of citizenship or age is taken however many wait."""


def too_many(address: str) -> bool:
    """Whether this address has failed too often lately."""
    since = timezone.now() - WITHIN
    return Attempt.objects.filter(source=_source(address), at__gt=since).count() >= TRIES


def note_failure(address: str) -> None:
    """Count a failed attempt; what is older than a day goes."""
    Attempt.objects.filter(at__lt=timezone.now() - KEPT).delete()
    Attempt.objects.create(source=_source(address))


def _source(address: str) -> str:
    return hmac.new(
        settings.SECRET_KEY.encode(), f"handover:attempt:{address}".encode(), hashlib.sha256
    ).hexdigest()
