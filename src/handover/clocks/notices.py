"""How far ahead a jail gave notice of a release. Pure.

Form I-247A asks for notice as early as practicable, 48 hours ahead if possible. It is a request: a short or
missing notice is counted as a fact; it is not a finding of fault.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from handover.clocks.deadlines import in_words, utc

ASKED_AHEAD = timedelta(hours=48)
"""Form I-247A (02/17): 48 hours ahead if possible."""


class Notice(StrEnum):
    """The kinds of notice of a release."""

    IN_TIME = "in_time"
    SHORT = "short"
    LATE = "late"
    NONE = "none"


def notice_of(reported_at: datetime | None, release_at: datetime) -> Notice:
    """Return the kind of notice. ``reported_at``: when the release time was first reported; None if it never
    was.

    Raises NaiveTimeError.
    """
    if reported_at is None:
        return Notice.NONE
    ahead = utc(release_at) - utc(reported_at)
    if ahead < timedelta(0):
        return Notice.LATE
    return Notice.IN_TIME if ahead >= ASKED_AHEAD else Notice.SHORT


def in_notice_words(reported_at: datetime | None, release_at: datetime) -> str:
    """Describe the notice: “3 hours ahead; 48 hours are asked for where possible”."""
    kind = notice_of(reported_at, release_at)
    if kind is Notice.NONE or reported_at is None:
        return "no notice was given"
    apart = in_words(abs(utc(release_at) - utc(reported_at)))
    return {
        Notice.IN_TIME: f"{apart} ahead",
        Notice.SHORT: f"{apart} ahead; 48 hours are asked for where possible",
        Notice.LATE: f"{apart} after the release time",
    }[kind]
