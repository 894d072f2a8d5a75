"""The law of custody. Pure: one rule per function, each with its source."""

from __future__ import annotations

from datetime import datetime

from handover.process.fold import Refusal
from handover.process.labelled_enum import LabelledEnum


class AtLargeReason(LabelledEnum):
    """Why a person whom a detainer named was not handed over. Closed list; UNKNOWN is explicit."""

    DECLINED = "declined", "the jail declined"
    NO_NOTICE = "no_notice", "released without notice"
    SHORT_NOTICE = "insufficient_notice", "insufficient notice"
    RESOURCES = "resources", "no officer available in time"
    EXPIRED = "expired", "the hold expired"
    ESCAPED = "escaped", "escaped from custody"
    NOT_SERVED = "not_served", "the detainer was never served"
    UNKNOWN = "unknown", "reason not known"


class EventKind(LabelledEnum):
    """What a jail reports while a request is out, that changes no state. The hold's clock runs on."""

    HOSPITAL = "hospital", "taken to a hospital, still in custody"
    BACK = "back", "back from the hospital"
    BOOKING_CORRECTED = "booking_correct", "the booking was corrected"
    BOOKING_MERGED = "booking_merged", "the booking was merged with another of the same person"


class BreachKind(LabelledEnum):
    """Limits that were overstepped (R7, R9, R10)."""

    BAIL_BLOCKED = "bail_blocked", "bail was refused or not taken because of the detainer alone"
    HELD_PAST_END = "held_past_end", "held longer than 48 hours past release"
    HELD_UNSERVED = "held_unserved", "held on a request that was not served"
    BARRED = "barred", "done although something on record barred it"
    HELD_FROZEN = "held_frozen", "held on the request while a citizenship question was open"


REASON_CHAIN = {
    AtLargeReason.DECLINED: "the jail's answer is a decline",
    AtLargeReason.NO_NOTICE: "no release time was reported",
    AtLargeReason.SHORT_NOTICE: "the release time was reported, later than asked",
    AtLargeReason.EXPIRED: "the hold ended by its clock",
    AtLargeReason.ESCAPED: "the jail reported an escape",
    AtLargeReason.NOT_SERVED: "no service is on record",
}
"""What each reason must find on record. Resources and unknown need no record: the officer says so in words."""


def at_large_reason_fits(
    reason: AtLargeReason, on_record: frozenset[AtLargeReason], text: str
) -> Refusal | None:
    """Issue OIG-20-13: why nobody was handed over. The reason is one that the record shows, or is put in words."""
    if reason in REASON_CHAIN:
        if reason in on_record:
            return None
        return Refusal("reason", f"The record does not show it: {REASON_CHAIN[reason]}.")
    if len(text.strip()) >= 10:
        return None
    return Refusal("text", "Say in words what happened.")


PLACE_WORDS = (
    "street",
    "avenue",
    " apt",
    "apartment",
    "address",
    "lives at",
    "residence",
    "works at",
    "km from",
)
"""Words of a place: at large is recorded, and nobody is looked for. Illustrative; it catches the careless."""


def no_place(text: str) -> Refusal | None:
    """What it will not do: no location data. The field is for what happened, not for where a person may be."""
    found = [w.strip() for w in PLACE_WORDS if w in text.lower()]
    if not found:
        return None
    return Refusal("text", f"Do not write where the person may be (“{found[0]}”).")


def transfer_is_elsewhere(to_ori: str, from_ori: str, known: bool) -> Refusal | None:
    """I-247A: to any subsequent agency that takes the person over; it must be one that is on file."""
    if not known:
        return Refusal("to_ori", f"No jail {to_ori} is on file.")
    return Refusal("to_ori", "That is this jail itself.") if to_ori == from_ori else None


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


def left_in_time(released_at: datetime, due_at: datetime | None) -> BreachKind | None:
    """R7, R9: someone who left after the hold had ended was held too long (Morales v. Chadbourne)."""
    return BreachKind.HELD_PAST_END if due_at is not None and released_at > due_at else None


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
