"""The criminal repository's rows, as the sources' current records say them. Prints and search keys lie in its gallery,
under the same UCN.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.repositories.models.base import RecordRow
from handover.sealed_columns.fields import SealedJSON, SealedText
from handover.sealed_columns.hashed import HashedColumn


class CriminalIdentity(RecordRow):
    """One identity, keyed by its UCN (FBI number, EBTS 2.014), or by its SID where no source gave a UCN."""

    ucn = models.CharField(max_length=12, primary_key=True)
    sid = SealedText(bound_to="ucn", max_length=10, blank=True)
    sid_hash = HashedColumn(of="sid")
    names: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    births: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    numbers: models.JSONField[list[Any], list[Any]] = SealedJSON(
        bound_to="ucn", default=list, help_text="other numbers, as [type, number]; searched and not shown"
    )
    sex = models.CharField(max_length=1, blank=True)
    birthplace = models.CharField(max_length=2, blank=True)
    as_of = models.DateField()

    class Meta(RecordRow.Meta):
        db_table = "identification_criminalidentity"
        verbose_name_plural = "criminal identities"

    def __str__(self) -> str:
        return self.ucn


class Arrest(RecordRow):
    """One arrest event on record."""

    identity = models.ForeignKey(CriminalIdentity, on_delete=models.PROTECT, related_name="arrests")
    arrested_on = models.DateField()
    agency_ori = models.CharField(max_length=9)
    agency_name = models.CharField(max_length=120, blank=True, default="")
    agency_case = models.CharField(
        max_length=60, blank=True, default="", help_text="the agency's case number (OCA)"
    )
    cycle_tracking = models.CharField(max_length=60, blank=True, default="")
    tcn = models.CharField(max_length=60, blank=True, default="")
    source = models.CharField(max_length=60)
    as_of = models.DateField()

    class Meta(RecordRow.Meta):
        db_table = "identification_arrest"
        ordering: ClassVar = ["-arrested_on", "id"]

    def __str__(self) -> str:
        return f"{self.identity_id} {self.arrested_on}"

    @property
    def agency(self) -> str:
        """The agency as its source names it."""
        return self.agency_ori or self.agency_name or "agency not stated"


class DispositionCategory(models.TextChoices):
    """What a court or prosecutor did about a charge. Only one of these is a conviction."""

    UNKNOWN = "unknown", "no disposition on record"
    PENDING = "pending", "pending"
    DISMISSED = "dismissed", "dismissed"
    ACQUITTED = "acquitted", "acquitted"
    CONVICTED = "convicted", "convicted"
    DECLINED = "declined", "prosecution declined (nolle prosequi)"
    DEFERRED = "deferred", "judgment deferred"
    INSANITY = "insanity_acquittal", "acquitted by reason of insanity"
    TRANSFERRED = "transferred", "transferred to another court"
    VACATED = "vacated", "conviction vacated"
    CONFLICT = "conflict", "sources contradict each other"


class ArrestCharge(RecordRow):
    """A charge and, apart from it, what the court did. Charged is never shown as convicted.

    ``disposition`` is what the sources' dispositions together bear (`repositories.dispositions`).
    """

    arrest = models.ForeignKey(Arrest, on_delete=models.PROTECT, related_name="charges")
    sequence = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60, blank=True, help_text="NCIC offence code")
    literal = models.CharField(max_length=1000)
    severity = models.CharField(max_length=60, blank=True)
    statute = models.CharField(max_length=120, blank=True, default="")
    statute_state = models.CharField(max_length=2, blank=True, default="")
    charge_tracking = models.CharField(max_length=60, blank=True, default="")
    disposition = models.CharField(
        max_length=20, choices=DispositionCategory, default=DispositionCategory.UNKNOWN
    )
    disposed_on = models.DateField(null=True)
    as_of = models.DateField()

    class Meta(RecordRow.Meta):
        db_table = "identification_arrestcharge"
        ordering: ClassVar = ["arrest_id", "sequence"]

    def __str__(self) -> str:
        return f"{self.literal}: {self.get_disposition_display()}"


class ChargeDisposition(RecordRow):
    """What one source says that became of a charge; several sources stand side by side."""

    charge = models.ForeignKey(ArrestCharge, on_delete=models.PROTECT, related_name="dispositions")
    category = models.CharField(max_length=20, choices=DispositionCategory)
    disposed_on = models.DateField(null=True)
    literal = models.CharField(max_length=1000, blank=True, help_text="the source's own words")
    court = models.CharField(max_length=120, blank=True, help_text="ORI or name")
    docket = models.CharField(max_length=60, blank=True)
    count = models.PositiveSmallIntegerField(null=True, help_text="number of counts")
    plea = models.CharField(max_length=120, blank=True)
    sentence = models.TextField(blank=True)
    supersedes = models.CharField(
        max_length=200, blank=True, help_text="key of the disposition that it replaces"
    )
    source = models.CharField(max_length=60)
    reliability = models.CharField(max_length=10)
    as_of = models.DateField()

    class Meta(RecordRow.Meta):
        ordering: ClassVar = ["charge_id", "-disposed_on", "id"]

    def __str__(self) -> str:
        return f"{self.get_category_display()}, {self.source}"
