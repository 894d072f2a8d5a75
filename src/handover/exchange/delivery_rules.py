"""What becomes of a message on its way. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from typing import Final

from handover.process.labelled_enum import LabelledEnum

PAUSES: Final = (
    timedelta(seconds=3), timedelta(seconds=15),
    *(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440, 1440, 1440)),
)  # fmt: skip
"""How long after each failure the next try is due: seconds at first, for a peer that starts, and nearly four days in
all. After one more the message is given up, and a person takes it up."""
MOST_TRIES: Final = len(PAUSES) + 1
LEASE: Final = timedelta(minutes=2)
"""A message being sent is not due again within this time, which is longer than any send takes."""


class MessageState(LabelledEnum):
    """Where a message stands."""

    WAITING = "waiting", "Waiting"
    FAILING = "failing", "Failing"
    DEAD = "dead", "Given up"
    RECEIVED = "received", "Received"
    ASIDE = "aside", "Set aside"


class MessageAttempt(Enum):
    """What one try came to. ``SET_ASIDE``: what it says cannot be said any more, or its receiver does not read or take
    it, or it is given up: the later ones of its case go on without it."""

    RECEIVED = auto()
    SET_ASIDE = auto()
    NOT_YET = auto()


NOT_TAKEN: Final = frozenset({"asked", "data", "envelope", "id", "log", "reused", "size", "version"})
"""Codes by which a peer refuses a message for what it says itself. Any other refusal, of a key, a clock or a name, is
of all that comes from here, and nothing goes on past it."""
OPEN: Final = (MessageState.WAITING, MessageState.FAILING, MessageState.DEAD)
"""The receiver is not known to have it."""
NEVER: Final = (MessageState.DEAD, MessageState.ASIDE)
"""Nothing sends it by itself any more: a later message is not to wait for it."""
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
