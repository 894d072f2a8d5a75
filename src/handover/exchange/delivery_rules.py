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
"""A message being sent is not due again within this time, which is longer than any send takes."""


class MessageState(LabelledEnum):
    """Where a message stands."""

    WAITING = "waiting", "Waiting"
    FAILING = "failing", "Failing"
    DEAD = "dead", "Given up"
    RECEIVED = "received", "Received"


OPEN: Final = (MessageState.WAITING, MessageState.FAILING, MessageState.DEAD)
"""The receiver is not known to have it."""
TO_SEND: Final = (MessageState.WAITING, MessageState.FAILING)


@dataclass(frozen=True, slots=True)
class MessageStanding:
    """State, failures since it last was to be sent, and how long until the next try."""

    state: MessageState = MessageState.WAITING
    tries: int = 0
    pause: timedelta | None = timedelta(0)


def after_failure(standing: MessageStanding) -> MessageStanding:
    """The standing after one more failure."""
    tries = standing.tries + 1
    if tries >= MOST_TRIES:
        return MessageStanding(MessageState.DEAD, tries, None)
    return replace(standing, state=MessageState.FAILING, tries=tries, pause=PAUSES[tries - 1])
