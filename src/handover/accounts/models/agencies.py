"""Agencies, each keyed on its ORI."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models

ORI = RegexValidator(r"^[A-Z0-9]{9}$", "An ORI is nine capital letters and digits (EBTS 1.008).")


class Agency(models.Model):
    """An agency with an ORI. Keyed on the ORI and never on the name: two counties may share one."""

    class Kind(models.TextChoices):
        JAIL = "jail", "Jail"
        BUREAU = "bureau", "Criminal records bureau"
        IMMIGRATION = "immigration", "Immigration office"
        OVERSIGHT = "oversight", "Oversight body"

    class Reach(models.TextChoices):
        OWN = "own", "The jails that name it"
        DEFAULT = "default", "Also the jails that name no office"
        NATIONAL = "national", "Its counsel, records specialists and examiners serve every office"

    ori = models.CharField(max_length=9, unique=True, validators=[ORI])
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    time_zone = models.CharField(max_length=64, default="UTC")
    policy = models.CharField(max_length=64, blank=True, help_text="jurisdiction whose law binds the jail")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    office = models.CharField(
        max_length=9, blank=True, help_text="ORI of the immigration office that has this jail's cases"
    )
    reach = models.CharField(
        max_length=8, choices=Reach, default=Reach.OWN, help_text="whose cases an immigration office has"
    )
    peer = models.CharField(
        max_length=40,
        blank=True,
        help_text="name of the deployment that the agency runs itself; empty: this one",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reach"], condition=models.Q(reach="default"), name="one_default_office",
                violation_error_message="Another office is the default; make that one “own” first.",
            )
        ]  # fmt: skip
        verbose_name_plural = "agencies"
        ordering: ClassVar = ["name", "ori"]

    def __str__(self) -> str:
        return f"{self.name} ({self.ori})"

    @property
    def zone(self) -> ZoneInfo:
        """Return the facility's time zone, in which its clocks are shown."""
        return ZoneInfo(self.time_zone)
