"""The file of outstanding wants, from entry to clearing."""

from __future__ import annotations

from typing import Any, Final

from django.db import models

from handover.repositories.models.base import RecordRow
from handover.sealed_columns.fields import SealedJSON


class Want(RecordRow):
    """A want. It may name a person without a criminal identity; only an active or located one is searched."""

    class Status(models.TextChoices):
        ACTIVE = "active", "active"
        LOCATED = "located", "located"
        CLEARED = "cleared", "cleared"
        CANCELLED = "cancelled", "cancelled"
        EXPIRED = "expired", "expired"

    number = models.CharField(max_length=60, primary_key=True)
    ucn = models.CharField(max_length=12, blank=True, db_index=True)
    names: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    births: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    sex = models.CharField(max_length=1, blank=True)
    numbers: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="number", default=list)
    offence = models.CharField(max_length=1000)
    offence_code = models.CharField(max_length=60, blank=True, default="", help_text="NCIC offence code")
    agency_ori = models.CharField(max_length=9)
    agency_case = models.CharField(
        max_length=60, blank=True, default="", help_text="the agency's case number (OCA)"
    )
    message_key = models.CharField(
        max_length=60, blank=True, default="", help_text="NCIC message key, such as EW"
    )
    warrant_date = models.DateField(null=True)
    entered_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    extradition = models.CharField(max_length=1000, blank=True)
    extradition_code = models.CharField(max_length=60, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)

    class Meta(RecordRow.Meta):
        db_table = "identification_want"

    def __str__(self) -> str:
        return self.number

    @property
    def outstanding(self) -> bool:
        """Whether anybody is still wanted by it."""
        return not self.hidden and self.status in OUTSTANDING


OUTSTANDING: Final = (Want.Status.ACTIVE, Want.Status.LOCATED)
"""A located person is still wanted until the agency that entered the want clears or cancels it."""
