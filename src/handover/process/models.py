"""The matters and their steps. `RecordedStep` is the truth; `Matter.state` is its cached fold."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any, ClassVar, Literal

from django.db import models

from handover.compiled_read import compiled_read
from handover.process.claim_rules import CLAIMABLE, CLAIMING, holder_of
from handover.process.erasure.columns import Erasable
from handover.process.erasure.models import (  # noqa: F401 # Django finds them here
    ErasedRow,
    Erasure,
    ErasureDecline,
    ErasureRequest,
    Leftover,
    LegalHold,
)
from handover.process.fold import Standing, Taken, fold
from handover.process.graph import STATE, State, Track
from handover.process.holding_model import Holding  # noqa: F401 # Django finds it here
from handover.process.integrity.models import IntegrityFinding, IntegrityRound  # noqa: F401 # Django finds them here
from handover.process.jobs.models import JobTrouble, WorkerBeat  # noqa: F401 # Django finds them here
from handover.process.name_fields import StateField, StepField
from handover.process.names import StateName, StepName
from handover.process.open_work import OpenWork  # noqa: F401 # Django finds it here
from handover.read_once import read_once
from handover.sealed_columns.fields import SealedText


class Matter(models.Model):
    """What moves on a track: a booking file, a search, an immigration case or a dispute (`Track`).

    Moved by `process.advance` alone; nothing else writes this table, which keeps the name it was made with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.CharField(max_length=8, choices=[(t.value, t.value) for t in Track])
    reference = models.CharField(max_length=24, unique=True, help_text="what people call it; opaque")
    agency = models.ForeignKey(
        "accounts.Agency", on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    office = models.ForeignKey(
        "accounts.Agency", on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="the immigration office that has it; none while no office is on file",
    )  # fmt: skip
    state = StateField(max_length=24)
    version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    led_to: Standing | None = None  # set by the step just taken; not for a case, whose holder may differ

    class Meta:
        db_table = "process_case"
        # One for each order in which a list begins: a page costs the same with a thousand cases and with a million.
        indexes: ClassVar = [
            models.Index(fields=["track", "moved_at"], name="process_case_by_moved"),
            models.Index(fields=["track", "opened_at"], name="process_case_by_opened"),
            models.Index(fields=["track", "reference"], name="process_case_by_reference"),
            models.Index(fields=["agency", "track", "moved_at"], name="process_case_of_agency"),
            models.Index(fields=["track", "state", "moved_at"], name="process_cas_track_359b7c_idx"),
            models.Index(fields=["agency", "track", "state", "moved_at"], name="process_case_agency_state"),
            models.Index(fields=["office", "track", "moved_at"], name="process_case_of_office"),
            models.Index(fields=["office", "track", "state", "moved_at"], name="process_case_office_state"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def standing(self) -> Standing:
        """The fold of the recorded steps, and who holds the matter. Raises `BrokenHistoryError` if no lawful way."""
        return _standing(self, Track(self.track), self.state)

    @property
    def place(self) -> State:
        """The state's own data, for pages."""
        return STATE[Track(self.track), self.state]


@read_once
def _standing(matter: Matter, track: Track, state: StateName) -> Standing:
    rows = _steps(matter.pk)
    standing = fold(track, [Taken(step, key) for _, step, key, _ in rows])
    if not any(step in CLAIMING for _, step, _, _ in rows) and state not in CLAIMABLE:
        return standing
    return replace(standing, holder=holder_of(track, rows, _claim_changes(matter.pk)))


@compiled_read
def _steps(matter: uuid.UUID) -> models.QuerySet[RecordedStep, tuple[int, StepName, str, str]]:
    rows = RecordedStep.objects.filter(matter_id=matter).order_by("number")
    return rows.values_list("number", "step", "actor_key", "actor_name")


@compiled_read
def _claim_changes(matter: uuid.UUID) -> models.QuerySet[ClaimChange, tuple[int, str, str]]:
    rows = ClaimChange.objects.filter(matter_id=matter).order_by("pk")
    return rows.values_list("number", "holder_key", "holder_name")


class RecordedStep(models.Model):
    """One step taken. Append-only, by trigger. ``facts`` maps each fact to its row and digest."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="steps", db_column="case_id", db_index=False
    )
    number = models.PositiveIntegerField()
    step = StepField(max_length=24)
    state = StateField(max_length=24, help_text="the state after the step")
    actor_key = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=120)
    actor_role = models.CharField(max_length=20)
    actor_agency = models.CharField(max_length=9, blank=True)
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    happened_at = models.DateTimeField(help_text="when it happened in the world")
    recorded_at = models.DateTimeField(help_text="when it was recorded")

    class Meta:
        db_table = "process_casestep"
        ordering: ClassVar = ["matter_id", "number"]
        indexes: ClassVar = [models.Index(fields=["actor_key", "step"], name="process_step_by_actor")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "number"], name="one_step_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.number} {self.step}"


class RecordedFact(Erasable):
    """Base of every fact table: which case, which step, who and when. Append-only, by trigger.

    A fact is never corrected in place: a later step records a new one. ``later_columns`` names columns that a table
    got after rows were recorded, in the order of their coming (`facts.fits`). ``purpose`` and ``readers`` (the office's
    roles, or the jail that has the request too) are its row of the data inventory, unless that names the table.
    """

    purpose: ClassVar[str] = ""
    readers: ClassVar[Literal["case", "jail"]] = "case"
    later_columns: ClassVar[tuple[str, ...]] = ()
    not_personal: ClassVar[tuple[str, ...]] = ("matter", "number", "by_key", "by_name", "at")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", db_column="case_id")
    number = models.PositiveIntegerField(help_text="the step that recorded it")
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering: ClassVar = ["matter_id", "number"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of {self.matter_id}, step {self.number}"


class LateReason(RecordedFact):
    """Why an event was recorded long after it happened: a fact of the step that recorded it (`step_details`)."""

    purpose = "why something was recorded late"
    erasable = ("reasons",)

    reasons = SealedText(bound_to="salt")


class ClaimChange(Erasable):
    """A matter was given from one person to another, handed back, or taken over, and why (`process.claims`).

    Append-only, by trigger. ``number``: the matter's version at that moment. Taking a matter up is a step and makes no
    row here. ``holder_key`` is empty where nobody has it from then on.
    """

    class Kind(models.TextChoices):
        TAKE_OVER = "take_over", "Taken over"
        ASSIGN = "assign", "Assigned"
        HAND_BACK = "hand_back", "Handed back"
        GONE = "gone", "Ended: the case went to another office"

    erasable = ("reasons",)
    not_personal = (
        "matter", "number", "kind", "holder_key", "holder_name", "former_key", "former_name", "by_key", "by_name", "at",
    )  # fmt: skip

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="claim_changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    holder_key = models.CharField(max_length=40, blank=True)
    holder_name = models.CharField(max_length=120, blank=True)
    former_key = models.CharField(max_length=40, blank=True)
    former_name = models.CharField(max_length=120, blank=True)
    reasons = SealedText(bound_to="salt")
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.matter_id}"


class OfficeChange(Erasable):
    """A case, with its booking, searches and disputes, went from one immigration office to another, and why
    (`process.office_changes`). Append-only, by trigger. ``number``: the case's version at that moment."""

    erasable = ("reasons",)
    not_personal = ("matter", "number", "former", "to", "by_key", "by_name", "at")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="office_changes")
    number = models.PositiveIntegerField()
    former = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    reasons = SealedText(bound_to="salt")
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.matter_id} to {self.to_id}"
