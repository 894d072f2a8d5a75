"""Disposal of received messages under the records schedule: a message goes with its case, like the case's other
records; one about no case here goes by its age, in batches. Of each its digest, its signature and its place in both
logs stay, by which a receipt proves what was sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef

from handover.accounts.models import Agency
from handover.administration.retention_batches import AT_ONCE, DueBatch, labelled
from handover.administration.retention_schedule import ScheduleItem
from handover.exchange.models import IncomingMessage
from handover.process.models import Matter

UNCLAIMED: Final = "unclaimed-messages"
_TABLE: Final = "exchange.IncomingMessage"


def about(matters: Collection[Matter]) -> tuple[str, ...]:
    """The messages about these matters that name them by their reference alone: they came before the case was opened
    by one of them."""
    rows = IncomingMessage.objects.filter(
        matter=None, erasure=None, subject__in=[matter.reference for matter in matters]
    )
    return labelled({_TABLE: rows.order_by("pk").values_list("pk", flat=True)})


def due_unclaimed(now: datetime, item: ScheduleItem) -> Iterator[DueBatch]:
    """Of each agency here the messages of no case that are due, the oldest first."""
    claimed = Matter.objects.filter(reference=OuterRef("subject"))
    rows = IncomingMessage.objects.filter(
        ~Exists(claimed), matter=None, erasure=None, received_at__lte=now - item.period
    )
    for ori in sorted(set(rows.order_by().values_list("recipient", flat=True))):
        found = list(
            rows.filter(recipient=ori)
            .order_by("received_at", "pk")
            .values_list("pk", "received_at")[:AT_ONCE]
        )
        agency = Agency.objects.filter(ori=ori).first()
        yield DueBatch(
            f"{UNCLAIMED}:{ori}", f"messages to {agency.name if agency else ori} about no case here", item,
            found[0][1] + item.period, labelled({_TABLE: [pk for pk, _ in found]}),
        )  # fmt: skip
