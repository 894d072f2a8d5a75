"""The query that a match raises and the answer that a records specialist writes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.accounts.models import User
from handover.process.erasure.columns import Erasable
from handover.process.erasure.traces import TraceField
from handover.process.models import Matter, RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText


class MatchLink(RecordedFact):
    """The print-confirmed match that opened the case, and the booking it came from."""

    erasable = ("identity",)
    not_personal = ("booking_matter", "search_matter", "person_trace")
    later_columns = ("person_trace",)

    booking_matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="+", db_column="booking_case_id"
    )
    search_matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, related_name="+", db_column="search_case_id"
    )
    identity = models.CharField(max_length=12, help_text="FIN")
    person_trace = TraceField(
        help_text="keyed digest of the FIN, by which the person's cases are found once erased"
    )

    class Meta(RecordedFact.Meta):
        indexes: ClassVar = [models.Index(fields=["identity"], name="notification_link_of_fin")]


class ReceivedRequest(RecordedFact):
    """The message that opened a case here whose match and records are in another deployment: how its office sent the
    request, and the jail's booking as that office names it."""

    erasable = ("person", "booking_number", "tcn")
    not_personal = ("office_ori", "message_id")

    office_ori = models.CharField(max_length=9)
    message_id = models.CharField(max_length=120)
    person = SealedText(bound_to="salt", max_length=200, blank=True, help_text="as this jail wrote the name")
    booking_number = models.CharField(max_length=40, blank=True)
    tcn = SealedText(bound_to="salt", max_length=40, blank=True)


class Query(RecordedFact):
    """The Immigration Alien Query: separate fields, and the text that Nlets would carry."""

    purpose = "the immigration query"
    erasable = ("fields", "text")

    fields: models.JSONField[dict[str, str], dict[str, str]] = SealedJSON(bound_to="salt", default=dict)
    text = SealedText(bound_to="salt")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "queries"


class QueryAnswer(RecordedFact):
    """The Immigration Alien Response: an opinion that a named person issues. By itself it holds nobody."""

    erasable = ("fin", "a_number", "status", "opinion", "remarks", "records", "text")

    class Opinion(models.TextChoices):
        APPEARS_REMOVABLE = "appears_removable", "appears removable; an officer must review"
        NOT_REMOVABLE = "not_removable", "not removable on the records searched"
        CITIZEN = "citizen", "evidence of United States citizenship"
        UNKNOWN = "unknown", "records do not tell"

    fin = SealedText(bound_to="salt", max_length=12)
    a_number = SealedText(bound_to="salt", max_length=9, blank=True)
    status = models.CharField(max_length=20)
    opinion = models.CharField(max_length=20, choices=Opinion)
    remarks = SealedText(bound_to="salt")
    records: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)
    text = SealedText(bound_to="salt")


class ReadingGrant(Erasable):
    """A supervisor's permission for one person to read a protected record for a time, with the reason. Not a step: it
    changes no state."""

    erasable = ("reason",)
    not_personal = ("matter", "to", "until", "by_key", "by_name", "at")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(bound_to="salt")
    until = models.DateField(help_text="last day, at the case's agency")
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.matter_id} to {self.to_id} until {self.until}"
