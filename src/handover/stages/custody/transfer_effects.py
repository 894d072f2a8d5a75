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
    """What a transfer does. ``law``: whose law answers from then on, in sentences; ``who``: who is asked;
    ``illustrative``: its source was not read."""

    receiver: MovedTo
    another_state: bool
    clock: str
    request: str
    law: tuple[str, ...]
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
_CLERK: Final = "The records clerk of that agency."
_OFFICE: Final = (
    "Nobody there has an account. The field office asks that agency, and records custody, or that the outcome is not "
    "known."
)
_NO_STATE: Final = (
    "No state's law reaches it. Its own rules were not read: a power to hold is not established."
)
_NONE_ON_FILE: Final = "None is on file: a power to hold is not established."
_OF_THE_PLACE: Final = "The law of the place."
_OF_PRISONS: Final = "The law of the place, as far as it reaches prisons; what it says of jails need not."
_ANOTHERS: Final = "It is another state's: nothing of the sending state's law goes along."
WORDS: Final = (
    *(kind.title for kind in MovedTo), _REQUEST, *_CLOCKS.values(), _CLERK, _OFFICE, _NO_STATE, _NONE_ON_FILE,
    _OF_THE_PLACE, _OF_PRISONS, _ANOTHERS,
)  # fmt: skip
"""What is said of a transfer; the pages say it in their language."""
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
        who=_CLERK if answered_there else _OFFICE,
        source="form I-247A: any subsequent agency; 8 CFR 287.7(d)",
        illustrative=receiver is not MovedTo.JAIL,
    )


def _law(receiver: MovedTo, *, another: bool) -> tuple[str, ...]:
    if receiver in _FEDERAL:
        return (_NO_STATE,)
    if receiver is MovedTo.UNKNOWN:
        return (_NONE_ON_FILE,)
    place = _OF_PRISONS if receiver is MovedTo.PRISON else _OF_THE_PLACE
    return (place, _ANOTHERS) if another else (place,)
