"""An arrest outside the jail."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText
from handover.stages.custody.arrest_rules import ArrestAuthority, ArrestPlace


class Arrest(RecordedFact):
    """The arrest outside the jail of a person named by a detainer: by which authority, by whom, where."""

    purpose = "an arrest outside the jail"
    erasable = ("ground", "consent", "why_not")
    not_personal = ("authority", "place", "officer_title", "told")

    authority = models.CharField(max_length=8, choices=[(a.value, a.title) for a in ArrestAuthority])
    ground = SealedText(bound_to="salt", blank=True)
    place = models.CharField(max_length=8, choices=[(p.value, p.title) for p in ArrestPlace])
    consent = SealedText(bound_to="salt", blank=True)
    officer_title = models.CharField(max_length=80)
    told = models.BooleanField(
        help_text="whether the person was told who arrests, that it is an arrest, and why"
    )
    why_not = SealedText(bound_to="salt", blank=True)
