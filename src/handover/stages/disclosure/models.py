"""The person's lawyer, requests for access and their answers."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText
from handover.stages.disclosure.rules import Appearance, Asker


class Representative(RecordedFact):
    """The person's lawyer, and how the office knows of them."""

    purpose = "the person's lawyer"
    erasable = ("name", "firm", "contact", "text")
    not_personal = ("appearance", "since")

    name = SealedText(bound_to="salt", max_length=120)
    firm = SealedText(bound_to="salt", max_length=160, blank=True)
    contact = SealedText(bound_to="salt", max_length=200)
    appearance = models.CharField(max_length=8, choices=[(a.value, a.title) for a in Appearance])
    since = models.DateTimeField(help_text="when the appearance was filed, or the lawyer was named")
    text = SealedText(bound_to="salt", blank=True)


class RepresentationEnd(RecordedFact):
    """The lawyer no longer represents the person."""

    purpose = "why a lawyer stands for the person no more"
    erasable = ("reasons",)
    not_personal = ("ended_at",)

    ended_at = models.DateTimeField()
    reasons = SealedText(bound_to="salt")


class RepresentativeTold(RecordedFact):
    """The lawyer was told, and served what the person is served."""

    purpose = "that the lawyer was told"
    erasable = ("to_name", "how")
    not_personal = ("told_at", "papers")

    to_name = SealedText(bound_to="salt", max_length=120)
    told_at = models.DateTimeField()
    papers = models.BooleanField(help_text="whether copies of the papers were served")
    how = SealedText(bound_to="salt")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "representatives told"


class AccessRequest(RecordedFact):
    """Somebody asks to see what is held about the person."""

    purpose = "who asked for the record"
    erasable = ("name", "shown_by", "wanted")
    not_personal = ("asker", "asked_at")

    asker = models.CharField(max_length=8, choices=[(a.value, a.title) for a in Asker])
    name = SealedText(bound_to="salt", max_length=120)
    shown_by = SealedText(
        bound_to="salt", help_text="how the asker showed who they are, or which consent is on file"
    )
    wanted = SealedText(bound_to="salt")
    asked_at = models.DateTimeField()


class AccessAnswer(RecordedFact):
    """A request for access was answered: what was released, and on which ground the rest was not."""

    purpose = "what was given to whoever asked for the record"
    erasable = ("to_name", "ground")
    not_personal = ("request", "released")

    request = models.OneToOneField(AccessRequest, on_delete=models.PROTECT, related_name="answer")
    to_name = SealedText(bound_to="salt", max_length=120)
    released: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    ground = SealedText(bound_to="salt", blank=True)
