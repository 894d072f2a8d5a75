"""What a bureau told an office of a jail's reports about one booking, and that it erased what it had told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from handover.process.models import RecordedFact


class ToldReport(RecordedFact):
    """One event of a jail about a booking, if any, and since when the jail's newest roster lacks the booking: sent by
    the bureau, received by the office. The event's content is in its own row on either side.
    """

    not_personal = ("to_ori", "event", "missing_since", "said_at")

    to_ori = models.CharField(max_length=9, help_text="the office")
    event = models.ForeignKey("intake.ReportedEvent", on_delete=models.PROTECT, null=True, related_name="+")
    missing_since = models.DateTimeField(null=True, help_text="as of that roster; empty: no roster misses it")
    said_at = models.DateTimeField(help_text="when the bureau told it: of two the later one stands")

    class Meta(RecordedFact.Meta):
        indexes: ClassVar = [models.Index(fields=["matter", "said_at"], name="intake_told_of_booking")]


class ToldErasure(RecordedFact):
    """Word of a bureau that an order erased there what it had told of a booking. What is held here of it is for people
    here to erase, by an order of their own."""

    not_personal = ("message_id", "authority", "erased_at", "messages")

    message_id = models.CharField(max_length=120, help_text="the bureau's message")
    authority = models.CharField(max_length=300, help_text="by which statute and order; it names nobody")
    erased_at = models.DateTimeField()
    messages = models.PositiveIntegerField(
        help_text="how many of its messages had told of the booking until then"
    )
