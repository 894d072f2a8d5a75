"""A clock of a case: what started it and when it is due. Stored once; a deadline is never moved.

Whether it still runs follows from the state of its case (`OPEN_WHILE`), not from a column that a job must
update: a stopped worker changes no deadline.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from django.db import models
from django.utils import timezone

from handover.clocks.targets import TargetKind, deadline

if TYPE_CHECKING:
    from handover.process.models import Matter
    from handover.process.names import StateName, StepName


class Clock(models.Model):
    """One deadline of one case, as computed from facts by `clocks.deadlines`."""

    class Kind(models.TextChoices):
        QUERY = "query", "answer to the query (office target, illustrative)"
        DISPOSITION = "disposition", "look again at the court's disposition"
        HOLD = "hold", "end of the hold (8 CFR 287.7(d))"
        NEUTRAL = "neutral", "neutral review (Gonzalez settlement, illustrative)"
        CITIZENSHIP = "citizenship", "answer to a citizenship question (illustrative)"
        REQUEST = "request", "answer to the arresting agency (8 USC 1357(d), illustrative)"
        DISPUTE = "dispute", "answer to a dispute (illustrative)"
        STOP = "stop", "answer to a stop (office target, illustrative)"
        CHILD = "child", "care of a child (8 USC 1232(b)(3), illustrative)"
        WARRANT = (
            "warrant",
            "cancellation of a warrant whose request was withdrawn (office target, illustrative)",
        )

    case = models.ForeignKey("process.Matter", on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=12, choices=Kind)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["due_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, due {self.due_at:%Y-%m-%d %H:%M} UTC"


OPEN_WHILE: Final[dict[Clock.Kind, tuple[StateName, ...]]] = {
    Clock.Kind.QUERY: ("queried",),
    Clock.Kind.DISPOSITION: ("awaiting_disposition",),
    Clock.Kind.HOLD: ("held",),
    Clock.Kind.NEUTRAL: ("probable_cause",),
    Clock.Kind.CITIZENSHIP: ("citizenship_question",),
    Clock.Kind.REQUEST: ("queried", "awaiting_review", "in_review", "awaiting_disposition"),
    Clock.Kind.DISPUTE: ("filed",),
    Clock.Kind.CHILD: ("child_path",),
    Clock.Kind.STOP: ("stopped",),
    Clock.Kind.WARRANT: (),
}
ENDED_BY: Final[dict[Clock.Kind, StepName]] = {Clock.Kind.WARRANT: "cancel_warrant"}
"""Clocks of a closed case: they run until this step is taken."""


def start(case: Matter, kind: Clock.Kind, started_at: datetime, due_at: datetime) -> Clock:
    """Start a clock in the transaction of the step that triggers it."""
    return Clock.objects.create(case=case, kind=kind, started_at=started_at, due_at=due_at)


def start_target(case: Matter, kind: Clock.Kind, target: TargetKind, at: datetime) -> Clock | None:
    """Start the clock of a named target in the facility's zone; None where its end cannot be known."""
    due_at = deadline(target, at, office_tz=case.agency.time_zone).due_at
    return start(case, kind, at, due_at) if due_at else None


def overdue(now: datetime | None = None) -> models.QuerySet[Clock]:
    """Return the expired clocks whose cases still wait.

    Of two clocks of one kind the newest counts: it was computed from all facts of that moment, those that a person
    corrected included.
    """
    waits = models.Q()
    for kind, states in OPEN_WHILE.items():
        waits |= models.Q(kind=kind, case__state__in=states)
    for kind, step in ENDED_BY.items():
        waits |= models.Q(kind=kind) & ~models.Q(case__steps__step=step)
    newer = Clock.objects.filter(
        case=models.OuterRef("case"), kind=models.OuterRef("kind"), pk__gt=models.OuterRef("pk")
    )
    late = Clock.objects.filter(waits, ~models.Exists(newer), due_at__lte=now or timezone.now())
    return late.select_related("case__agency")
