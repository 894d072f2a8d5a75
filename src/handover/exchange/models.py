"""Peers with their keys, messages on their way out, messages that came, and what was refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from handover.exchange.delivery_rules import MessageState
from handover.exchange.parts import AgencyPart
from handover.process.erasure.columns import Erasable
from handover.process.labelled_enum import LabelledEnum
from handover.sealed_columns.fields import SealedText

IN_MEMORY = "memory:"
"""The address of a peer that is this deployment itself: its messages go the same way, without a network."""


class Peer(models.Model):
    """Another deployment. Which agencies it speaks for stands with each agency (`Agency.peer` of `accounts.models`)."""

    name = models.CharField(max_length=40, unique=True)
    part = models.CharField(max_length=8, choices=[(p.value, p.title) for p in AgencyPart])
    address = models.CharField(max_length=300, help_text="https://HOST, or memory:")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @property
    def in_memory(self) -> bool:
        """Whether it is this deployment itself."""
        return self.address == IN_MEMORY


class PeerKey(models.Model):
    """A peer's key, valid from a date until it was replaced or revoked."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="keys")
    keyid = models.CharField(max_length=32, unique=True)
    public = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, help_text="end of the overlap with the key that took its place")
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.keyid} of {self.peer_id}"


class OutgoingMessage(models.Model):
    """A message that a step caused, written in the step's transaction. It holds nothing of what the step says: that is
    taken from the recorded facts when it is sent.
    """

    matter = models.ForeignKey("process.Matter", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="the step that caused it")
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(
        default=1, help_text="of the kind when it was written: sent again later it is the same message"
    )
    ahead = models.BooleanField(default=False, help_text="it is urgent: it waits for no other message")
    after = models.PositiveIntegerField(
        null=True,
        help_text="the step of the message before it that its receiver had when it was first sent; empty: not sent yet",
    )
    erasure = models.ForeignKey(
        "process.Erasure",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="which it tells of; empty: a step caused it",
    )
    sender = models.CharField(max_length=9)
    recipient = models.CharField(max_length=9)
    peer = models.CharField(max_length=40)
    state = models.CharField(
        max_length=8, default=MessageState.WAITING.value, choices=[(s.value, s.title) for s in MessageState]
    )
    tries = models.PositiveIntegerField(default=0, help_text="failures since it last was to be sent")
    due_at = models.DateTimeField(null=True, default=timezone.now)
    since = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=200, blank=True, help_text="why the last try failed")
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the bytes that were sent first"
    )
    receipt_entry = models.PositiveBigIntegerField(null=True, help_text="entry of the receiver's log")
    receipt_digest = models.CharField(max_length=64, blank=True, help_text="its digest in the receiver's log")
    receipt_at = models.DateTimeField(null=True, help_text="when the receiver took it, as it says")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "number", "kind", "recipient"],
                condition=models.Q(erasure=None),
                name="one_message_a_step_and_kind",
            ),
            models.UniqueConstraint(
                fields=["matter", "erasure", "kind", "recipient"],
                condition=models.Q(erasure__isnull=False),
                name="one_message_an_erasure_and_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="exchange_out_due"),
            models.Index(fields=["peer", "state", "due_at"], name="exchange_out_of_peer"),
            models.Index(fields=["peer", "receipt_entry"], name="exchange_out_by_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.matter_id}, step {self.number}"

    @property
    def standing(self) -> MessageState:
        """The state as the rules know it."""
        return MessageState(self.state)


class IncomingMessage(Erasable):
    """A message as it came. Append-only, by trigger; an order erases its body."""

    erasable = ("body",)
    jail_column = "recipient"
    not_personal = (
        "peer", "matter", "message_id", "kind", "subject", "source", "recipient", "step", "after", "digest",
        "log_entry", "log_digest", "signature_input", "signature", "received_at",
    )  # fmt: skip

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(
        "process.Matter",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the case here, if one is",
    )
    message_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=24, db_index=True)
    source = models.CharField(max_length=9)
    recipient = models.CharField(max_length=9)
    step = models.PositiveIntegerField(help_text="the step of the sender's log that caused it")
    after = models.PositiveIntegerField(help_text="the step of the message before it; 0: none")
    body = SealedText(bound_to="salt", help_text="as it came")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes")
    log_entry = models.PositiveBigIntegerField(help_text="entry of the sender's log")
    log_digest = models.CharField(max_length=64)
    signature_input = models.CharField(max_length=400)
    signature = models.CharField(max_length=200)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "message_id"], name="one_message_an_id")
        ]
        indexes: ClassVar = [models.Index(fields=["peer", "log_entry"], name="exchange_in_by_log")]
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} about {self.subject}"


class EffectOutcome(LabelledEnum):
    """What became of a message that came."""

    PENDING = "pending", "To be recorded"
    RECORDED = "recorded", "Recorded"
    NOTHING = "nothing", "Nothing to record"
    WAITS = "waits", "Waits"
    REFUSED = "refused", "Not recorded"


class MessageEffect(models.Model):
    """What became of a message here: by which step of which case it is recorded, or why by none."""

    message = models.OneToOneField(IncomingMessage, on_delete=models.PROTECT, related_name="effect")
    outcome = models.CharField(
        max_length=8, default=EffectOutcome.PENDING.value, choices=[(o.value, o.title) for o in EffectOutcome]
    )
    matter = models.ForeignKey("process.Matter", on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(null=True, help_text="the step here")
    at_once = models.BooleanField(default=False, help_text="what it says waits for no message before it")
    why = models.CharField(max_length=200, blank=True, help_text="why it is not recorded, or by no step")
    tries = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["outcome", "at"], name="exchange_effect_open")]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.message_id}"

    @property
    def became(self) -> EffectOutcome:
        """The outcome as the rules know it."""
        return EffectOutcome(self.outcome)


class IncomingCourse(models.Model):
    """How far the messages of one sender about one request are in order. Locked while one is taken."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=9)
    subject = models.CharField(max_length=24, db_index=True)
    opened = models.BooleanField(default=False, help_text="whether the message that begins it is there")
    in_order_to = models.PositiveIntegerField(default=0, help_text="up to this step nothing is missing")
    held_back = models.PositiveIntegerField(default=0, help_text="messages that wait for one that is missing")
    missing_after = models.PositiveIntegerField(
        null=True, help_text="the step that the first of them waits for"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "recipient", "subject"], name="one_course_a_request")
        ]

    def __str__(self) -> str:
        return f"{self.subject} of {self.peer_id}"


class SetAsideRequest(models.Model):
    """That somebody asks to wait no longer for one message: one that was given up here, one that came and cannot be
    recorded, or one that is missing and holds later ones back. Another person of the agency decides.
    """

    class StuckAs(models.TextChoices):
        """Which of the three it is."""

        SENT = "sent", "it was given up"
        CAME = "came", "it came and is not recorded"
        MISSING = "missing", "it is missing"

    what = models.CharField(max_length=8, choices=StuckAs)
    sent = models.ForeignKey(OutgoingMessage, on_delete=models.PROTECT, null=True, related_name="+")
    came = models.ForeignKey(IncomingMessage, on_delete=models.PROTECT, null=True, related_name="+")
    course = models.ForeignKey(IncomingCourse, on_delete=models.PROTECT, null=True, related_name="+")
    missing = models.PositiveIntegerField(
        null=True, help_text="the step of the sender whose message is missing"
    )
    agency = models.CharField(max_length=9, help_text="whose people ask and decide")
    reasons = SealedText(
        bound_to="by_key", max_length=1000, help_text="why, and how the other agency learned of it; no name"
    )
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, blank=True, help_text="approved or declined; empty: not decided")
    decided_key = models.CharField(max_length=40, blank=True)
    decided_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[name], condition=models.Q(outcome="", what=what), name=f"one_open_request_of_{what}"
            )
            for what, name in (("sent", "sent"), ("came", "came"), ("missing", "course"))
        ]

    def __str__(self) -> str:
        return f"request {self.pk}: {self.get_what_display()}"


class RefusedMessages(models.Model):
    """How many messages were refused on one day, from whom and why. Nothing of them is kept."""

    day = models.DateField()
    peer = models.CharField(max_length=40, blank=True, help_text="empty: from nobody who is known")
    code = models.CharField(max_length=20)
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)
    last_id = models.CharField(max_length=120, blank=True, help_text="of a message whose signature fitted")

    class Meta:
        verbose_name_plural = "refused messages"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "peer", "code"], name="one_count_a_day_and_code")
        ]
        ordering: ClassVar = ["-day", "peer", "code"]

    def __str__(self) -> str:
        return f"{self.code} from {self.peer or 'nobody known'}, {self.day}"
