"""Facts of a case that waits for a court's disposition."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText


class DispositionWatch(RecordedFact):
    """A pending charge whose disposition is waited for (OIG-20-13, permanent residents)."""

    purpose = "a charge that is watched"
    erasable = ("charge", "charge_key", "court", "reasons")
    not_personal = ("look_again_on",)

    charge = SealedText(bound_to="salt", max_length=200)
    charge_key = SealedText(
        bound_to="salt", max_length=40, blank=True, help_text="the charge's key, where it is on record"
    )
    court = SealedText(bound_to="salt", max_length=120)
    look_again_on = models.DateField()
    reasons = SealedText(bound_to="salt")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "disposition watches"


class Disposition(RecordedFact):
    """What the court did, as a records specialist read it."""

    purpose = "what a court decided meanwhile"
    erasable = ("convicted", "outcome", "disposed_on", "source", "class_reasons")
    not_personal = ("watched",)
    later_columns = ("watched", "class_reasons")

    convicted = models.BooleanField(
        help_text="whether it counts as a conviction, as the outcome or a person says"
    )
    outcome = SealedText(bound_to="salt", max_length=12)
    disposed_on = models.DateField()
    source = SealedText(bound_to="salt", max_length=120)
    watched = models.PositiveIntegerField(
        null=True, help_text="number of the step that watched the charge; none in older rows: the only one"
    )
    class_reasons = SealedText(
        bound_to="salt",
        null=True,
        help_text="why a person said that the outcome counts as a conviction, or does not",
    )
