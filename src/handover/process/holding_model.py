"""Who has a case, as a row beside it. `case_holders` keeps it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Holding(models.Model):
    """The holder of one case."""

    matter = models.OneToOneField(
        "process.Matter", on_delete=models.CASCADE, primary_key=True, related_name="holding"
    )
    holder_key = models.CharField(max_length=40)
    holder_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder_key"], name="process_holding_by_key"),
            models.Index(fields=["holder_name"], name="process_holding_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}, {self.matter_id}"
