"""What becomes of a message on its way. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from handover.process.labelled_enum import LabelledEnum

PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440, 1440, 1440))
"""How long after each failure the next try is due: over four days. After one more the message is given up, and a
person takes it up."""
MOST_TRIES: Final = len(PAUSES) + 1
LEASE: Final = timedelta(minutes=2)
"""A message in hand is not due again before this: longer than any sending."""


class State(LabelledEnum):
    """Where a message stands."""

    WAITING = "waiting", "Waiting"
    FAILING = "failing", "Failing"
    DEAD = "dead", "Given up"
    RECEIVED = "received", "Received"


OPEN: Final = (State.WAITING, State.FAILING, State.DEAD)
"""The receiver is not known to have it."""
TO_SEND: Final = (State.WAITING, State.FAILING)


@dataclass(frozen=True, slots=True)
class Standing:
    """State, failures since it last was to be sent, and how long until the next try."""

    state: State = State.WAITING
    tries: int = 0
    pause: timedelta | None = timedelta(0)


def after_failure(standing: Standing) -> Standing:
    """The standing after one more failure."""
    tries = standing.tries + 1
    if tries >= MOST_TRIES:
        return Standing(State.DEAD, tries, None)
    return replace(standing, state=State.FAILING, tries=tries, pause=PAUSES[tries - 1])
