"""Corrections of mistyped times, and corrections to be sent to others."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText
from handover.stages.custody.recipients import RecipientKind
from handover.stages.custody.terms import TimeKind


class TimeProposal(RecordedFact):
    """A proposal to correct a mistyped time. It changes nothing until a second person confirms it."""

    purpose = "a time that is to be corrected"
    readers = "jail"
    erasable = ("reasons",)
    not_personal = ("kind", "of_number", "was", "becomes", "never")
    later_columns = ("never",)

    kind = models.CharField(max_length=12, choices=[(k.value, k.title) for k in TimeKind])
    of_number = models.PositiveIntegerField(help_text="the step that stated the time")
    was = models.DateTimeField()
    becomes = models.DateTimeField(help_text="as it was, of an entry that never was so")
    reasons = SealedText(bound_to="salt")
    never = models.BooleanField(default=False, help_text="the entry never was so: nothing follows from it")


class TimeCorrection(RecordedFact):
    """A correction confirmed by a second person: the time that counts from now on. The first statement stays on
    record."""

    purpose = "a time that two people corrected"
    readers = "jail"
    not_personal = ("proposal", "hold_was_due_at", "hold_due_at", "ended_there")
    later_columns = ("ended_there",)

    proposal = models.OneToOneField(TimeProposal, on_delete=models.PROTECT, related_name="confirmed")
    hold_was_due_at = models.DateTimeField(null=True, help_text="end of the hold before, where one runs")
    hold_due_at = models.DateTimeField(null=True, help_text="and after")
    ended_there = models.DateTimeField(
        null=True, help_text="the end by the record of the jail that told it, where it is earlier: it stands"
    )


class CorrectionDraft(RecordedFact):
    """A drafted correction of what somebody outside was told. A person sends it, or says why not."""

    purpose = "what somebody outside must be told otherwise"
    erasable = ("to_name", "text")
    not_personal = ("cause", "kind", "to_ori")

    cause = models.CharField(max_length=32, help_text="the step or the dispute that it comes of")
    kind = models.CharField(max_length=12, choices=[(k.value, k.title) for k in RecipientKind])
    to_ori = models.CharField(max_length=9, blank=True)
    to_name = SealedText(bound_to="salt", max_length=160)
    text = SealedText(bound_to="salt")

    class Meta(RecordedFact.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "cause", "kind", "to_ori"], name="one_correction_a_recipient"
            )
        ]


class CorrectionTold(RecordedFact):
    """A drafted correction was sent, or a person decided that it is not, and why."""

    purpose = "that they were told"
    erasable = ("how",)
    not_personal = ("draft", "sent")

    draft = models.OneToOneField(CorrectionDraft, on_delete=models.PROTECT, related_name="told")
    sent = models.BooleanField()
    how = SealedText(bound_to="salt", help_text="whom it was told, how and when; or why nobody was told")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "corrections told"
