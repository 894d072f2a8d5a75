"""What a court did, and which case is a duplicate of which. Pure."""

from __future__ import annotations

from datetime import date

from handover.process.fold import Refusal
from handover.stages.review.rules.terms import NoActionReason


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


def duplicate_is_named(reason: NoActionReason, other_person: bool | None) -> Refusal | None:
    """A duplicate names the case that stays. ``other_person``: None where no such case was found."""
    if reason is not NoActionReason.DUPLICATE or other_person is False:
        return None
    if other_person is None:
        return Refusal("duplicate_of", "Name the case that stays, by its reference.")
    return Refusal("duplicate_of", "That case is another person's by its prints.")
