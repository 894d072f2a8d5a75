"""A message that counts, as the effects read it, and why one is recorded by no step."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from handover.accounts.roles import Actor, Role
from handover.exchange.envelope import MessageEnvelope
from handover.exchange.messages.registry import MessageKind
from handover.exchange.models import IncomingMessage, Peer


class NothingToRecordError(Exception):
    """The message changes nothing here, for good; the text says why."""


class WaitsError(Exception):
    """The message cannot be recorded yet; the text says what it waits for."""


@dataclass(frozen=True, slots=True)
class Waits:
    """The same, where something was recorded meanwhile that stays."""

    why: str


class CannotBeRecordedError(Exception):
    """What the message says does not fit what is on record; the text is for a person."""


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """One message: the row that keeps it, what it says of itself, its kind, and its data as the type reads them."""

    row: IncomingMessage
    envelope: MessageEnvelope
    kind: MessageKind
    data: Any

    @property
    def peer(self) -> Peer:
        """Who sent it."""
        return self.row.peer

    @property
    def actor(self) -> Actor:
        """The person at the jail who took the step there: their name as the jail tells it, for that jail alone."""
        name = str(getattr(self.data, "by_name", "") or self.peer.name)
        mark = hashlib.sha256(name.encode()).hexdigest()[:16]
        return Actor(f"peer:{self.peer.pk}:{mark}", name[:120], Role.JAIL_CLERK, self.envelope.source)
