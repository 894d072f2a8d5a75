"""What the jail answered and reported, and what became of the case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Final, Self

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText
from handover.stages.custody.arrest_models import Arrest
from handover.stages.custody.charge_models import ChargeChange, ChargeReview
from handover.stages.custody.correction_models import (
    CorrectionDraft,
    CorrectionTold,
    TimeCorrection,
    TimeProposal,
)
from handover.stages.custody.designee_models import Interview, InterviewRequest
from handover.stages.custody.local_law_models import AttestedFact, CitedPower, DutyDone
from handover.stages.custody.received_models import ReceivedWord
from handover.stages.custody.terms import AtLargeReason, BreachKind, EventKind, LoanLeft, StoppedKind


class JailAnswer(RecordedFact):
    """The jail's answer to a request, under its own law. Declining is an ordinary answer."""

    purpose = "the jail's answer with its ground"
    readers = "jail"
    erasable = ("text", "advice")
    not_personal = ("kind", "ground", "citation")

    kind = models.CharField(max_length=8)
    ground = models.CharField(max_length=40, blank=True, help_text="code of the legal ground, where declined")
    citation = models.CharField(max_length=160, blank=True)
    text = SealedText(bound_to="salt", blank=True)
    advice: models.JSONField[dict[str, Any], dict[str, Any]] = SealedJSON(
        bound_to="salt", default=dict, help_text="what the policy said on that day, as shown to the jail"
    )


class ReleaseTime(RecordedFact):
    """When the person would otherwise be released. A hold's clock starts there."""

    purpose = "when the person would be released"
    readers = "jail"
    not_personal = ("otherwise_release_at", "governs_at", "due_at", "rests_on")
    later_columns = ("rests_on",)

    otherwise_release_at = models.DateTimeField(help_text="as stated")
    governs_at = models.DateTimeField(null=True, help_text="which of the statements so far starts the clock")
    due_at = models.DateTimeField(null=True, help_text="end of the hold; empty where nobody is held")
    rests_on = models.CharField(max_length=160, blank=True, help_text="of a notice where local law is silent")


class Release(RecordedFact):
    """The person left the jail's custody without a handover."""

    not_personal = ("released_at", "how", "notice_given")

    released_at = models.DateTimeField()
    how = models.CharField(max_length=12)
    notice_given = models.BooleanField()


class CustodyRecord(RecordedFact):
    """Custody was assumed: where, when, by whom."""

    not_personal = ("assumed_at", "place", "officer")

    assumed_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    officer = models.CharField(max_length=120)


class CustodyEffort(RecordedFact):
    """Total officers' hours spent on taking custody, including travel; null if unknown."""

    purpose = "officers' hours that taking custody took"
    not_personal = ("minutes",)

    minutes = models.PositiveIntegerField(null=True)

    @classmethod
    def of(cls, hours: Decimal | None) -> Self:
        """The row for so many officers' hours."""
        return cls(minutes=None if hours is None else round(hours * 60))

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "custody efforts"


class ReleaseTold(RecordedFact):
    """The otherwise-release time as the jail told the officer who took custody, where no statement is on record."""

    purpose = "that the release was told"
    readers = "jail"
    not_personal = ("otherwise_release_at",)

    otherwise_release_at = models.DateTimeField()

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "release times told"


class HandoverPart(RecordedFact):
    """One part of a handover (`handover_parts.PARTS`): what was done, when, and the answers recorded."""

    purpose = "property, medication, papers handed over"
    readers = "jail"
    erasable = ("answers",)
    not_personal = ("kind", "done_at")

    kind = models.CharField(max_length=16)
    done_at = models.DateTimeField()
    answers: models.JSONField[dict[str, str], dict[str, str]] = SealedJSON(bound_to="salt", default=dict)


class AtLarge(RecordedFact):
    """The person is at large: the reason, and never a place."""

    purpose = "why the person was not taken into custody"
    erasable = ("text",)
    not_personal = ("reason",)

    reason = models.CharField(max_length=24, choices=[(r.value, r.title) for r in AtLargeReason])
    text = SealedText(bound_to="salt", blank=True)

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "at large"


class LoanEnding(RecordedFact):
    """The end of a loan from which the person did not come back (I-247A box 2): how, when, and who informed the
    office."""

    purpose = "a loan that ended without a return"
    erasable = ("text",)
    not_personal = ("kind", "left_at")

    kind = models.CharField(max_length=8, choices=[(k.value, k.title) for k in LoanLeft])
    left_at = models.DateTimeField()
    text = SealedText(bound_to="salt")


class Transfer(RecordedFact):
    """Another agency holds the person now; the detainer goes with them (I-247A: any subsequent agency)."""

    purpose = "to which jail the person went"
    readers = "jail"
    erasable = ("ground",)
    not_personal = ("from_ori", "to_ori", "transferred_at")

    from_ori = models.CharField(max_length=9)
    to_ori = models.CharField(max_length=9)
    transferred_at = models.DateTimeField()
    ground = SealedText(
        bound_to="salt", max_length=200, help_text="the receiving agency's own ground to hold the person"
    )

    class Meta(RecordedFact.Meta):
        indexes: ClassVar = [
            models.Index(fields=["from_ori", "id"], name="custody_transfer_from"),
            models.Index(fields=["to_ori"], name="custody_transfer_to"),
        ]


class CustodyEvent(RecordedFact):
    """What happened to the person or the booking while the request is out: hospital and back, a booking merged."""

    purpose = "what the jail reported besides"
    readers = "jail"
    erasable = ("text", "docket", "document")
    not_personal = ("kind", "happened_at", "until", "court", "lifts", "rests_on")
    later_columns = ("until", "court", "docket", "document", "lifts", "rests_on")

    kind = models.CharField(max_length=16, choices=[(k.value, k.title) for k in EventKind])
    happened_at = models.DateTimeField()
    until = models.DateField(null=True, help_text="of a sentence the projected release; else when it ends")
    text = SealedText(bound_to="salt")
    court = models.CharField(max_length=160, blank=True, help_text="of an order that nobody be held")
    docket = SealedText(bound_to="salt", max_length=120, blank=True)
    document = SealedText(bound_to="salt", max_length=200, blank=True)
    lifts = models.PositiveIntegerField(null=True, help_text="the step of the order that it vacates or stays")
    rests_on = models.CharField(max_length=160, blank=True, help_text="of a notice where local law is silent")


class Death(RecordedFact):
    """The person died in custody or after release. No cause is recorded here."""

    purpose = "that the person died"
    readers = "jail"
    erasable = ("text",)
    not_personal = ("died_at",)

    died_at = models.DateTimeField()
    text = SealedText(bound_to="salt", blank=True)


class Breach(RecordedFact):
    """A limit was overstepped, as somebody reported it or as the times show (R7)."""

    purpose = "a limit that was overstepped"
    readers = "jail"
    erasable = ("text",)
    not_personal = ("kind",)

    kind = models.CharField(max_length=16, choices=[(k.value, k.title) for k in BreachKind])
    text = SealedText(bound_to="salt")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "breaches"


class StoppedReport(RecordedFact):
    """What happened while the request was stopped. It changes no state; it is offered for its own step when the case
    resumes."""

    purpose = "what happened while the case was stopped"
    readers = "jail"
    erasable = ("text",)
    not_personal = ("kind", "happened_at")

    kind = models.CharField(max_length=12, choices=[(k.value, k.title) for k in StoppedKind])
    happened_at = models.DateTimeField()
    text = SealedText(bound_to="salt")


class UnknownOutcome(RecordedFact):
    """The outcome could not be determined, with the reasons."""

    purpose = "why the outcome is not known"
    erasable = ("reasons",)

    reasons = SealedText(bound_to="salt")


IN_OTHER_MODULES: Final = (
    Arrest, AttestedFact, ChargeChange, ChargeReview, CitedPower, CorrectionDraft, CorrectionTold, DutyDone, Interview,
    InterviewRequest, ReceivedWord, TimeCorrection, TimeProposal,
)  # fmt: skip
"""Facts of topics that have a module of their own, gathered here for Django."""
