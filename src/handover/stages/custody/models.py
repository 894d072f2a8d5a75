"""What the jail answered and reported, and what became of the case."""

from __future__ import annotations

from typing import Any

from django.db import models

from handover.process.models import RecordedFact
from handover.stages.custody.rules import AtLargeReason


class JailAnswer(RecordedFact):
    """The jail's answer to a request, under its own law. Declining is an ordinary answer."""

    kind = models.CharField(max_length=8)
    ground = models.CharField(max_length=40, blank=True, help_text="code of the legal ground, where declined")
    citation = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    advice: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        default=dict, help_text="what the policy said on that day, as shown to the jail"
    )


class ReleaseTime(RecordedFact):
    """When the person would otherwise be released. A hold's clock starts there."""

    otherwise_release_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="end of the hold; empty where nobody is held")


class Release(RecordedFact):
    """The person left the jail's custody without a handover."""

    released_at = models.DateTimeField()
    how = models.CharField(max_length=12)
    notice_given = models.BooleanField()


class CustodyRecord(RecordedFact):
    """Custody was assumed: where, when, by whom."""

    assumed_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    officer = models.CharField(max_length=120)


class AtLarge(RecordedFact):
    """The case is at large: the chain of reasons, and never a place."""

    reason = models.CharField(max_length=24, choices=[(r.value, r.title) for r in AtLargeReason])
    text = models.TextField(blank=True)

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "at large"
