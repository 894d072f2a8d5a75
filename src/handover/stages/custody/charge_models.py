"""A change of charges, and the officer's review of it."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText
from handover.stages.custody.charge_rules import ChargeTurn


class ChargeChange(RecordedFact):
    """A charge of the booking was dismissed, amended, added or decided while the request is out."""

    purpose = "charges that changed while a request was out"
    readers = "jail"
    erasable = ("charge", "source")
    not_personal = ("turn", "happened_at")

    turn = models.CharField(max_length=10, choices=[(t.value, t.title) for t in ChargeTurn])
    charge = SealedText(bound_to="salt", max_length=200)
    happened_at = models.DateTimeField()
    source = SealedText(bound_to="salt")


class ChargeReview(RecordedFact):
    """An officer read the finding again after a change of charges, and it stands."""

    purpose = "whether the finding stands after that"
    erasable = ("reasons",)

    reasons = SealedText(bound_to="salt")
