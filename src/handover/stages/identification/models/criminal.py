"""The criminal repository's records. Prints and search keys lie in its gallery, under the same UCN."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class CriminalIdentity(models.Model):
    """One identity, keyed by its UCN (FBI number, EBTS 2.014)."""

    ucn = models.CharField(max_length=9, primary_key=True)
    sid = models.CharField(max_length=10, blank=True, db_index=True)
    names: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    births: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    sex = models.CharField(max_length=1, blank=True)
    birthplace = models.CharField(max_length=2, blank=True)
    as_of = models.DateField()

    class Meta:
        verbose_name_plural = "criminal identities"

    def __str__(self) -> str:
        return self.ucn


class Arrest(models.Model):
    """One arrest event on record."""

    identity = models.ForeignKey(CriminalIdentity, on_delete=models.PROTECT, related_name="arrests")
    arrested_on = models.DateField()
    agency_ori = models.CharField(max_length=9)
    source = models.CharField(max_length=60)
    as_of = models.DateField()

    class Meta:
        ordering: ClassVar = ["-arrested_on", "id"]

    def __str__(self) -> str:
        return f"{self.identity_id} {self.arrested_on}"


class ArrestCharge(models.Model):
    """A charge and, apart from it, what the court did. Charged is never shown as convicted."""

    class Disposition(models.TextChoices):
        UNKNOWN = "unknown", "no disposition on record"
        PENDING = "pending", "pending"
        DISMISSED = "dismissed", "dismissed"
        ACQUITTED = "acquitted", "acquitted"
        CONVICTED = "convicted", "convicted"

    arrest = models.ForeignKey(Arrest, on_delete=models.PROTECT, related_name="charges")
    sequence = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=4, blank=True, help_text="NCIC offence code")
    literal = models.CharField(max_length=200)
    severity = models.CharField(max_length=12, blank=True)
    disposition = models.CharField(max_length=10, choices=Disposition, default=Disposition.UNKNOWN)
    disposed_on = models.DateField(null=True)
    as_of = models.DateField()

    class Meta:
        ordering: ClassVar = ["arrest_id", "sequence"]

    def __str__(self) -> str:
        return f"{self.literal}: {self.get_disposition_display()}"


class Want(models.Model):
    """An outstanding want. It may name a person without a criminal identity."""

    number = models.CharField(max_length=16, primary_key=True)
    ucn = models.CharField(max_length=9, blank=True, db_index=True)
    names: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    births: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    sex = models.CharField(max_length=1, blank=True)
    numbers: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    offence = models.CharField(max_length=200)
    agency_ori = models.CharField(max_length=9)
    entered_on = models.DateField()
    extradition = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.number
