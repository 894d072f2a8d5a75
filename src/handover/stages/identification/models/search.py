"""One search of one repository for one booking, what it found, and what an examiner said."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from handover.formats.ebts.transaction_types import Repository
from handover.process.models import Matter, RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText


class Search(RecordedFact):
    """The request. ``booking_matter`` is the booking that is searched for."""

    not_personal = ("booking_matter", "repository")

    booking_matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="+", db_column="booking_case_id", db_index=False
    )
    repository = models.CharField(max_length=12, choices=[(r.value, r.words) for r in Repository])

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "searches"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking_matter", "repository"], name="one_search_a_repository")
        ]


class SearchResult(RecordedFact):
    """What the search of one gallery at one epoch gave: figures, not a decision."""

    not_personal = ("gallery_size", "epoch", "complete", "fingers", "elapsed_ms", "weights")

    gallery_size = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField()
    complete = models.BooleanField()
    fingers: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    elapsed_ms = models.FloatField()
    weights = models.CharField(
        max_length=40, blank=True, default="", help_text="version of the weights by which names were scored"
    )


class Candidate(RecordedFact):
    """One identity that the prints, or the names alone, brought up. ``evidence`` explains the score."""

    erasable = ("identity", "evidence")
    not_personal = ("found", "rank", "score", "band")

    class Found(models.TextChoices):
        PRINTS = "prints", "by prints"
        NAMES = "names", "by names, dates or numbers"

    found = models.CharField(max_length=6, choices=Found)
    rank = models.PositiveSmallIntegerField()
    identity = models.CharField(max_length=12, help_text="UCN or FIN")
    score = models.FloatField()
    band = models.CharField(max_length=10, blank=True)
    evidence = SealedJSON(bound_to="salt", default=list)

    class Meta(RecordedFact.Meta):
        ordering: ClassVar = ["matter_id", "-found", "rank"]


class PrintMatch(RecordedFact):
    """The identity that the prints establish, by threshold or by an examiner."""

    erasable = ("identity",)
    not_personal = ("score", "by_examiner")

    identity = models.CharField(max_length=12)
    score = models.FloatField()
    by_examiner = models.BooleanField()

    class Meta(RecordedFact.Meta):
        indexes: ClassVar = [models.Index(fields=["identity"], name="identification_match_of")]


class FirstJudgement(RecordedFact):
    """What an examiner judged from the prints alone, before score, pairs and names were shown. It ends nothing:
    the finding (`Examination`) may differ, and both stay on record."""

    erasable = ("identity", "reasons")
    not_personal = ("finding",)

    class Finding(models.TextChoices):
        SAME = "same", "same fingers as one candidate"
        NONE = "none", "none of the candidates has the same fingers"
        OPEN = "open", "cannot say from the prints alone"

    finding = models.CharField(max_length=4, choices=Finding)
    identity = SealedText(bound_to="salt", max_length=12, blank=True)
    reasons = SealedText(bound_to="salt")


class Examination(RecordedFact):
    """An examiner's finding on the candidates, with reasons."""

    erasable = ("identity", "reasons")
    not_personal = ("same",)

    same = models.BooleanField()
    identity = SealedText(bound_to="salt", max_length=12, blank=True)
    reasons = SealedText(bound_to="salt")


class MatchWithdrawal(RecordedFact):
    """A second examiner finds that the match does not stand: not the same fingers."""

    erasable = ("identity", "reasons")

    identity = SealedText(bound_to="salt", max_length=12, help_text="the identity that was given wrongly")
    reasons = SealedText(bound_to="salt")


class WantSearch(RecordedFact):
    """The search of the wants by names, dates and numbers, beside that of the criminal repository: what was asked."""

    not_personal = ("wants", "epoch", "complete", "weights", "share")

    wants = models.PositiveIntegerField(help_text="wants searched")
    epoch = models.PositiveIntegerField()
    complete = models.BooleanField(help_text="whether the whole file answered")
    weights = models.CharField(max_length=40, help_text="version of the weights by which names were scored")
    share = models.FloatField(
        help_text="of the persons booked, the share with a want in the file, 0-1: assumed, for the probabilities"
    )


class WantHit(RecordedFact):
    """A want that names and dates bring up. It needs confirmation by the agency that entered it; it is
    never an identity (NCIC hit confirmation)."""

    erasable = ("want", "evidence")
    not_personal = ("status", "by_prints", "weight", "probability", "gallery_size")

    class Status(models.TextChoices):
        NEEDS_CONFIRMATION = "needs_confirmation", "needs confirmation"

    want = models.ForeignKey(
        "repositories.Want",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="none once erased",
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.NEEDS_CONFIRMATION)
    by_prints = models.BooleanField(help_text="the print-confirmed identity is the want's own")
    weight = models.FloatField()
    probability = models.FloatField()
    gallery_size = models.PositiveIntegerField(default=0, help_text="wants searched")
    evidence = SealedJSON(bound_to="salt", default=list)


FINGERS_KEPT: Final = "booking.fingers"
"""The act of the audit entry that names the fingers kept of a booking: they are written beside any step."""


class ProbeFinger(RecordedFact):
    """One finger as taken for the search: where it came from, its minutiae, or why it could not be used."""

    erasable = ("minutiae", "problem")
    not_personal = ("position", "source", "count")

    # As of every fact, without an index of its own: the constraint's begins with it.
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="+", db_column="case_id", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=20, help_text="minutiae record or image record it came from")
    minutiae = SealedJSON(bound_to="salt", default=dict)
    count = models.PositiveSmallIntegerField(default=0)
    problem = SealedText(bound_to="salt", max_length=200, blank=True)

    class Meta(RecordedFact.Meta):
        ordering: ClassVar = ["matter_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "position"], name="one_probe_a_finger")
        ]
