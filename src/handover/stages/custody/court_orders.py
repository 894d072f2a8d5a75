"""A court's order that nobody be held on the request: from when it is in force, until when, and its consequences.
Pure.

No source on such orders was read: illustrative. An order that a court vacated or stayed no longer stands from that time
on. What was done against it before remains a breach, and a hold that it ended does not begin again: a hold begins at
a release, and a later release needs an answer under the law of its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handover.process.fold import Refusal
from handover.stages.custody.event_effects import EFFECTS
from handover.stages.custody.terms import EventKind

STRIKE_WINDOW: Final = timedelta(hours=1)
"""How long after its recording an order entered in error can be taken back so that the hold that it ended continues.
No source sets this: it is the program's own figure, illustrative. Afterwards the end stands, and the person is to be
released."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the record stands: by which step, what, when. ``lifts``: the step of the order that it ends."""

    number: int
    kind: EventKind
    at: datetime
    lifts: int | None = None


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """An order: the step that recorded it, from when it is in force, and until when if a court vacated or stayed
    it."""

    number: int
    since: datetime
    until: datetime | None = None

    def stands_at(self, at: datetime) -> bool:
        """Return whether it forbids a hold at that time."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class CourtPaper:
    """What an order, or the end of one, names: court, docket number and document. ``lifts``: the order that it ends."""

    court: str = ""
    docket: str = ""
    document: str = ""
    lifts: int | None = None


NO_PAPER = CourtPaper()


def orders_in(events: Iterable[Happened]) -> tuple[CourtOrder, ...]:
    """Return the orders on record, each until its first later end; an end that names no order ends none."""
    known = list(events)
    return tuple(
        CourtOrder(order.number, order.at, min(_ends_of(order, known), default=None))
        for order in known
        if EFFECTS[order.kind].ends_hold
    )


def _ends_of(order: Happened, events: Iterable[Happened]) -> Iterator[datetime]:
    for one in events:
        if EFFECTS[one.kind].lifts_order and one.lifts == order.number:
            yield max(one.at, order.at)  # the order precedes its end, whatever time it was corrected to


def ended_by_order(orders: Iterable[CourtOrder], release_at: datetime) -> datetime | None:
    """When a hold from this release ends by an order. An order lifted by then has no effect; one from before the
    release prevents a hold; one lifted later has ended the hold permanently."""
    return min(
        (max(o.since, release_at) for o in orders if o.until is None or o.until > max(o.since, release_at)),
        default=None,
    )


def struck_too_late(recorded_at: datetime, struck_at: datetime) -> bool:
    """Return whether an order entered in error had permanently ended a hold before two people took it back. Both
    deployments know both times."""
    return struck_at > recorded_at + STRIKE_WINDOW


_ASKED: Final = {
    "court": "Name the court: others must be able to find the order.",
    "docket": "Name the docket number: others must be able to find the order.",
    "document": "Name the document that vacates or stays the order: others must be able to find it.",
}


def paper_is_named(kind: EventKind, paper: CourtPaper) -> tuple[Refusal | None, ...]:
    """An entry that ends a hold, or an order, names its court and docket number, so that others can read the order; the
    end of an order its document too. No other event needs them."""
    if not EFFECTS[kind].of_an_order:
        return ()
    asked = [name for name in _ASKED if name != "document" or EFFECTS[kind].lifts_order]
    return tuple(Refusal(name, _ASKED[name]) for name in asked if not getattr(paper, name).strip())


_CHOOSE: Final = "Choose the order that was vacated or stayed: one that stands on record."
_TOO_EARLY: Final = "The order reached the jail only after that."
_OVER: Final = (
    "The hold has ended, and the person is to be released. Record the end of the order once the release is recorded: "
    "it begins no hold again."
)
_AFTERWARDS: Final = (
    "The person is no longer with the jail, or the request is stopped: of events only an order that nobody be held, or "
    "its end, is recorded here now."
)
_READ_IT: Final = "Nothing is recorded yet. {follows} Read it, and tick this box."
_ENDS_HOLD: Final = (
    "The hold that runs would end {by_clock}; by this entry it ends {would_end}, and the person is to be released from "
    "it. The program writes the end down within the hour."
)
_NONE_BEGINS: Final = "No hold is agreed to and none begins after it, at whichever jail."
_OF_AN_ORDER: Final = (
    "A person held on another ground stays held on that ground.",
    "See that the order names this person and the hold on this request: a criminal court's order to release is another "
    "kind of event.",
)
_OF_ITS_END: Final = (
    "From {at} on the order no longer stands.",
    "What was done against it before stays a breach, and a hold that it ended stays ended.",
    "A hold begins only at a later release, if the law of your place allows it then.",
)
WORDS: Final = (
    *_ASKED.values(), _CHOOSE, _TOO_EARLY, _OVER, _AFTERWARDS, _READ_IT, _ENDS_HOLD, _NONE_BEGINS, *_OF_AN_ORDER,
    *_OF_ITS_END,
)  # fmt: skip
"""What is said of an order on the pages; they say it in their language."""


def lifts_an_order(
    kind: EventKind, lifts: int | None, at: datetime, orders: Iterable[CourtOrder]
) -> Refusal | None:
    """The end of an order must name an order on record that is in force, and must come after it."""
    if not EFFECTS[kind].lifts_order:
        return None
    order = next((o for o in orders if o.number == lifts), None)
    if order is None or order.until is not None:
        return Refusal("lifts", _CHOOSE)
    if at < order.since:
        return Refusal("happened_at", _TOO_EARLY)
    return None


def no_hold_goes_on(kind: EventKind, due_at: datetime | None, now: datetime) -> Refusal | None:
    """R9: a hold that has ended stays ended, whatever becomes of the order that ended it."""
    if not EFFECTS[kind].lifts_order or due_at is None or now < due_at:
        return None
    return Refusal("kind", _OVER)


def read_what_follows(
    kind: EventKind, follows: Sequence[str], *, understood: bool, say: Callable[[str], str] = str
) -> Refusal | None:
    """An entry that ends a hold, or permits one again, is accepted only from somebody who has read its consequences.
    ``say``: in the reader's language, as ``follows`` is."""
    if understood or not EFFECTS[kind].of_an_order:
        return None
    return Refusal("understood", say(_READ_IT).format(follows=" ".join(follows)))


def told_afterwards(kind: EventKind, *, out: bool) -> Refusal | None:
    """Once custody was assumed, the person is at large or the request is stopped, the only events that can be
    recorded are a court's order and its end, because they affect how the past hold is judged. They happened, and may
    show a breach."""
    if out or EFFECTS[kind].of_an_order:
        return None
    return Refusal("kind", _AFTERWARDS)


def what_follows(kind: EventKind, *, runs: bool) -> tuple[str, ...]:
    """Describe what an order, or its end, does to this request, with placeholders for times: ``at``, its own time;
    ``by_clock`` and ``would_end``, the end of a hold that ``runs``, without it and with it."""
    if EFFECTS[kind].lifts_order:
        return _OF_ITS_END
    return (_ENDS_HOLD if runs else _NONE_BEGINS, *_OF_AN_ORDER)
