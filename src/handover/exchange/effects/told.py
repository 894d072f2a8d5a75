"""A received message as the effects read it, and the reasons for not recording it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from handover.accounts.roles import Actor, Role
from handover.exchange.envelope import MessageEnvelope
from handover.exchange.messages.registry import MessageKind
from handover.exchange.models import IncomingMessage, Peer
from handover.process.models import RecordedStep


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
        """The person at the jail who took the step there, as the jail tells people apart, for that jail alone.

        A message of before version 2 names them and no more: then all of one name are one person. If somebody of this
        name acted in this case by such a message, that still applies: otherwise one person could be taken for two.
        """
        name = str(getattr(self.data, "by_name", "") or self.peer.name)[:120]
        by_name = self._key(name)
        told = str(getattr(self.data, "by_id", ""))
        before = RecordedStep.objects.filter(
            matter=self.row.matter_id, actor_name=name, actor_key__startswith=f"peer:{self.peer.pk}:"
        )
        if not told:
            key = before.order_by("-number").values_list("actor_key", flat=True).first() or by_name
        else:
            key = by_name if before.filter(actor_key=by_name).exists() else self._key(f"id {told}")
        return Actor(key, name, Role.JAIL_CLERK, self.envelope.source)

    @property
    def program(self) -> Actor:
        """The sender's program: what it tells of is no act of a person."""
        return Actor(f"peer:{self.peer.pk}", self.peer.name[:120], Role.SYSTEM, self.envelope.source)

    def _key(self, said: str) -> str:
        return f"peer:{self.peer.pk}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"
