"""The immigration repository's rows: one identity (FIN) with many encounters (EID)."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models

from handover.repositories.models.base import RecordRow
from handover.sealed_columns.fields import SealedJSON, SealedText
from handover.sealed_columns.hashed import HashedColumn


class Reliability(models.TextChoices):
    """How far a source carries a decision (safeguard R4; Gonzalez v. ICE). Classes are ours."""

    PRIMARY = "primary", "primary: a signed order or certificate"
    SYSTEM = "system", "system: entered by an officer into a system of record"
    SECONDARY = "secondary", "secondary: copied from another system"


class ImmigrationIdentity(RecordRow):
    """One identity, keyed by its fingerprint identification number. Many have no A-number."""

    fin = models.CharField(max_length=12, primary_key=True)
    a_number = SealedText(bound_to="fin", max_length=9, blank=True)
    a_number_hash = HashedColumn(of="a_number")
    names: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    births: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    numbers: models.JSONField[list[Any], list[Any]] = SealedJSON(
        bound_to="fin", default=list, help_text="other numbers, as [type, number]; searched and not shown"
    )
    sex = models.CharField(max_length=1, blank=True)
    birthplace = models.CharField(max_length=2, blank=True)
    citizenship = models.CharField(max_length=2, blank=True)
    protected = models.BooleanField(
        default=False, help_text="8 USC 1367: restricted, masked outside need to know"
    )
    as_of = models.DateField()

    class Meta(RecordRow.Meta):
        db_table = "identification_immigrationidentity"
        indexes: ClassVar = [
            models.Index(fields=["fin"], condition=models.Q(protected=True), name="records_protected")
        ]
        verbose_name_plural = "immigration identities"

    def __str__(self) -> str:
        return self.fin


class Encounter(RecordRow):
    """One time the prints were taken: entry, visa application, naturalisation interview, apprehension."""

    eid = models.CharField(max_length=200, primary_key=True)
    identity = models.ForeignKey(ImmigrationIdentity, on_delete=models.PROTECT, related_name="encounters")
    happened_on = models.DateField()
    place = models.CharField(max_length=120)
    reason = models.CharField(max_length=120)
    source = models.CharField(max_length=60)

    class Meta(RecordRow.Meta):
        db_table = "identification_encounter"
        ordering: ClassVar = ["-happened_on", "eid"]

    def __str__(self) -> str:
        return self.eid


PROTECTED_STATUSES: Final = ("u_status", "t_status", "vawa")
"""Statuses whose records 8 USC 1367 restricts: such a status protects the person's record from the day it is known."""


class StatusRecord(RecordRow):
    """A status over a span of time, with who says so and as of when."""

    class Status(models.TextChoices):
        CITIZEN = "citizen", "United States citizen"
        PERMANENT = "permanent_resident", "lawful permanent resident"
        NONIMMIGRANT = "nonimmigrant", "admitted for a time"
        OVERSTAY = "overstay", "admitted period over, no departure on record"
        PAROLED = "paroled", "paroled"
        ASYLUM = "asylum", "asylum or refugee status"
        PENDING = "application_pending", "application pending"
        TPS = "tps", "temporary protected status"
        STAY = "stay_of_removal", "stay of removal"
        NATIONAL = "national", "United States national"
        DACA = "daca", "deferred action (DACA)"
        WITHHOLDING = "withholding", "withholding of removal"
        CAT = "cat", "protection under the Convention against Torture"
        U_STATUS = "u_status", "U nonimmigrant status"
        T_STATUS = "t_status", "T nonimmigrant status"
        VAWA = "vawa", "approved VAWA self-petition"
        SUPERVISION = "supervision", "order of supervision"
        VOLUNTARY_DEPARTURE = "voluntary_departure", "voluntary departure, its time running"
        CREDIBLE_FEAR = "credible_fear", "credible fear found"
        STATELESS = "stateless", "stateless"
        NONE = "no_status", "no lawful status found by an officer"

    identity = models.ForeignKey(ImmigrationIdentity, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=20, choices=Status)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=60)
    reliability = models.CharField(max_length=10, choices=Reliability)
    as_of = models.DateField()

    class Meta(RecordRow.Meta):
        db_table = "identification_statusrecord"
        ordering: ClassVar = ["-since", "id"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} since {self.since}"


class ImmigrationOrder(RecordRow):
    """A charging document, proceeding or order. Only a final removal order bears an I-205 (8 CFR 241.2)."""

    class Kind(models.TextChoices):
        CHARGING = "charging_document", "charging document issued"
        PROCEEDING = "proceeding", "proceedings pending"
        ORDER = "removal_order", "removal order"
        RELIEF = "relief", "relief or termination"

    identity = models.ForeignKey(ImmigrationIdentity, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=18, choices=Kind)
    dated = models.DateField()
    final = models.BooleanField(default=False)
    final_basis = models.CharField(
        max_length=24, blank=True, default="", help_text="why it is final (8 CFR 1241.1)"
    )
    body = models.CharField(max_length=120, help_text="court or office that acted")
    case_id = models.CharField(max_length=60, blank=True, default="")
    proceeding_id = models.CharField(max_length=60, blank=True, default="")
    decision_code = models.CharField(
        max_length=60, blank=True, default="", help_text="means something with case_type"
    )
    case_type = models.CharField(max_length=60, blank=True, default="")
    sections = models.CharField(max_length=120, blank=True, help_text="INA sections")
    source = models.CharField(max_length=60)
    reliability = models.CharField(max_length=10, choices=Reliability)
    as_of = models.DateField()

    class Meta(RecordRow.Meta):
        db_table = "identification_immigrationorder"
        ordering: ClassVar = ["-dated", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.dated}"
