"""What other rooms and pages may ask of review. Lists of cases come from `notification.queries.visible_to`."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from handover.process.models import Matter
from handover.stages.review.models import (
    AgeFinding,
    AgencyReply,
    AgencyRequest,
    ChildCare,
    ChildReferral,
    CitizenshipClaim,
    CitizenshipFinding,
    ConsularNotice,
    Determination,
    Disposition,
    DispositionWatch,
    Dispute,
    DisputeAnswer,
    IdentityWithdrawal,
    Interpreter,
    NeutralReview,
    NoAction,
    RecordCorrection,
    Reversal,
)
from handover.stages.review.rules import NoActionReason


def determination_of(case_id: UUID) -> Determination | None:
    """The newest determination of probable cause. Whether it still stands, the case's standing tells."""
    return Determination.objects.filter(matter_id=case_id).order_by("-number").first()


def no_action_of(case_id: UUID) -> NoAction | None:
    """Why the case was closed without action."""
    return NoAction.objects.filter(matter_id=case_id).order_by("-number").first()


def claims_of(case_id: UUID) -> QuerySet[CitizenshipClaim]:
    """The citizenship questions raised, oldest first."""
    return CitizenshipClaim.objects.filter(matter_id=case_id).order_by("number")


def findings_of(case_id: UUID) -> QuerySet[CitizenshipFinding]:
    """Counsel's answers, oldest first."""
    return CitizenshipFinding.objects.filter(matter_id=case_id).order_by("number")


def watch_of(case_id: UUID) -> DispositionWatch | None:
    """The court's disposition that is waited for."""
    return DispositionWatch.objects.filter(matter_id=case_id).order_by("-number").first()


def disposition_of(case_id: UUID) -> Disposition | None:
    """What the court did."""
    return Disposition.objects.filter(matter_id=case_id).order_by("-number").first()


def neutral_review_of(case: Matter) -> NeutralReview | None:
    """The neutral review of the determination that stands (R3)."""
    number = case.standing.facts.get("neutral_review")
    return NeutralReview.objects.filter(matter=case, number=number).first() if number else None


def neutrally_agreed(case_id: UUID) -> bool:
    """Whether somebody else read the standing determination and agrees with it."""
    found = neutral_review_of(Matter.objects.get(pk=case_id))
    return found is not None and found.agrees


def agency_request_of(case_id: UUID) -> AgencyRequest | None:
    """The arresting agency's newest request (8 USC 1357(d))."""
    return AgencyRequest.objects.filter(matter_id=case_id).order_by("-number").first()


def agency_reply_of(case_id: UUID) -> AgencyReply | None:
    """The answer to it."""
    return AgencyReply.objects.filter(matter_id=case_id).order_by("-number").first()


def child_referrals_of(case_id: UUID) -> QuerySet[ChildReferral]:
    """Why the case left the routine path, oldest first (R17)."""
    return ChildReferral.objects.filter(matter_id=case_id).order_by("number")


def consular_notice_of(case_id: UUID) -> ConsularNotice | None:
    """The newest consular notice of a child (8 CFR 236.1(e))."""
    return ConsularNotice.objects.filter(matter_id=case_id).order_by("-number").first()


def interpreter_of(case_id: UUID) -> Interpreter | None:
    """Who interprets for a child."""
    return Interpreter.objects.filter(matter_id=case_id).order_by("-number").first()


def age_finding_of(case_id: UUID) -> AgeFinding | None:
    """A supervisor's finding that the person is an adult."""
    return AgeFinding.objects.filter(matter_id=case_id).order_by("-number").first()


def child_care_of(case_id: UUID) -> ChildCare | None:
    """Into whose care a child went."""
    return ChildCare.objects.filter(matter_id=case_id).first()


def withdrawal_of(case_id: UUID) -> IdentityWithdrawal | None:
    """That the match behind the case was withdrawn."""
    return IdentityWithdrawal.objects.filter(matter_id=case_id).order_by("-number").first()


def reversal_of(case_id: UUID) -> Reversal | None:
    """What the withdrawn match had led to, and what was done about it."""
    return Reversal.objects.filter(matter_id=case_id).order_by("-number").first()


def disputes_about(reference: str) -> list[tuple[Dispute, DisputeAnswer | None]]:
    """The disputes of a case, oldest first, each with its dated answer."""
    found = Dispute.objects.filter(about=reference).select_related("matter__agency").order_by("at")
    answers = {a.matter_id: a for a in DisputeAnswer.objects.filter(matter__in=[d.matter_id for d in found])}
    return [(d, answers.get(d.matter_id)) for d in found]


def disputes_waiting() -> int:
    """Disputes that wait for their answer."""
    return Matter.objects.filter(state="filed").count()


def corrections_of(fin: str) -> QuerySet[RecordCorrection]:
    """The corrected records of a person, oldest first."""
    return RecordCorrection.objects.filter(identity=fin).order_by("at")


def no_action_counts() -> list[tuple[str, int]]:
    """Closings without action by reason, most first."""
    rows = NoAction.objects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return [(NoActionReason(reason).title, n) for reason, n in rows]
