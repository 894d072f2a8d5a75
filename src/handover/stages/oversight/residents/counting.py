"""Count permanent residents with watched charges as of a cut: by the month in which the watch began."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from handover.process.case_clocks.models import Clock
from handover.process.graph import STATE, Track
from handover.process.models import RecordedStep
from handover.process.names import StateName, StepName
from handover.stages.notification.public import queries as notification
from handover.stages.oversight.persons import CasePerson, persons_of
from handover.stages.oversight.residents.states import (
    RESIDENT,
    ChargeState,
    CourtEnd,
    FirstDecision,
    charge_state,
    first_decision,
    still_waits,
    worst,
)
from handover.stages.review.public import queries as review

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class StoodCharge:
    """A watched charge of a permanent resident, and how it stands."""

    case: UUID
    person: str
    month: str
    state: ChargeState


def count(cut: datetime) -> dict[str, Any]:
    """Everything as of the cut: plain values, which name no person and no case."""
    statuses = notification.statuses_by(cut)
    watches = review.watches_by(cut)
    watched = {case for case, _, _ in watches}
    residents = {case for case, status in statuses.items() if status == RESIDENT}
    steps = _steps(residents | watched, cut)
    charges = _charges([w for w in watches if w[0] in residents], steps, cut)
    beside = Counter("other" if statuses.get(case) else "unknown" for case in watched - residents)
    return {
        "cut": cut.isoformat(),
        "decisions": _decisions(residents, steps),
        "cohorts": _cohorts(charges),
        "became": _became(charges, steps),
        "beside": {"other": beside["other"], "unknown": beside["unknown"]},
    }


Steps = Mapping[UUID, list[tuple[StepName, StateName]]]


def _steps(cases: Iterable[UUID], cut: datetime) -> Steps:
    found: dict[UUID, list[tuple[StepName, StateName]]] = defaultdict(list)
    listed = sorted(cases)
    for at in range(0, len(listed), _BATCH):
        rows = RecordedStep.objects.filter(matter__in=listed[at : at + _BATCH], recorded_at__lte=cut)
        for case, step, state in rows.order_by("matter", "number").values_list("matter", "step", "state"):
            found[case].append((step, state))
    return found


def _decisions(residents: Iterable[UUID], steps: Steps) -> dict[str, int]:
    counts = Counter(
        first_decision((step for step, _ in steps[case]), ended=_ended(steps[case])) for case in residents
    )
    return {one.value: counts[one] for one in FirstDecision}


def _ended(steps: list[tuple[StepName, StateName]]) -> bool:
    return bool(steps) and STATE[Track.CASE, steps[-1][1]].ended


def _charges(watches: Iterable[tuple[UUID, int, datetime]], steps: Steps, cut: datetime) -> list[StoodCharge]:
    listed = list(watches)
    ends: dict[UUID, list[CourtEnd]] = defaultdict(list)
    for case, number, of, convicted in review.dispositions_by(cut):
        ends[case].append(CourtEnd(number, of, convicted))
    due = dict(
        Clock.objects.filter(kind=Clock.Kind.DISPOSITION, started_at__lte=cut)
        .order_by("pk")
        .values_list("case_id", "due_at")
    )
    persons: dict[UUID, CasePerson] = {}
    for at in range(0, len(listed), _BATCH):
        persons |= persons_of({case for case, _, _ in listed[at : at + _BATCH]})
    return [
        StoodCharge(
            case,
            persons[case].key if case in persons else str(case),
            f"{begun.astimezone(UTC):%Y-%m}",
            charge_state(
                number, ends[case], waits=still_waits([s for _, s in steps[case]]), due=due.get(case), cut=cut
            ),
        )
        for case, number, begun in listed
    ]


def _cohorts(charges: Iterable[StoodCharge]) -> list[dict[str, Any]]:
    """Charges by the month in which each began to be watched; persons by the first such month of theirs."""
    of_month: dict[str, Counter[ChargeState]] = defaultdict(Counter)
    of_person: dict[str, list[StoodCharge]] = defaultdict(list)
    for one in charges:
        of_month[one.month][one.state] += 1
        of_person[one.person].append(one)
    people: dict[str, Counter[ChargeState]] = defaultdict(Counter)
    for rows in of_person.values():
        people[min(one.month for one in rows)][worst(one.state for one in rows)] += 1
    return [
        {
            "month": month,
            "charges": {state.value: of_month[month][state] for state in ChargeState},
            "persons": {state.value: people[month][state] for state in ChargeState},
        }
        for month in sorted(of_month)
    ]


def _became(charges: Iterable[StoodCharge], steps: Steps) -> list[dict[str, Any]]:
    """Where the cases stand now, by how their charges stand."""
    of_case: dict[UUID, list[ChargeState]] = defaultdict(list)
    for one in charges:
        of_case[one.case].append(one.state)
    counts = Counter((worst(states), steps[case][-1][1]) for case, states in of_case.items())
    return [
        {"charge": charge.value, "state": state, "cases": n} for (charge, state), n in sorted(counts.items())
    ]
