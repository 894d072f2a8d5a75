"""A criminal record that the bureau gave to the immigration office of another deployment, as it was given."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON


class GivenRecord(RecordedFact):
    """What was given for one booking, to whom, and for what purpose (`repositories.told_records`)."""

    erasable = ("ucn", "former", "records")
    not_personal = ("to_ori", "purpose", "asked_as")

    to_ori = models.CharField(max_length=9)
    purpose = models.CharField(max_length=1, help_text="purpose code of the request: C, criminal justice")
    asked_as = models.CharField(max_length=24, help_text="reference of the office's case")
    ucn = models.CharField(max_length=12, blank=True, help_text="whom the prints gave; empty: nobody")
    former: models.JSONField[list[str], list[str]] = SealedJSON(
        bound_to="salt", default=list, help_text="numbers that became this one"
    )
    records: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)

    class Meta(RecordedFact.Meta):
        indexes: ClassVar = [models.Index(fields=["ucn"], name="identification_given_of")]
