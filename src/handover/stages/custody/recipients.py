"""Who outside was told of a case, and what they must be told when it no longer stands. Pure.

A jail that has the request sees the change on its page. An agency that passed the person on, took them over or got an
oral answer has no such page, so a correction is drafted for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from handover.process.labelled_enum import LabelledEnum
from handover.process.names import StepName


class RecipientKind(LabelledEnum):
    """Kinds of recipients."""

    JAIL = "jail", "jail that the request was lodged with or went along to"
    AGENCY = "agency", "arresting agency that was told yes or no (8 USC 1357(d))"
    LOAN = "loan", "agency that has the person on loan (I-247A box 2)"
    CUSTODY = "custody", "the office's own custody: release is to be decided at once"


REASONS: Final[dict[StepName, str]] = {
    "resolve_citizen": "the person was found to be a United States citizen",
    "resolve_citizen_cancel": "the person was found to be a United States citizen",
    "close_misidentified": "the fingerprint match behind it was withdrawn: the prints are another person's",
    "cancel_misidentified": "the fingerprint match behind it was withdrawn: the prints are another person's",
    "hand_over_child": "the person may be younger than 18",
    "hand_over_child_cancel": "the person may be younger than 18",
    "cancel": "the request was cancelled",
    "cancel_by_discretion": "the request was cancelled",
}
"""The steps after which recipients must be corrected, with the reason as shown to the office's own custody."""

CORRECTED: Final = "a record that it rested on was corrected"
"""The reason if a dispute led to a correction; the content of the record is not disclosed."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who was told: ``ori`` where it is an agency on file."""

    kind: RecipientKind
    name: str
    ori: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Who was informed of a case. ``jails``: every jail that had the request, in order; ``here``: the one that has it
    on its page now; ``gone``: the person left that jail; ``agency``: who got the yes-or-no answer, in words;
    ``loan``: the agency that has the person on loan; ``custody``: the place where custody was assumed."""

    jails: tuple[tuple[str, str], ...]
    here: str = ""
    gone: bool = False
    agency: str = ""
    loan: str = ""
    custody: str = ""


def recipients(told: Told, *, page_changes: bool) -> list[Recipient]:
    """Who must be told otherwise. ``page_changes``: the jail that has the request sees on its page that it ended."""
    found = [
        Recipient(RecipientKind.JAIL, name, ori)
        for ori, name in dict(told.jails).items()
        if ori != told.here or told.gone or not page_changes
    ]
    if told.agency:
        found.append(Recipient(RecipientKind.AGENCY, told.agency))
    if told.loan:
        found.append(Recipient(RecipientKind.LOAN, told.loan))
    if told.custody:
        found.append(Recipient(RecipientKind.CUSTODY, told.custody))
    return found


def text_for(recipient: Recipient, reference: str, why: str) -> str:
    """Return the text of the draft. The office itself is given the reason; recipients outside learn only what a paper
    says: that the request no longer stands, and nothing of any record or of the person."""
    if recipient.kind is RecipientKind.CUSTODY:
        return (
            f"Custody in case {reference} was assumed on a finding that no longer stands: {why}. "
            "Whether the person is released is for the office to decide at once, by a person with that power."
        )
    asks = {
        RecipientKind.JAIL: "Do not hold anybody on it, correct your own record of it, and tell whoever you passed it "
        "on to.",
        RecipientKind.LOAN: "Keep nobody on loan for this office on it, correct your own record of it, and ask the "
        "office at once what is to be done.",
    }.get(
        recipient.kind, "What you were told about a detainer no longer holds; correct your own record of it."
    )
    return f"Request {reference} no longer stands as you were told. {asks}"


def distinct(jails: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Each jail once, in the order in which it had the request."""
    return tuple(dict(jails).items())
