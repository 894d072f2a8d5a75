"""What a transfer does to clock, request and local law, by the kind of facility that receives the person. Pure.

Form I-247A: the request goes along to any subsequent agency. From memory and illustrative, as in the places' data:
that no state's law reaches a federal facility, and how a prison, the Bureau of Prisons and the Marshals Service treat a
detainer; their own rules were not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handover.jurisdictions import Facility, Level, PolicySet, UnknownPlaceError
from handover.process.labelled_enum import LabelledEnum

NO_PLACE: Final = "us"


class MovedTo(LabelledEnum):
    """What kind of facility receives somebody."""

    JAIL = "jail", "jail"
    PRISON = "prison", "prison of a state"
    BOP = "bop", "Federal Bureau of Prisons"
    USMS = "usms", "United States Marshals Service"
    FEDERAL = "federal", "another federal facility"
    UNKNOWN = "unknown", "no law on file"


@dataclass(frozen=True, slots=True)
class TransferEffect:
    """What a transfer does. ``law``: whose law answers from then on; ``who``: who is asked; ``illustrative``: its
    source was not read."""

    receiver: MovedTo
    another_state: bool
    clock: str
    request: str
    law: str
    who: str
    source: str
    illustrative: bool


_REQUEST: Final = (
    "It goes along, and the receiving agency answers anew. What was attested or cited at the sending jail, its answer "
    "and its release time end with the transfer."
)
_CLOCKS: Final = {
    MovedTo.JAIL: "None starts or stops. The 48 hours run from the next time at which the person would be released.",
    MovedTo.PRISON: "None starts until the sentence ends. Report the sentence with its projected release: the office "
    "is asked 30 days before it.",
    MovedTo.BOP: "None starts until the federal sentence ends. Report the sentence with its projected release.",
    MovedTo.USMS: "None starts while a federal court holds the person. An order of that court to release is the "
    "release time.",
    MovedTo.FEDERAL: "None starts until the person would otherwise be released.",
    MovedTo.UNKNOWN: "None starts until the person would otherwise be released.",
}  # fmt: skip
_PLACES: Final = {"us-bop": MovedTo.BOP, "us-usms": MovedTo.USMS}
_BY_FACILITY: Final = {
    Facility.JAIL: MovedTo.JAIL, Facility.PRISON: MovedTo.PRISON, Facility.FEDERAL: MovedTo.FEDERAL,
}  # fmt: skip
_FEDERAL: Final = frozenset({MovedTo.BOP, MovedTo.USMS, MovedTo.FEDERAL})


def receiver_of(place: str, policies: PolicySet) -> MovedTo:
    """What kind of facility a place is; unknown where no law of it is on file."""
    if place in _PLACES:
        return _PLACES[place]
    if place in ("", NO_PLACE):
        return MovedTo.UNKNOWN
    try:
        return _BY_FACILITY[policies.chain(place)[-1].facility]
    except UnknownPlaceError:
        return MovedTo.UNKNOWN


def state_of(place: str, policies: PolicySet) -> str:
    """The state in which a place lies, by its id; empty of a federal place, and where nothing is on file."""
    try:
        chain = policies.chain(place) if place else ()
    except UnknownPlaceError:
        return ""
    return next((p.id for p in chain if p.level is Level.STATE), "")


def effect_of(sending: str, receiving: str, policies: PolicySet, *, answered_there: bool) -> TransferEffect:
    """What a transfer between two places does. ``answered_there``: whether somebody there has an account."""
    receiver = receiver_of(receiving, policies)
    was, now = state_of(sending, policies), state_of(receiving, policies)
    another = bool(now) and now != was
    return TransferEffect(
        receiver=receiver,
        another_state=another,
        clock=_CLOCKS[receiver],
        request=_REQUEST,
        law=_law(receiver, another=another),
        who=(
            "The records clerk of that agency."
            if answered_there
            else "Nobody there has an account. The field office asks that agency, and records custody, or that the "
            "outcome is not known."
        ),
        source="form I-247A: any subsequent agency; 8 CFR 287.7(d)",
        illustrative=receiver is not MovedTo.JAIL,
    )


def _law(receiver: MovedTo, *, another: bool) -> str:
    if receiver in _FEDERAL:
        return "No state's law reaches it. Its own rules were not read: a power to hold is not established."
    if receiver is MovedTo.UNKNOWN:
        return "None is on file: a power to hold is not established."
    other = " It is another state's: nothing of the sending state's law goes along." if another else ""
    if receiver is MovedTo.PRISON:
        return f"The law of the place, as far as it reaches prisons; what it says of jails need not.{other}"
    return f"The law of the place.{other}"
