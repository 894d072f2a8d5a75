"""Which dispositions exist, and from which day one may be recorded. Pure."""

from __future__ import annotations

from datetime import date

from handover.process.fold import Refusal


def known_disposition(outcome: str) -> Refusal | None:
    """What a court does is convict, dismiss or acquit; anything else is not a disposition yet."""
    if outcome in ("convicted", "dismissed", "acquitted"):
        return None
    return Refusal("outcome", "Choose what the court did: convicted, dismissed or acquitted.")


def disposed_by_now(disposed_on: date, today: date) -> Refusal | None:
    """A disposition is reported once it has happened. ``today`` is the day where the person is held."""
    if disposed_on <= today:
        return None
    return Refusal("disposed_on", "The date lies in the future.")
