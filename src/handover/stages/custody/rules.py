"""The law of custody. Pure: one rule per function, each with its source."""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.stages.custody.terms import AtLargeReason

REASON_CHAIN = {
    AtLargeReason.DECLINED: "the jail's answer is a decline",
    AtLargeReason.NO_NOTICE: "no release time was reported",
    AtLargeReason.SHORT_NOTICE: "the release time was reported, later than asked",
    AtLargeReason.EXPIRED: "the hold ended by its clock",
    AtLargeReason.ESCAPED: "the jail reported an escape",
    AtLargeReason.NOT_SERVED: "no service is on record",
    AtLargeReason.LOAN: "a loan that ended so, which its own step reports",
}
"""What the record must show for each reason. Lack of resources and unknown need no record: the officer explains them
in text."""


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
"""Words of a place: “at large” is recorded, but nobody is searched for. Illustrative; it catches careless entries."""


def no_place(text: str) -> Refusal | None:
    """The program keeps no location data. The field is for what happened, not for where a person may be."""
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


def said_in_words(field: str, text: str, least: int = 10) -> Refusal | None:
    """A source, a reason or a citation has words."""
    if len(text.strip()) >= least:
        return None
    return Refusal(field, f"Write at least {least} characters: others rely on it.")


def hold_was_asked(request: str) -> Refusal | None:
    """An I-247G asks for notice and nothing else: there is no hold to agree to."""
    if request == "hold":
        return None
    return Refusal("request", "This is a request for notice only (I-247G): it does not ask for a hold.")
