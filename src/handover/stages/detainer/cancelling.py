"""Cancellations: by an officer, by counsel with a finding of citizenship, by a supervisor after a misidentification
or for a child.

Each prints the cancellation and shows it to the jail in the same transaction. A question of citizenship or a doubt
about age while a detainer is out makes the program draft the cancellation at once, so that the answer issues it
without further work (R5, R17).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.administration.authority import office_of
from handover.audit.append import append
from handover.clocks.targets import TargetKind
from handover.papers.authority import Office, signs_by
from handover.process import gate
from handover.process.advance import advance, demand
from handover.process.case_clocks.models import Clock, start_target
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter, RecordedFact
from handover.process.names import CaseStep
from handover.process.requirements import typed_reasons
from handover.stages.detainer import documents, queries, rules
from handover.stages.detainer.models import Cancellation, CancellationDraft, WarrantCancellation
from handover.stages.detainer.paper_errors import as_refusal
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.law import Care
from handover.stages.review.public import (
    CounselAnswer,
    Stop,
    children,
    citizenship,
    discretion,
    misidentification,
    stops,
)
from handover.stages.review.public import queries as review

DRAFTER = Actor.system("drafter")


def cancel(case_id: UUID, *, actor: Actor, version: int, reason: LiftReason, reasons: str) -> Matter:
    """Cancel the detainer; the jail's page shows it at once, with a printed cancellation.

    The warrant is cancelled too if the actor may issue one; otherwise it waits for somebody who may (8 CFR
    236.1(b)(2)). In a cancellation by discretion the reasons are also a memo, which a second person reads afterwards;
    the cancellation does not wait for that.
    """
    demand(typed_reasons(reasons))
    by_discretion = reason is LiftReason.DISCRETION

    def write(case: Matter) -> dict[str, Fact]:
        facts = {"cancellation": cancellation(case, actor, reason, reasons)}
        return facts | ({"discretion_memo": discretion.memo(case, actor, reasons)} if by_discretion else {})

    with transaction.atomic(), as_refusal():
        step: CaseStep = "cancel_by_discretion" if by_discretion else "cancel"
        case = advance(case_id, step, actor=actor, version=version, write=write)
        if power_over_warrant(case, actor)[1] is None:
            return cancel_warrant(case_id, actor=actor, version=case.version, reasons=reasons)
        return case


def cancellation(case: Matter, actor: Actor, reason: LiftReason, reasons: str) -> Fact:
    """Record the cancellation as a fact and print it. Neither its reason nor its text tells the jail anything about
    the person.

    Start the clock for cancelling the warrant, which ends when that is done.
    """
    row = Cancellation(reason=reason.value, reasons=reasons)
    fact = record(row, case, actor)
    documents.print_cancellation(case, row)
    start_target(case, Clock.Kind.WARRANT, TargetKind.WARRANT_CANCELLATION, case.moved_at)
    return fact


def power_over_warrant(case: Matter, actor: Actor) -> tuple[Office, Refusal | None]:
    """Return the actor's office (title and authority), and why it may not cancel the warrant of the case today; None
    if it may."""
    kind, _, pk = actor.key.partition(":")
    account = User.objects.select_related("agency").filter(pk=int(pk)).first() if kind == "user" else None
    office = office_of(account) if account else Office("", "")
    agency = account.agency if account and account.agency else case.agency
    today = case.moved_at.astimezone(agency.zone).date()
    return office, rules.may_cancel_warrant(_warrant_of(case), office, today)


def _warrant_of(case: Matter) -> str:
    package = queries.package_of(case.pk)
    if package is None:
        raise LookupError(f"{case.reference} has no package")
    return package.warrant


def cancel_warrant(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Cancel the warrant of a case whose request was withdrawn, by somebody who may issue one; the jail is shown it."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        office, refused = power_over_warrant(case, actor)
        demand(refused)
        warrant = _warrant_of(case)
        today = case.moved_at.astimezone(case.agency.zone).date()
        row = WarrantCancellation(
            warrant=warrant, title=office.title, authority=signs_by(warrant, office, today), reasons=reasons
        )
        fact = record(row, case, actor)
        documents.print_warrant_cancellation(case, row)
        return {"warrant_cancellation": fact}

    with as_refusal():
        return advance(case_id, "cancel_warrant", actor=actor, version=version, write=write)


@dataclass(frozen=True, slots=True)
class _Stop:
    """What stopped the case: the fact, the reason of the cancellation that it drafts, and its name in words."""

    raised: RecordedFact
    reason: LiftReason
    what: str


def _stop_of(case: Matter) -> _Stop | None:
    claim, referral = review.claims_of(case.pk).last(), review.child_referrals_of(case.pk).last()
    if case.state == "citizenship_question" and claim:
        return _Stop(claim, LiftReason.CITIZEN, "A question of United States citizenship")
    stopped = Stop.objects.filter(matter=case).order_by("-number").first()
    if case.state == "stopped" and stopped:
        return _Stop(stopped, LiftReason.BARRED, "A stop of the case")
    if case.state == "child_path" and referral:
        return _Stop(referral, LiftReason.CHILD, "A doubt about the person's age")
    return None


def draft_on_stop(case_id: UUID) -> bool:
    """Draft the cancellation if a question of citizenship or a doubt about age was raised while a detainer is out;
    return whether it did.

    A draft does nothing by itself: counsel's or the supervisor's answer issues it or discards it.
    """
    case = Matter.objects.get(pk=case_id)
    if "lodgement" not in case.standing.facts or gate.RECEIVED in case.standing.facts:
        return False  # of a request of another deployment its office drafts it
    stop = _stop_of(case)
    if stop is None or CancellationDraft.objects.filter(matter=case, number=stop.raised.number).exists():
        return False
    raised = stop.raised
    reasons = f"{stop.what} was raised by {raised.by_name} on {raised.at:%Y-%m-%d %H:%M} UTC."
    with transaction.atomic():
        draft = CancellationDraft.objects.create(
            matter=case, number=raised.number, by_key=DRAFTER.key, by_name=DRAFTER.name, at=case.moved_at,
            reason=stop.reason.value, reasons=reasons,
        )  # fmt: skip
        # Not part of a step, so it has its own audit entry, against which `process.integrity` checks the row.
        facts = {"cancellation_draft": asdict(Fact.of(draft))}
        append(act="cancellation.draft", actor=DRAFTER, subject=case.reference, content={"facts": facts})
    return True


def cancel_stopped(case_id: UUID, *, actor: Actor, version: int, reasons: str, done: str) -> Matter:
    """Withdraw, from a stopped case, a request that may not stand."""
    demand(typed_reasons(reasons), typed_reasons(done, "done"))

    def write(case: Matter) -> dict[str, Fact]:
        return {
            "stop_answer": stops.stop_answer(case, actor, reasons, done),
            "cancellation": cancellation(case, actor, LiftReason.BARRED, reasons),
        }

    with as_refusal():
        return advance(case_id, "cancel_stopped", actor=actor, version=version, write=write)


def resolve_and_cancel(case_id: UUID, *, actor: Actor, version: int, answer: CounselAnswer) -> Matter:
    """Record counsel's finding of citizenship while a detainer is out, and cancel it in the same step (R5)."""
    demand(*answer.problems())

    def write(case: Matter) -> dict[str, Fact]:
        return {
            "citizenship_finding": citizenship.finding(case, actor, answer, citizen=True),
            "cancellation": cancellation(case, actor, LiftReason.CITIZEN, answer.fact_part),
        }

    with as_refusal():
        return advance(case_id, "resolve_citizen_cancel", actor=actor, version=version, write=write)


def reverse_and_cancel(
    case_id: UUID, *, actor: Actor, version: int, reasons: str, person_told: str
) -> Matter:  # fmt: skip
    """Close a misidentification while a detainer is out: trace it, reverse it and cancel the detainer."""
    demand(*misidentification.reversal_problems(reasons, person_told))

    def write(case: Matter) -> dict[str, Fact]:
        return {
            "reversal": misidentification.reversal(case, actor, reasons, person_told),
            "cancellation": cancellation(case, actor, LiftReason.MISIDENTIFIED, reasons),
        }

    with as_refusal():
        return advance(case_id, "cancel_misidentified", actor=actor, version=version, write=write)


def hand_over_and_cancel(case_id: UUID, *, actor: Actor, version: int, care: Care, reasons: str) -> Matter:
    """Close a child's case while a detainer is out: hand the child over and cancel the detainer in one step (R17)."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        return {
            "child_care": children.child_care(case, actor, care, reasons),
            "cancellation": cancellation(case, actor, LiftReason.CHILD, reasons),
        }

    with as_refusal():
        return advance(case_id, "hand_over_child_cancel", actor=actor, version=version, write=write)
