"""Send messages beside the jobs: a lane for each peer (`process.jobs.lanes`), so that a peer that hangs delays its own
messages alone."""

from __future__ import annotations

from django.utils import timezone

from handover.exchange import outbox, sending
from handover.exchange.delivery_rules import MessageState
from handover.exchange.models import OutgoingMessage, Peer
from handover.process.jobs.lanes import Lanes


class Messages:
    """The outbox, as lanes ask it."""

    name = "courier"

    def due(self) -> list[int]:
        """The peers to which something is to be sent now."""
        names = outbox.due().order_by().values_list("peer", flat=True).distinct()
        return list(Peer.objects.filter(name__in=list(names)).values_list("pk", flat=True))

    def failing(self) -> set[int]:
        """The peers to which something failed."""
        failing = OutgoingMessage.objects.filter(state=MessageState.FAILING.value)
        names = list(failing.order_by().values_list("peer", flat=True).distinct())
        return set(Peer.objects.filter(name__in=names).values_list("pk", flat=True)) if names else set()

    def send_next(self, receiver: int) -> bool | None:
        """Send the message to this peer that comes first; None where none is due."""
        name = Peer.objects.values_list("name", flat=True).get(pk=receiver)
        row = outbox.due(timezone.now()).filter(peer=name).select_related("matter").first()
        return sending.send(row) if row else None


def courier() -> Lanes:
    """The lanes of one worker process."""
    return Lanes(Messages())


def send_due(most: int = 1000) -> int:
    """Send every message that is due, one after the other; how many were received. A worker that goes on has a courier
    instead."""
    rows = list(outbox.due().select_related("matter")[:most])
    return sum(sending.send(row) for row in rows)
