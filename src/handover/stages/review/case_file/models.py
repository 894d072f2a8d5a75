"""Corrections of records in the file, and statements of the person."""

from __future__ import annotations

from django.db import models

from handover.process.erasure.traces import TraceField
from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText


class RecordCorrection(RecordedFact):
    """The correction of a record: old and corrected content, and the source. No finding may rest on the record any
    more."""

    erasable = ("identity", "record_key", "was", "now", "source", "birth")
    not_personal = ("citizen", "record_trace", "child_until")
    later_columns = ("record_trace", "child_until")

    identity = models.CharField(max_length=12, db_index=True, help_text="FIN of the person")
    record_key = SealedText(bound_to="salt", max_length=40)
    was = SealedText(bound_to="salt")
    now = SealedText(bound_to="salt")
    source = SealedText(bound_to="salt", max_length=120)
    citizen = models.BooleanField(default=False, help_text="what is so points to United States citizenship")
    birth = SealedText(
        bound_to="salt", max_length=10, blank=True, help_text="date of birth (ISO) that it shows"
    )
    record_trace = TraceField(
        help_text="keyed digest of the record's key: it bears nothing after an erasure either"
    )
    child_until = models.PositiveSmallIntegerField(
        null=True,
        editable=False,
        help_text="year in which a child by that date comes of age; none of an adult",
    )


class Statement(RecordedFact):
    """What the person said to an immigration officer, as the officer recorded it. Evidence, and no finding."""

    erasable = ("language", "interpreter", "text")
    not_personal = ("made_at", "made_to", "rights_told")
    later_columns = ("rights_told",)

    made_at = models.DateTimeField()
    made_to = models.CharField(max_length=120, help_text="immigration officer, with title")
    language = SealedText(bound_to="salt", max_length=40)
    interpreter = SealedText(
        bound_to="salt", max_length=120, help_text="who interpreted, or why nobody had to"
    )
    rights_told = models.BooleanField(
        null=True,
        help_text="that nothing need be said, and that a lawyer may be asked; none in older rows: not asked then",
    )
    text = SealedText(bound_to="salt")
