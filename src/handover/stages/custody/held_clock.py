"""The recorded clock of the hold: it is updated as soon as the record changes, even while the request is stopped, so
that a resumed case waits for the right end."""

from __future__ import annotations

from typing import Final

from handover.process.case_clocks.models import Clock, start
from handover.process.case_track import STOPPED
from handover.process.graph import RESUME, Track, steps_of
from handover.process.models import Matter, RecordedStep
from handover.stages.custody import timeline

_GOES_ON: Final = frozenset(step.name for step in steps_of(Track.CASE) if step.to == RESUME)


def follow_record(case: Matter) -> None:
    """Start the clock again if the hold ends at a time other than the newest clock says."""
    state = timeline.state_of_request(case.standing) if case.state in STOPPED else case.state
    release = timeline.release_time_of(case.pk) if state == "held" else None
    if release is None or release.due_at is None:
        return
    newest = Clock.objects.filter(case=case, kind=Clock.Kind.HOLD).order_by("pk").last()
    if newest is None or newest.due_at != release.due_at:
        start(case, Clock.Kind.HOLD, release.governs_at, release.due_at)


def after_step(matter: Matter, step: RecordedStep) -> None:
    """When a request resumes, apply what was recorded during the stop (`process.listeners`)."""
    if step.step in _GOES_ON and matter.track == Track.CASE:
        follow_record(matter)
