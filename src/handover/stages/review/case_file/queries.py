"""Reads corrections of records, recorded statements, and what is said in the person's other cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from handover.accounts.roles import Role
from handover.compiled_read import compiled_read
from handover.process.erasure.traces import traces_of
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.row_scope import Opening, opening
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import MatchLink
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_file.models import RecordCorrection, Statement

if TYPE_CHECKING:
    from handover.stages.intake.public import Booking


def corrections_of(fin: str, keys: frozenset[str] | None = None) -> QuerySet[RecordCorrection]:
    """The corrected records of a person, oldest first; one whose content was erased by the case that it was made in.
    ``keys``: every FIN of theirs, where they were read already."""
    keys = identification.keys_of(fin) if keys is None else keys
    disputed = notification.cases_of_identity(fin, keys).values("pk")
    return _of_person(Q(identity__in=keys), disputed)


def _of_person(named: Q, disputed: QuerySet[Any, Any]) -> QuerySet[RecordCorrection]:
    """The corrections that name a person, and those erased that were made in disputes about these cases. Two lists of
    keys are used: with conditions joined by OR the planner reads every correction, and with a join it may walk every
    case."""
    rows = RecordCorrection.objects.order_by()
    disputes = Matter.objects.filter(parent__in=disputed).values("pk")
    erased = rows.exclude(erasure=None).filter(matter__in=disputes).values("pk")
    found = rows.filter(named).values("pk").union(erased, all=True)
    return RecordCorrection.objects.filter(pk__in=found).select_related("erasure").order_by("at")


@opening(Opening.PERSON)
def file_corrections(fin: str, keys: frozenset[str]) -> list[RecordCorrection]:
    """`corrections_of` as they stand, for the file."""
    traces = traces_of(keys)
    if keys == {fin} and len(traces) == 1:
        return _corrections(fin, traces.pop())
    return list(corrections_of(fin, keys))


@compiled_read
def _corrections(fin: str, trace: str) -> QuerySet[RecordCorrection]:
    disputed = MatchLink.objects.filter(Q(identity=fin) | Q(person_trace=trace)).values("matter")
    return _of_person(Q(identity=fin), disputed)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another case of the same person: its booking, and the step by which somebody there claimed that the person is a
    citizen (not yet answered) or a child; 0 if nobody did."""

    reference: str
    booking: Booking | None
    citizen: int = 0
    child: int = 0


@opening(Opening.PERSON)
def elsewhere_of(link: MatchLink) -> list[Elsewhere]:
    """The person's other cases (R5, R17): a claim about a person in one case counts in every other. A case whose
    match was withdrawn is another person's and is left out."""
    cases = [
        case
        for case in notification.persons_cases(link.identity)
        if case.pk != link.matter_id and case.state not in ("identity_withdrawn", "misidentified")
    ]
    bookings = notification.bookings_behind(case.pk for case in cases) if cases else {}
    return [
        Elsewhere(
            case.reference, bookings.get(case.pk),
            _said_in(case, "raise_citizenship") if case.state == "citizenship_question" else 0,
            _said_in(case, "refer_child") if case.state in ("child_path", "child_referred") else 0,
        )
        for case in cases
    ]  # fmt: skip


def _said_in(case: Matter, step: CaseStep) -> int:
    """Return the number of the last such step, if a person took it; what the program read is on record for every
    case."""
    last = RecordedStep.objects.filter(matter=case, step=step).order_by("-number").first()
    return last.number if last is not None and last.actor_role != Role.SYSTEM else 0


@compiled_read
def file_statements(case_id: UUID) -> QuerySet[Statement]:
    """`statements_of` as they stand, for the file."""
    return statements_of(case_id)


def statements_of(case_id: UUID) -> QuerySet[Statement]:
    """What the person said to an immigration officer in this case, oldest first."""
    rows = Statement.objects.filter(matter_id=case_id).select_related("matter__agency")
    return rows.order_by("number")
