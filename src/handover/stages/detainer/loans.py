"""Box 2 of the I-247A: a person in custody is lent for a proceeding or an investigation, and custody is resumed.

The copy is served before the transfer (ICE guidance on the I-247A). No hold is asked for, and no warrant goes with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.process.requirements import filled
from handover.process.step_details import StepDetails
from handover.stages.detainer import documents, queries, rules
from handover.stages.detainer.models import Loan, LoanEnd, LoanReport
from handover.stages.detainer.paper_errors import as_refusal


@dataclass(frozen=True, slots=True)
class LoanForm:
    """To whom the person is lent, for what, and how the copy was served first."""

    to_name: str
    proceeding: str
    contact_phone: str
    served_at: datetime
    place: str
    language: str
    transferred_at: datetime
    interpreter: str = ""
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class UnservedLoan:
    """A loan with no copy served before it. ``served_at``: when one was served since; None where none was."""

    to_name: str
    proceeding: str
    transferred_at: datetime
    text: str
    served_at: datetime | None = None
    late_reason: str = ""


def lend(case_id: UUID, *, actor: Actor, version: int, form: LoanForm) -> Matter:
    """Lend a person in custody, and print the I-247A with box 2 and its certificate of service."""
    demand(
        *filled(to_name=form.to_name, proceeding=form.proceeding, place=form.place, language=form.language),
        rules.copy_before_transfer(form.served_at, form.transferred_at, timezone.now()),
        rules.after_custody(form.transferred_at, _in_custody_since(case_id)),
    )

    def write(case: Matter) -> dict[str, Fact]:
        loan = Loan(
            to_name=form.to_name, proceeding=form.proceeding, contact_phone=form.contact_phone,
            served_at=form.served_at, place=form.place, language=form.language, interpreter=form.interpreter,
            transferred_at=form.transferred_at,
        )  # fmt: skip
        fact = record(loan, case, actor)
        documents.print_loan(case, loan)
        return {"loan": fact}

    with as_refusal():
        return advance(
            case_id, "lend", actor=actor, version=version, write=write, happened_at=form.transferred_at,
            told=StepDetails(late_reason=form.late_reason),
        )  # fmt: skip


def report_loan(case_id: UUID, *, actor: Actor, version: int, form: UnservedLoan) -> Matter:
    """Report a loan that was made with no copy served before it: a breach, and the case stops until a supervisor
    answers. No paper is printed: box 2 certifies a service that was not made."""
    now, served = timezone.now(), form.served_at
    demand(
        *filled(to_name=form.to_name, proceeding=form.proceeding, text=form.text),
        rules.not_ahead(form.transferred_at, now, "transferred_at"),
        rules.after_custody(form.transferred_at, _in_custody_since(case_id)),
        rules.not_ahead(served, now, "served_at") if served else None,
    )

    def write(case: Matter) -> dict[str, Fact]:
        report = LoanReport(
            to_name=form.to_name, proceeding=form.proceeding, served_at=served, transferred_at=form.transferred_at,
            text=form.text,
        )  # fmt: skip
        return {"loan": record(report, case, actor)}

    return advance(
        case_id, "report_loan", actor=actor, version=version, write=write, happened_at=form.transferred_at,
        told=StepDetails(said={"loan_served_at": served} if served else {}, late_reason=form.late_reason),
    )  # fmt: skip


_TAKEN: Final[tuple[CaseStep, ...]] = ("assume_custody", "execute_warrant", "record_arrest", "resume_custody")
_CORRECTED: Final[CaseStep] = "confirm_time_correction"


def _in_custody_since(case_id: UUID) -> datetime | None:
    """When custody was taken, or resumed after the last loan; None if a time of the case was corrected since, because
    the order of times is then what two people confirmed."""
    newest = (
        RecordedStep.objects.filter(matter=case_id, step__in=(*_TAKEN, _CORRECTED))
        .order_by("-number")
        .first()
    )
    return newest.happened_at if newest and newest.step != _CORRECTED else None


def resume_custody(
    case_id: UUID,
    *,
    actor: Actor,
    version: int,
    resumed_at: datetime,
    place: str,
    officer: str,
    late_reason: str = "",
) -> Matter:
    """Record that custody was resumed after the loan."""
    loan = queries.loan_of(Matter.objects.get(pk=case_id))
    demand(
        *filled(place=place, officer=officer),
        rules.after_loan(resumed_at, loan.transferred_at, timezone.now(), "resumed_at") if loan else None,
    )

    def write(case: Matter) -> dict[str, Fact]:
        return {"loan_end": record(LoanEnd(resumed_at=resumed_at, place=place, officer=officer), case, actor)}

    return advance(
        case_id, "resume_custody", actor=actor, version=version, write=write, happened_at=resumed_at,
        told=StepDetails(late_reason=late_reason),
    )  # fmt: skip
