"""The law of custody. Pure: one rule a function, each with its source."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from handover.process.fold import Refusal


class AtLargeReason(StrEnum):
    """Why a person whom a detainer named was not handed over. Closed list; UNKNOWN is explicit."""

    DECLINED = "declined"
    NO_NOTICE = "no_notice"
    SHORT_NOTICE = "insufficient_notice"
    RESOURCES = "resources"
    EXPIRED = "expired"
    NOT_SERVED = "not_served"
    UNKNOWN = "unknown"

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """The reason in words."""
        return {
            "declined": "the jail declined",
            "no_notice": "released without notice",
            "insufficient_notice": "insufficient notice",
            "resources": "no officer available in time",
            "expired": "the hold expired",
            "not_served": "the detainer was never served",
            "unknown": "reason not known",
        }[self.value]


def decline_names_its_ground(ground: str, known: frozenset[str]) -> Refusal | None:
    """R6; TRAC 522: no reason for declines was recorded. A ground is chosen, free text may follow."""
    if ground in known:
        return None
    return Refusal("ground", "Choose the legal ground of the answer; “other” takes it in words.")


def ground_in_words(must: bool, text: str) -> Refusal | None:
    """A ground that is not on the list is named in words, with its rule (TRAC 522)."""
    if not must or len(text.strip()) >= 10:
        return None
    return Refusal("text", "Name the rule or the order that the answer rests on.")


def hold_needs_law(hold: str) -> Refusal | None:
    """R8: where the local law gives no power to hold, no form gives it (Lunn, 477 Mass. 517)."""
    if hold != "no":
        return None
    return Refusal(
        "hold", "Your jurisdiction's law does not allow a hold on this request. Notice may still be lawful."
    )


def hold_was_asked(request: str) -> Refusal | None:
    """An I-247G asks for notice and nothing else: there is no hold to agree to."""
    if request == "hold":
        return None
    return Refusal("request", "This is a request for notice only (I-247G): it does not ask for a hold.")


def custody_in_time(assumed_at: datetime, due_at: datetime | None) -> Refusal | None:
    """R9, 8 CFR 287.7(d): after the hold has ended nobody may be handed over from it. No extension."""
    if due_at is None or assumed_at <= due_at:
        return None
    return Refusal(
        "expired", "The hold had ended at that time. It cannot be extended; the person is to be released."
    )


def expired_by_now(due_at: datetime, now: datetime) -> Refusal | None:
    """R9: a hold ends by the clock; it cannot be ended by it before."""
    if now >= due_at:
        return None
    return Refusal("running", "The hold has not ended yet.")


def not_in_future(at: datetime, now: datetime, field: str) -> Refusal | None:
    """What is reported must have happened."""
    if at <= now:
        return None
    return Refusal(field, "The time lies in the future.")


def held_before(at: datetime, earliest: datetime, field: str) -> Refusal | None:
    """Custody and release come after the detainer was lodged. Forms carry minutes, not seconds."""
    if at >= earliest.replace(second=0, microsecond=0):
        return None
    return Refusal(field, "The time lies before the detainer was lodged.")
