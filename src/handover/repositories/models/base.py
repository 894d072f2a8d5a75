"""What every row of the repositories has: the source record that it shows, and whether it may be seen."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Hidden(models.TextChoices):
    """Why a row is in no list, search or answer. Its record is kept (`SourceRecord.state`)."""

    RETRACTED = "retracted", "retracted by its source"
    SEALED = "sealed", "sealed by order"


class Visible(models.Manager[M_co]):
    """Rows that pages, searches and answers may use."""

    def get_queryset(self) -> models.QuerySet[M_co]:
        """Leave out what is retracted or sealed, or belongs to what is."""
        return super().get_queryset().filter(hidden="")


class RecordRow(models.Model):
    """A row that shows the current version of a source's record.

    ``record`` is null for what a person entered here, and for rows older than the feeds. ``objects`` are the visible
    rows, also of related rows; ``every`` finds the hidden ones too, for the import and for whoever may unseal.
    """

    record = models.OneToOneField(
        "repositories.SourceRecord", on_delete=models.PROTECT, null=True, related_name="%(class)s_row"
    )
    hidden = models.CharField(max_length=10, choices=Hidden, blank=True, default="")

    objects = Visible()
    every = models.Manager()

    class Meta:
        abstract = True
