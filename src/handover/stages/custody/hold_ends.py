"""When a hold ends: by the clock, by the law of each day that it touches, by a court's order, as written down."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from handover.accounts.models import Agency
from handover.clocks.holds import HOLD_LIMIT, HoldClock, LocalLimit
from handover.jurisdictions import LimitFound, limits_on, shipped_policies
from handover.process.models import Matter
from handover.stages.custody.court_orders import ended_by_order
from handover.stages.custody.events_on_record import orders_that_ended, written_down
from handover.stages.custody.policy_advice import NO_POLICY_ON_FILE
from handover.stages.custody.two_person_corrections import Corrected


def hold_end(case: Matter, release_at: datetime) -> datetime:
    """When a hold from this release time ends at the jail that has the case."""
    return hold_clock(case, release_at).due_at


def hold_clock(case: Matter, release_at: datetime, now: Corrected | None = None) -> HoldClock:
    """The hold's clock from this release time: 48 hours, or less by the law of the place or by a court's order; ``now``
    as above.

    The law of every day that the hold touches binds it: the law on the day of release continues to bind, and a law
    that comes into force during the hold binds from then on.
    """
    return clock_of(case.agency, case, release_at, now)


def clock_of(jail: Agency, case: Matter, release_at: datetime, now: Corrected | None = None) -> HoldClock:
    """The same, of a hold at this jail."""
    return clock_at(
        jail, release_at, ordered_end(case.pk, release_at, now), written_down(case, jail.ori, release_at, now)
    )


def clock_at(
    jail: Agency, release_at: datetime, ordered_at: datetime | None, ended_at: datetime | None = None
) -> HoldClock:
    """The clock of a hold at this jail. ``ordered_at``: when it ends by a court's order; ``ended_at``: the end that was
    written down."""
    place, day = jail.policy or NO_POLICY_ON_FILE, release_at.astimezone(jail.zone).date()
    last = (release_at + HOLD_LIMIT).astimezone(jail.zone).date()
    found: dict[LimitFound, datetime | None] = dict.fromkeys(limits_on(place, day, shipped_policies()))
    while day < last:
        day += timedelta(days=1)
        for one in limits_on(place, day, shipped_policies()):
            found.setdefault(one, datetime.combine(day, time(), jail.zone))
    local = tuple(
        LocalLimit(
            f"{one.limit.citation} ({one.limit.confidence.words})",
            one.limit.hours,
            one.limit.working_days,
            law_from,
        )
        for one, law_from in found.items()
    )
    return HoldClock(release_at, jail.time_zone, local, ordered_at, ended_at)


def ordered_end(case_id: UUID, release_at: datetime, now: Corrected | None = None) -> datetime | None:
    """When a hold from this release time ends by a court's order; None where none ends it; ``now`` as above."""
    return ended_by_order(orders_that_ended(case_id, now), release_at)
