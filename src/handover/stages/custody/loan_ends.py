"""A loan of a person in custody (I-247A box 2): how it ends without a return, who is lent now, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.clocks.deadlines import Deadline
from handover.clocks.targets import TARGETS, TargetKind, deadline
from handover.process import open_work
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.open_work import OpenWork, WorkKind
from handover.process.requirements import filled
from handover.process.step_details import StepDetails
from handover.stages.custody import rules, time_rules
from handover.stages.custody.models import AtLarge, Death, LoanEnding
from handover.stages.custody.terms import LoanLeft
from handover.stages.detainer.public import queries as detainer

if TYPE_CHECKING:
    from handover.accounts.models import User

SHOWN: Final = 100
"""Loans that a list shows at most; further ones follow when these have ended."""


@dataclass(frozen=True, slots=True)
class LentPerson:
    """A case whose person another agency has on loan, and when that agency is to be asked again."""

    case: Matter
    to_name: str
    since: datetime
    ask_by: Deadline

    @property
    def late(self) -> bool:
        """Whether that time has come."""
        return self.ask_by.due_at is not None and self.ask_by.due_at <= timezone.now()


def report_loan_release(
    case_id: UUID,
    *,
    actor: Actor,
    version: int,
    kind: LoanLeft,
    left_at: datetime,
    text: str,
    late_reason: str = "",
) -> Matter:
    """Report that the person was let go, or escaped, while on loan. Nobody has them: the case is at large, never with a
    place. A warrant that stands may be executed later (`record_arrest`)."""
    demand(*filled(text=text), rules.no_place(text), *_since_loan(case_id, left_at))

    def write(case: Matter) -> dict[str, Fact]:
        ending = LoanEnding(kind=kind.value, left_at=left_at, text=text)
        return {
            "loan_end": record(ending, case, actor),
            "at_large": record(AtLarge(reason=kind.reason.value, text=text), case, actor),
        }

    return advance(
        case_id, "report_loan_release", actor=actor, version=version, write=write, happened_at=left_at,
        told=StepDetails(late_reason=late_reason),
    )  # fmt: skip


def report_loan_death(
    case_id: UUID, *, actor: Actor, version: int, died_at: datetime, text: str, late_reason: str = ""
) -> Matter:
    """Report that the person died while on loan; the case closes. No cause is recorded here."""
    demand(*filled(text=text), *_since_loan(case_id, died_at, "died_at"))

    def write(case: Matter) -> dict[str, Fact]:
        ending = LoanEnding(kind=LoanLeft.DIED.value, left_at=died_at, text=text)
        return {
            "loan_end": record(ending, case, actor),
            "death": record(Death(died_at=died_at, text=text), case, actor),
        }

    return advance(
        case_id, "report_loan_death", actor=actor, version=version, write=write, happened_at=died_at,
        told=StepDetails(late_reason=late_reason),
    )  # fmt: skip


def _since_loan(case_id: UUID, at: datetime, field: str = "left_at") -> list[Refusal | None]:
    loan, now = detainer.loan_of(Matter.objects.get(pk=case_id)), timezone.now()
    lent_at = loan.transferred_at if loan else None
    return [
        time_rules.not_in_future(at, now, field),
        Refusal(field, "The time lies before the loan.") if lent_at and at < lent_at else None,
    ]


def lent_now(case: Matter) -> LentPerson | None:
    """Who has the person on loan; None where nobody has."""
    loan = detainer.loan_of(case)
    if loan is None:
        return None
    ask_by = deadline(TargetKind.LOAN, loan.transferred_at, office_tz=case.agency.time_zone)
    return LentPerson(case, loan.to_name, loan.transferred_at, ask_by)


def lent_for(user: User) -> list[LentPerson]:
    """The loans of the cases that this person sees, the longest first, `SHOWN` at most."""
    rows = open_work.waiting(WorkKind.LOAN, user).select_related("matter__agency").order_by("pk")[:SHOWN]
    found = (lent_now(row.matter) for row in rows)
    return sorted((lent for lent in found if lent), key=lambda lent: lent.since)


def to_ask(user: User) -> QuerySet[OpenWork]:
    """The loans of which the other agency is to be asked by now."""
    before = timezone.now() - TARGETS[TargetKind.LOAN].allowance
    return open_work.waiting(WorkKind.LOAN, user).filter(detainer.lent_since(before))
