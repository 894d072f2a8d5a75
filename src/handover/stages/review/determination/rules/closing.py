"""A duplicate names the case that stays, and discretion takes two people. Pure."""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.stages.review.determination.rules.terms import NoActionReason


def duplicate_is_named(reason: NoActionReason, other_person: bool | None) -> Refusal | None:
    """A duplicate names the case that stays. ``other_person``: None where no such case was found."""
    if reason is not NoActionReason.DUPLICATE or other_person is False:
        return None
    if other_person is None:
        return Refusal("duplicate_of", "Name the case that stays, by its reference.")
    return Refusal("duplicate_of", "That case is another person's by its prints.")


def discretion_takes_two(reason: NoActionReason) -> Refusal | None:
    """OIG-15-85: discretion is a decision with its reason. Here a second person answers for it too (illustrative)."""
    if reason is not NoActionReason.DISCRETION:
        return None
    return Refusal(
        "reason",
        "By discretion a case is closed by a second person: propose it with a memo, and a supervisor answers.",
    )
