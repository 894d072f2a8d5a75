"""What each kind of message tells, in words for a page: its name is for machines."""

from __future__ import annotations

from typing import Final

from handover.web.language import all_said

WORDS: Final = all_said({
    "age.doubted": "somebody doubts that the person is an adult",
    "booking.erased": "what a booking said is erased by an order",
    "booking.forwarded": "a booking, for the immigration search",
    "booking.reported": "what the jail's system reported of a booking",
    "breach.reported": "a limit was overstepped",
    "charges.changed": "the charges changed",
    "citizenship.raised": "somebody asks whether the person is a citizen",
    "content.erased": "what was told is erased by an order",
    "correction.told": "what was told no longer stands",
    "criminal.answer": "the answer of the criminal search",
    "custody.assumed": "the person was handed over",
    "dispute.answered": "a dispute was answered",
    "dispute.filed": "the person disputes a record",
    "duty.done": "a duty of local law was done",
    "event.reported": "something happened at the jail",
    "fact.attested": "the jail states a fact that its law asks for",
    "notice.replaced": "a new notice, with a new code, for the person",
    "person.died": "the person died",
    "person.left": "the person left the jail",
    "person.transferred": "the person went to another agency",
    "power.cited": "the jail names the power by which it holds",
    "record.asked": "the criminal record is asked for",
    "record.given": "the criminal record",
    "release.stated": "the time of release",
    "request.answered": "the jail's answer",
    "request.ended": "nothing more is asked of the jail",
    "request.lodged": "the request and its papers",
    "request.resumed": "a stopped request goes on",
    "request.served": "the request was served on the person",
    "request.stopped": "the request is stopped: hold nobody",
    "request.withdrawn": "the request is withdrawn: hold nobody",
    "stopped.reported": "what happened although the request was stopped",
    "time.corrected": "a stated time was corrected",
    "time.proposed": "a stated time is to be corrected",
    "warrant.cancelled": "the warrant is void",
})  # fmt: skip


def words_of(kind: str) -> str:
    """What a message of this kind tells; empty for a kind that this version does not know."""
    return WORDS.get(kind, "")
