"""Whether a person stayed longer than the request allowed: past the end of a hold, or past a stop."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from handover.process.models import Matter
from handover.stages.custody import time_rules, timeline
from handover.stages.custody.court_orders import ended_by_order
from handover.stages.custody.event_effects import held_for_another
from handover.stages.custody.events_on_record import (
    corrected_times,
    court_orders_of,
    happened_in,
    orders_that_ended,
)
from handover.stages.custody.terms import BreachKind, EventKind
from handover.stages.custody.two_person_corrections import Corrected


def held_otherwise(case_id: UUID, moved_at: datetime) -> bool:
    """Return whether the hold had ended when the person was moved, and another ground to hold them, such as another
    agency's warrant, had arisen during it. A person may not be moved out of a running hold, whatever ground arose."""
    release = timeline.release_time_of(case_id)
    if release is None or release.due_at is None or moved_at < release.due_at:
        return False
    return held_for_another(_grounds(case_id), release.governs_at, release.due_at)


def stayed_past_end(case_id: UUID, left_at: datetime) -> BreachKind | None:
    """R7, R9: a person who left after the end of the hold was held too long. If another ground arose during the hold,
    such as another agency's warrant, the person was there on that ground and not on the request."""
    release = timeline.release_time_of(case_id)
    if release is None or release.due_at is None:
        return None
    by = release.due_at + _grace(case_id, release)
    if held_for_another(_grounds(case_id), release.governs_at, by):
        return None
    return time_rules.left_in_time(left_at, by)


def _grace(case_id: UUID, release: timeline.StatedRelease) -> timedelta:
    """Return the tolerance. The end of the clock is known in advance, so it has none. A court's order is carried out
    after it arrives; no source says how fast, so the figure is the office's own, illustrative."""
    as_told = court_orders_of(case_id, Corrected(corrected_times(case_id).times))
    by_order = {
        ended_by_order(orders, release.governs_at) for orders in (orders_that_ended(case_id), as_told)
    }
    return time_rules.RELEASE_TOLERANCE if release.due_at in by_order else timedelta(0)


def stayed_while_stopped(case: Matter, left_at: datetime) -> BreachKind | None:
    """R5, R7: the same for a person who had to be released because the request was stopped."""
    release, stopped_at = timeline.release_time_of(case.pk), timeline.stopped_since(case)
    if release is None or stopped_at is None:
        return None
    by = max(release.governs_at, stopped_at) + time_rules.RELEASE_TOLERANCE
    if held_for_another(_grounds(case.pk), release.governs_at, by):
        return None
    return time_rules.left_while_stopped(left_at, release.governs_at, stopped_at)


def _grounds(case_id: UUID) -> list[tuple[EventKind, datetime]]:
    return [(one.kind, one.at) for one in happened_in(case_id)]
