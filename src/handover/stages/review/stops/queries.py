"""Reads stops: what was found, after which step, and by when somebody must answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.roles import Actor, Role
from handover.process import gate
from handover.process.case_clocks.models import Clock
from handover.process.gate import Attempt, Barred
from handover.process.graph import STEP, Track, step_named
from handover.process.models import Matter
from handover.stages.review.stops.models import Stop, StopAnswer

_READER = Actor.system("records")


@dataclass(frozen=True, slots=True)
class FoundBar:
    """One bar that stopped a case: what it said, and the rule and source that it follows."""

    title: str
    said: str
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class StopShown:
    """A stop as a page shows it: what was found, after which step, whose turn it is, and by when. ``still``: what
    bars the case now, checked for this page; empty if the case may go on."""

    found: tuple[FoundBar, ...]
    still: tuple[Barred, ...]
    after: str
    at: datetime
    waits_for: Role
    due_at: datetime | None
    detainer_out: bool
    custody_taken: bool


def stop_of(case_id: UUID) -> Stop | None:
    """The newest stop of a case."""
    return Stop.objects.filter(matter_id=case_id).order_by("-number").first()


def stop_answers_of(case_id: UUID) -> QuerySet[StopAnswer]:
    """What was done about the stops of a case, oldest first."""
    return StopAnswer.objects.filter(matter_id=case_id).order_by("number")


def shown_stop(case: Matter) -> StopShown | None:
    """Return the current stop of a case, or None if it is not stopped."""
    stop = stop_of(case.pk) if case.state == "stopped" else None
    if stop is None:
        return None
    clock = Clock.objects.filter(case=case, kind=Clock.Kind.STOP, started_at=stop.at).first()
    standing, after = case.standing.facts, step_named(Track.CASE, stop.after_step)
    return StopShown(
        found=tuple(_found(entry) for entry in stop.found),
        still=tuple(_still_barring(case)),
        after=after.title if after else stop.after_step,
        at=stop.at,
        waits_for=case.place.waits_for or Role.SUPERVISOR,
        due_at=clock.due_at if clock else None,
        detainer_out="lodgement" in standing,
        custody_taken="custody" in standing,
    )


def _still_barring(case: Matter) -> list[Barred]:
    now = timezone.now()
    return gate.ask(Attempt(case, STEP[Track.CASE, "resume_stopped"], _READER, now, now))


def _found(entry: dict[str, str]) -> FoundBar:
    bar = next((b for b in gate.all_bars() if b.code == entry["code"]), None)
    return FoundBar(
        bar.title if bar else entry["code"].replace("_", " "), entry["said"], entry["rule"],
        bar.source if bar else "a bar that is no longer registered",
    )  # fmt: skip
