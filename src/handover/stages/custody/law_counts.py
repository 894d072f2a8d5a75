"""Counts of local law and of the handover, for oversight: each count takes one query or a few, never one per case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_noop as said

from handover.accounts.models import Agency
from handover.jurisdictions import (
    DUTIES,
    FACTS,
    Owner,
    PolicySet,
    SetOffBy,
    UnknownPlaceError,
    shipped_policies,
)
from handover.process.models import RecordedStep
from handover.process.names import CaseStep
from handover.stages.custody.duties import SET_OFF
from handover.stages.custody.event_effects import EFFECTS
from handover.stages.custody.handover_parts import PARTS
from handover.stages.custody.hold_ends import clock_at, ordered_end
from handover.stages.custody.local_law_models import AttestedFact, DutyDone
from handover.stages.custody.models import CustodyEvent, CustodyRecord, HandoverPart, ReleaseTime
from handover.stages.custody.terms import AtLargeReason, EventKind

BANDS: Final = (
    (timedelta(days=1), said("within a day")), (timedelta(days=7), said("within 7 days")),
    (timedelta(days=30), said("within 30 days")),
)  # fmt: skip
_WITHDRAWS: Final[tuple[CaseStep, ...]] = (
    "cancel", "cancel_by_discretion", "cancel_stopped", "cancel_misidentified", "resolve_citizen_cancel",
    "hand_over_child_cancel",
)  # fmt: skip
LATER: Final = said("later than 30 days")
_IN_TIME, _LATE, _NO_TIME = said("in time"), said("late"), said("no time is known")


def words() -> Iterator[str]:
    """The parts of a handover and the reasons of an outcome, as figures name them; for the catalogue."""
    yield from (part.title for part in PARTS)
    yield from (reason.title for reason in AtLargeReason)


def clause_counts() -> tuple[list[tuple[str, int]], int]:
    """Holds begun by the clause that sets their end, most first; and how many holds."""
    rows = ReleaseTime.objects.exclude(due_at=None).exclude(governs_at=None).order_by("number")
    told = rows.values_list("matter", "matter__agency", "governs_at").iterator(5000)
    newest = {case: (jail, at) for case, jail, at in told if at is not None}
    jails, ordered = Agency.objects.in_bulk({jail for jail, _ in newest.values()}), _with_orders()
    clauses = Counter(
        clock_at(jails[jail], at, ordered_end(case, at) if case in ordered else None).ended_by.clause
        for case, (jail, at) in newest.items()
    )
    return clauses.most_common(), len(newest)


def _with_orders() -> set[UUID]:
    """Every request on which a court's order that nobody be held was ever recorded."""
    kinds = [kind.value for kind in EventKind if EFFECTS[kind].ends_hold]
    return set(CustodyEvent.objects.filter(kind__in=kinds).values_list("matter_id", flat=True))


def attested_counts() -> list[tuple[str, int]]:
    """Requests in which a fact that a condition asks for was attested, by the fact."""
    rows = (
        AttestedFact.objects.values_list("name")
        .annotate(n=Count("matter", distinct=True))
        .order_by("-n", "name")
    )
    return [(FACTS[name].title if name in FACTS else name, n) for name, n in rows]


def duty_counts() -> tuple[list[tuple[str, int]], int]:
    """Count duties done, split by whether they were in time, and in total."""
    done = list(DutyDone.objects.select_related("matter__agency").order_by("number"))
    steps = _set_off({row.matter_id for row in done})
    policies, found = shipped_policies(), Counter[str]()
    for row in done:
        found[_in_time(row, steps, policies)] += 1
    return [(word, found[word]) for word in (_IN_TIME, _LATE, _NO_TIME) if found[word]], len(done)


def _set_off(cases: Iterable[object]) -> dict[tuple[object, SetOffBy], list[datetime]]:
    kind_of = {step: kind for kind, names in SET_OFF.items() for step in names}
    rows = RecordedStep.objects.filter(matter__in=list(cases), step__in=list(kind_of)).order_by("number")
    found: dict[tuple[object, SetOffBy], list[datetime]] = {}
    for case, step, at in rows.values_list("matter", "step", "recorded_at"):
        found.setdefault((case, kind_of[step]), []).append(at)
    return found


def _in_time(row: DutyDone, steps: dict[tuple[object, SetOffBy], list[datetime]], policies: PolicySet) -> str:
    """Classify a duty as in time or late: late if the shortest time of its clause had passed, counted from its last
    trigger before the record."""
    kind = next((k for code, k in DUTIES.items() if code.value == row.code), None)
    at = [t for t in steps.get((row.matter_id, kind.set_off_by), []) if t <= row.at] if kind else []
    if kind is None or kind.owner is not Owner.JAIL or not at:
        return _NO_TIME
    hours = list(_hours(row, policies))
    if not hours:
        return _NO_TIME
    return _LATE if row.done_at > at[-1] + timedelta(hours=min(hours)) else _IN_TIME


def _hours(row: DutyDone, policies: PolicySet) -> Iterator[int]:
    """The hours that the clause states which the record cites; a clause without hours asks for it at once."""
    try:
        chain = policies.chain(row.matter.agency.policy) if row.matter.agency.policy else ()
    except UnknownPlaceError:
        return
    day = row.done_at.astimezone(row.matter.agency.zone).date()
    for provision in (p for one in chain for i in one.instruments_on(day) for p in i.provisions):
        if provision.code.value == row.code:
            yield provision.within_hours or 0


def _moments(rows: Iterable[tuple[object, datetime]]) -> dict[object, datetime]:
    """Return the latest given moment of each case."""
    return dict(rows)


def cancelled_within() -> tuple[list[tuple[str, int]], int]:
    """Cancelled requests by how soon after the first lodging, and how many were cancelled."""
    withdrawn = RecordedStep.objects.filter(step__in=_WITHDRAWS)
    ended = _moments(withdrawn.order_by("number").values_list("matter", "recorded_at"))
    lodgings = RecordedStep.objects.filter(step="lodge", matter__in=withdrawn.values("matter"))
    lodged = _moments(lodgings.order_by("-number").values_list("matter", "recorded_at"))
    found = Counter(_band(ended[case] - at) for case, at in lodged.items())
    names = [*(name for _, name in BANDS), LATER]
    return [(name, found[name]) for name in names], sum(found.values())


def _band(took: timedelta) -> str:
    return next((name for most, name in BANDS if took <= most), LATER)


def missing_parts() -> tuple[list[tuple[str, int]], int]:
    """Handovers without each part, and in how many custody was assumed."""
    taken = CustodyRecord.objects.values("matter").distinct().count()
    has = dict(HandoverPart.objects.values_list("kind").annotate(n=Count("matter", distinct=True)))
    return [(part.title, taken - has.get(part.code, 0)) for part in PARTS], taken
