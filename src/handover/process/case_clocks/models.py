"""A clock of a case: what started it and when it is due. Stored once; a deadline is never moved.

Whether it still runs follows from the state of its case (`OPEN_WHILE`), not from a column that a job must
update: a stopped worker changes no deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.audit.chain import instant
from handover.clocks.targets import TargetKind, deadline
from handover.compiled_read import compiled_read
from handover.process.models import Matter
from handover.process.names import StateName, StepName

_End = TypeVar("_End")
"""A moment, as the database has it or as the audit log writes it."""


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

    case = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=12, choices=Kind)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["due_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, due {self.due_at:%Y-%m-%d %H:%M} UTC"


class RunningClock(models.Model):
    """The deadline that a case waits for now: a copy, so that lists find the nearest by an index.

    It has no row for a case without one. `Clock` and the case's state are the truth; `keep_running` follows them.
    """

    case = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="running")
    state = models.CharField(max_length=24)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="clocks_running_by_state")]

    def __str__(self) -> str:
        return f"{self.case_id}, due {self.due_at:%Y-%m-%d %H:%M} UTC"


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
    """Start a clock in the transaction of the step that triggers it. The audit log tells of it, so that a deadline can
    be rebuilt from the log alone."""
    clock = Clock.objects.create(case=case, kind=kind, started_at=started_at, due_at=due_at)
    times = {"started_at": instant(started_at), "due_at": instant(due_at)}
    append(
        act="clock.start",
        actor=Actor.system("clock"),
        subject=case.reference,
        content={"kind": str(kind), **times},
    )
    keep_running(case)
    return clock


def keep_running(case: Matter) -> None:
    """Write down which end a case waits for, in the transaction of the step that changed its state or its clocks."""
    (state,) = _states(case.pk)
    due_at = running_due(case.pk, state)
    if due_at is None:
        RunningClock.objects.filter(case=case).delete()
    else:
        RunningClock.objects.bulk_create(
            [RunningClock(case=case, state=state, due_at=due_at)],
            update_conflicts=True, unique_fields=["case"], update_fields=["state", "due_at"],
        )  # fmt: skip


def running_due(case_id: UUID, state: StateName) -> datetime | None:
    """Return the deadline that runs for a case in this state: the newest of one kind; of several kinds, the first in
    `OPEN_WHILE`."""
    return nearest_end(dict(_clocks(case_id)), state) if kinds_open(state) else None


@compiled_read
def _states(pk: UUID) -> models.QuerySet[Matter, StateName]:
    return Matter._base_manager.filter(pk=pk).values_list("state", flat=True)


@compiled_read
def _clocks(case_id: UUID) -> models.QuerySet[Clock, tuple[str, datetime]]:
    return Clock.objects.filter(case_id=case_id).order_by("pk").values_list("kind", "due_at")


def kinds_open(state: str) -> list[Clock.Kind]:
    """Return the kinds of clocks that run in a state, the one that counts first."""
    return [kind for kind, states in OPEN_WHILE.items() if state in states]


def nearest_end(newest: Mapping[str, _End], state: str) -> _End | None:
    """Return the end that a case in this state waits for, of the newest clock of each kind."""
    return next((newest[kind] for kind in kinds_open(state) if kind in newest), None)


def start_target(case: Matter, kind: Clock.Kind, target: TargetKind, at: datetime) -> Clock | None:
    """Start the clock of a named target in the facility's zone; None where its end cannot be known."""
    due_at = deadline(target, at, office_tz=case.agency.time_zone).due_at
    return start(case, kind, at, due_at) if due_at else None


def overdue(now: datetime | None = None) -> models.QuerySet[Clock]:
    """Return the expired clocks whose cases still wait.

    The newest clock of a kind counts: it was computed from all facts known at that time, including corrected ones.
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
