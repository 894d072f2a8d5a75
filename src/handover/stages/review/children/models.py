"""Facts of the procedures for children."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText
from handover.stages.review.children.rules import Care, ConsularOutcome


class ChildReferral(RecordedFact):
    """Why a case left the routine path: a date on record, or what somebody said about the person's age (R17)."""

    purpose = "why somebody may be a child"
    erasable = ("text", "age")

    text = SealedText(bound_to="salt")
    age = models.PositiveSmallIntegerField(
        null=True, help_text="the least age by any date on record, if known"
    )


class ConsularNotice(RecordedFact):
    """The notice to the person of the right to speak with the consulate, and its outcome (8 CFR 236.1(e))."""

    purpose = "that a consulate was told"
    erasable = ("country", "text")
    not_personal = ("told_person_at", "outcome")

    country = SealedText(bound_to="salt", max_length=60)
    told_person_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=[(o.value, o.title) for o in ConsularOutcome])
    text = SealedText(bound_to="salt", blank=True)


class Interpreter(RecordedFact):
    """The language that the child speaks, and the interpreter."""

    purpose = "which language the person speaks"
    erasable = ("language", "interpreter", "text")

    language = SealedText(bound_to="salt", max_length=40)
    interpreter = SealedText(
        bound_to="salt", max_length=120, blank=True, help_text="empty where none is needed"
    )
    text = SealedText(bound_to="salt", blank=True)


class AgeFinding(RecordedFact):
    """A supervisor's finding that the person is an adult, by two sources of different kinds."""

    purpose = "that a child is an adult, by two sources"
    erasable = ("first_source", "second_source", "reasons", "considered")

    first_source = SealedText(bound_to="salt", max_length=200)
    second_source = SealedText(bound_to="salt", max_length=200)
    reasons = SealedText(bound_to="salt")
    considered: models.JSONField[list[str], list[str]] = SealedJSON(
        bound_to="salt", default=list, help_text="keys of the dates of birth that were weighed"
    )


class ChildCare(RecordedFact):
    """To whom the child was handed over, and how that was arranged."""

    purpose = "to whose care a child went"
    erasable = ("reasons",)
    not_personal = ("care",)

    care = models.CharField(max_length=16, choices=[(c.value, c.title) for c in Care])
    reasons = SealedText(bound_to="salt")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "child care"
