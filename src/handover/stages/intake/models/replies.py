"""Outgoing answers: where each agency wants them, one delivery per answer, and every attempt."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from handover.process.erasure.columns import Erasable
from handover.sealed_columns.fields import SealedText
from handover.stages.intake.models.booking import Answer
from handover.stages.intake.reply_rules import AttemptOutcome, ReplyState, Way


class Receiver(models.Model):
    """Where one agency's answers are pushed. An agency without a live one fetches them by the API.

    ``generation`` counts the agency's receivers: the signing secret is derived from it and never stored.
    """

    class Kind(models.TextChoices):
        FOLDER = "folder", "drop folder"
        WEBHOOK = "webhook", "webhook"

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="receivers")
    kind = models.CharField(max_length=8, choices=Kind)
    target = models.CharField(max_length=500, help_text="folder or address")
    generation = models.PositiveIntegerField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "generation"], name="one_receiver_a_generation"),
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(until=None), name="one_live_receiver_an_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.agency_id}"


class Delivery(models.Model):
    """One answer on its way. ``state``, ``tries`` and ``due_at`` are the cached fold of its attempts."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="delivery")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, default=ReplyState.WAITING.value, choices=[(s.value, s.title) for s in ReplyState]
    )
    tries = models.PositiveIntegerField(default=0, help_text="failed pushes since it last was to be sent")
    due_at = models.DateTimeField(null=True, help_text="next push; none where the sender fetches")
    since = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes: ClassVar = [
            models.Index(fields=["agency", "state"]),
            models.Index(fields=["state", "due_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.state}"

    @property
    def standing(self) -> ReplyState:
        """The state as the rules know it."""
        return ReplyState(self.state)


class DeliveryAttempt(Erasable):
    """One thing that happened to a delivery. Append-only, by trigger."""

    erasable = ("detail",)
    not_personal = ("delivery", "number", "way", "outcome", "by_key", "by_name", "at")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    way = models.CharField(max_length=12, choices=[(w.value, w.title) for w in Way])
    outcome = models.CharField(max_length=6, choices=[(o.value, o.value) for o in AttemptOutcome])
    detail = SealedText(bound_to="salt", max_length=200, blank=True)
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="one_attempt_a_number")
        ]
        ordering: ClassVar = ["delivery_id", "number"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number} {self.way} {self.outcome}"
