"""What was done, in the past tense: a step's title is a command, and a history tells what happened. Pure."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.definitions import Step
from handover.process.jail_words import is_reworded, step_title

_FIRST: Final = {
    "Accept": "Accepted", "Answer": "Answered", "Ask": "Asked", "Assume": "Assumed", "Attest": "Attested",
    "Cancel": "Cancelled", "Cite": "Cited", "Close": "Closed", "Confirm": "Confirmed", "Correct": "Corrected",
    "Determine": "Determined", "Dispute": "Disputed", "Draft": "Drafted", "Exclude": "Excluded", "Expire": "Expired",
    "Find": "Found", "Give": "Gave", "Hand": "Handed", "Identify": "Identified", "Issue": "Issued", "Leave": "Left",
    "Lend": "Lent", "Let": "Let", "Lodge": "Lodged",
    "Open": "Opened", "Propose": "Proposed", "Raise": "Raised", "Receive": "Received", "Record": "Recorded",
    "Refer": "Referred", "Refuse": "Refused", "Report": "Reported", "Resolve": "Resolved", "Return": "Returned",
    "Review": "Reviewed", "Send": "Sent", "Serve": "Served", "Sign": "Signed", "Stop": "Stopped", "Take": "Took",
    "Tell": "Told", "Wait": "Began to wait", "Withdraw": "Withdrew", "Judge": "Judged", "Watch": "Began to watch",
}  # fmt: skip
_WHOLE: Final = {
    "Jail will hold": "Jail agreed to hold",
    "Jail will notify only": "Jail agreed to notify only",
    "Jail declines": "Jail declined",
}
_LATER: Final = (
    (", and cancel the", ", and cancelled the"), ("or say why not", "or said why not"), ("hold begins", "hold began"),
    ("your law", "local law"), ("possible want that is none any more", "possible want that was none any more"),
)  # fmt: skip


def done(title: str) -> str:
    """Return a command as what was done: “Took up the review” of “Take up the review”."""
    if title in _WHOLE:
        return _WHOLE[title]
    first, _, rest = title.partition(" ")
    verb = first.rstrip(":")
    told = f"{_FIRST.get(verb, verb)}{first[len(verb) :]} {rest}".strip()
    for command, past in _LATER:
        told = told.replace(command, past)
    return told


def step_done(step: Step, reader: Role | None) -> str:
    """What a reader reads for a step that was taken."""
    title = step_title(step, reader)
    return title if is_reworded(step, reader) else done(title)
