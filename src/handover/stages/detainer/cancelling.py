"""Cancellations: an officer's, counsel's with a finding of citizenship, a supervisor's after a misidentification.

Each prints the cancellation and shows it to the jail in the same transaction. A question of citizenship while a
detainer is out drafts the cancellation at once, so that counsel's answer issues it without further work (R5).
"""

from __future__ import annotations

from uuid import UUID

from handover.accounts.roles import Actor
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Case
from handover.stages.detainer import printing
from handover.stages.detainer.models import Cancellation, CancellationDraft
from handover.stages.detainer.printable import as_refusal
from handover.stages.detainer.rules import LiftReason
from handover.stages.review import citizenship, identity
from handover.stages.review import queries as review
from handover.stages.review import rules as review_rules
from handover.stages.review.citizenship import CounselAnswer

DRAFTER = Actor.system("drafter")


def cancel(case_id: UUID, *, actor: Actor, version: int, reason: LiftReason, reasons: str) -> Case:
    """Cancel; the jail's page shows it at once, with a printed cancellation."""
    demand(review_rules.typed_reasons(reasons))
    with as_refusal():
        return advance(
            case_id, "cancel", actor=actor, version=version,
            write=lambda case: {"cancellation": cancellation(case, actor, reason, reasons)},
        )  # fmt: skip


def cancellation(case: Case, actor: Actor, reason: LiftReason, reasons: str) -> Fact:
    """Write the cancellation as a fact and print it. The coded reason goes to the jail, the words stay here."""
    fact = record(Cancellation, case, actor, reason=reason.value, reasons=reasons)
    printing.print_cancellation(case, Cancellation.objects.get(case=case, number=case.version))
    return fact


def draft_on_claim(case_id: UUID) -> bool:
    """Draft the cancellation where a question of citizenship was raised while a detainer is out; whether it did.

    A draft does nothing by itself: counsel's answer issues it or lets it fall.
    """
    case = Case.objects.get(pk=case_id)
    claim = review.claims_of(case_id).last()
    if case.state != "citizenship_question" or claim is None or "lodgement" not in case.standing.facts:
        return False
    if CancellationDraft.objects.filter(case=case, number=claim.number).exists():
        return False
    reasons = f"A question of United States citizenship was raised by {claim.by_name} on {claim.at:%Y-%m-%d %H:%M} UTC."
    CancellationDraft.objects.create(
        case=case, number=claim.number, by_key=DRAFTER.key, by_name=DRAFTER.name, at=case.moved_at,
        reason=LiftReason.CITIZEN.value, reasons=reasons,
    )  # fmt: skip
    return True


def resolve_and_cancel(case_id: UUID, *, actor: Actor, version: int, answer: CounselAnswer) -> Case:
    """Counsel finds probative evidence of citizenship while a detainer is out: both in one step (R5)."""
    demand(*answer.problems())

    def write(case: Case) -> dict[str, Fact]:
        return {
            "citizenship_finding": citizenship.finding(case, actor, answer, citizen=True),
            "cancellation": cancellation(case, actor, LiftReason.CITIZEN, answer.fact_part),
        }

    with as_refusal():
        return advance(case_id, "resolve_citizen_cancel", actor=actor, version=version, write=write)


def reverse_and_cancel(
    case_id: UUID, *, actor: Actor, version: int, reasons: str, person_told: str
) -> Case:  # fmt: skip
    """A supervisor undoes a misidentification while a detainer is out: traced, reversed and cancelled."""
    demand(*identity.reversal_problems(reasons, person_told))

    def write(case: Case) -> dict[str, Fact]:
        return {
            "reversal": identity.reversal(case, actor, reasons, person_told),
            "cancellation": cancellation(case, actor, LiftReason.MISIDENTIFIED, reasons),
        }

    with as_refusal():
        return advance(case_id, "cancel_misidentified", actor=actor, version=version, write=write)
