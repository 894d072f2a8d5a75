"""What a jail reports besides prints: files of events, single events, rosters, and bookings missing from a roster.

These are statements of the jail. None of them moves a booking or a case; every table here is append-only.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from handover.formats.drops import JailEvent, event_from_texts
from handover.process.erasure.columns import Erasable
from handover.sealed_columns.fields import SealedJSON, SealedText


class JailFile(Erasable):
    """One CSV as it came; its bytes lie in `intake.file_store`. ``faults``: the first of them, by line and column."""

    erasable = ("sha256", "faults")
    not_personal = (
        "agency", "kind", "size", "channel", "sender", "taken", "again", "refused", "received_at",
    )  # fmt: skip

    class Kind(models.TextChoices):
        BOOKINGS = "bookings", "bookings"
        STATUS = "status", "status"
        ROSTER = "roster", "roster"

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    channel = models.CharField(max_length=8)
    sender = models.CharField(max_length=40, help_text="key of the machine account, folder or person")
    taken = models.PositiveIntegerField(help_text="rows that were new")
    again = models.PositiveIntegerField(help_text="rows that were here before")
    refused = models.PositiveIntegerField(help_text="faults of rows that were not taken")
    faults: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "kind", "sha256"],
                condition=models.Q(erasure=None),
                name="one_jail_file_a_digest",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "received_at"], condition=models.Q(erasure=None), name="jail_file_by_age"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.agency_id}, {self.sha256[:12]}"


class ReportedEvent(Erasable):
    """One event, kept as the jail wrote it. Its key is (agency, event id): a copy is the same event.

    It belongs to a booking by TCN or by booking number (`jail_reports`), whichever of both came first.
    """

    erasable = ("booking_no", "texts", "digest")
    not_personal = (
        "agency", "event_id", "event_type", "happened_at", "tcn", "channel", "sender", "received_at",
    )  # fmt: skip

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    event_id = models.CharField(max_length=100)
    event_type = models.CharField(max_length=8)
    happened_at = models.DateTimeField(help_text="as the jail states it")
    booking_no = models.CharField(max_length=20)
    tcn = models.CharField(max_length=40, blank=True)
    texts: models.JSONField[dict[str, str], dict[str, str]] = SealedJSON(bound_to="salt", default=dict)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical texts")
    channel = models.CharField(max_length=8)
    sender = models.CharField(max_length=40)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "event_id"], name="one_event_an_id")
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "booking_no"]),
            models.Index(fields=["agency", "tcn"]),
            models.Index(
                fields=["agency", "received_at", "id"], condition=models.Q(erasure=None), name="event_by_age"
            ),
        ]
        ordering: ClassVar = ["happened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.event_type} {self.event_id}"

    @property
    def event(self) -> JailEvent:
        """The typed event; `event_from_texts` accepted these texts when they came."""
        return event_from_texts(self.texts)


class Roster(Erasable):
    """Who a jail says it holds at one moment, compared with its events. Numbers are booking numbers."""

    erasable = ("present", "vanished", "unannounced", "returned")
    not_personal = ("file", "agency", "as_of", "held")

    file = models.OneToOneField(JailFile, on_delete=models.PROTECT, related_name="roster")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    as_of = models.DateTimeField()
    present: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)
    held = models.PositiveIntegerField(help_text="bookings held at that moment by what was reported")
    vanished: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)
    unannounced: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)
    returned: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)

    class Meta:
        ordering: ClassVar = ["-as_of", "-pk"]

    def __str__(self) -> str:
        return f"roster of {self.agency_id} as of {self.as_of}"


class RosterAlarm(Erasable):
    """A booking that is missing from a roster though no release was reported. Never a release itself."""

    erasable = ("booking_no",)
    not_personal = ("agency", "roster", "opened_at")

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    booking_no = models.CharField(max_length=20)
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="alarms")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roster", "booking_no"],
                condition=models.Q(erasure=None),
                name="one_alarm_a_roster",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "booking_no"])]
        ordering: ClassVar = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.booking_no} missing from {self.roster_id}"


class AlarmEnd(Erasable):
    """Why an alarm is over: the jail reported more, the booking is on a roster again, or a person knows."""

    erasable = ("text",)
    not_personal = ("alarm", "kind", "event", "roster", "by_key", "by_name", "at")

    class Kind(models.TextChoices):
        RELEASED = "released", "the jail reported a release"
        TRANSFERRED = "moved", "the jail reported a transfer"
        RETURNED = "returned", "on a later roster again"
        ANSWERED = "answered", "a person explained it"

    alarm = models.OneToOneField(RosterAlarm, on_delete=models.PROTECT, related_name="end")
    kind = models.CharField(max_length=8, choices=Kind)
    event = models.ForeignKey(ReportedEvent, on_delete=models.PROTECT, null=True, related_name="+")
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, null=True, related_name="+")
    text = SealedText(bound_to="salt", max_length=500, blank=True)
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} of alarm {self.alarm_id}"
