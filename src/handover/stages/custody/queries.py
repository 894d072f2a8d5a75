"""What other rooms and pages may ask of custody."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from handover.jurisdictions import GROUNDS, DeclineGround
from handover.process.models import CaseStep
from handover.stages.custody.models import AtLarge, CustodyRecord, JailAnswer, Release, ReleaseTime
from handover.stages.custody.rules import AtLargeReason


def answer_of(case_id: UUID) -> JailAnswer | None:
    """What the jail answered."""
    return JailAnswer.objects.filter(case_id=case_id).order_by("-number").first()


def release_time_of(case_id: UUID) -> ReleaseTime | None:
    """The otherwise-release time, and the end of the hold where there is one."""
    return ReleaseTime.objects.filter(case_id=case_id).order_by("-number").first()


def release_of(case_id: UUID) -> Release | None:
    """When and how the person left the jail."""
    return Release.objects.filter(case_id=case_id).first()


def custody_of(case_id: UUID) -> CustodyRecord | None:
    """The record of custody assumed."""
    return CustodyRecord.objects.filter(case_id=case_id).first()


def at_large_of(case_id: UUID) -> AtLarge | None:
    """Why the case is at large."""
    return AtLarge.objects.filter(case_id=case_id).first()


def decline_counts() -> list[tuple[str, int]]:
    """Declines by legal ground, most first."""
    rows = JailAnswer.objects.filter(kind="decline").values_list("ground").annotate(n=Count("pk"))
    return [(GROUNDS[DeclineGround(ground)].title, n) for ground, n in rows.order_by("-n", "ground")]


def at_large_counts() -> list[tuple[str, int]]:
    """Cases at large by reason, most first."""
    rows = AtLarge.objects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return [(AtLargeReason(reason).title, n) for reason, n in rows]


def custody_after_due() -> int:
    """Custody recorded later than the end of the hold; the rules refuse it, so this checks them."""
    due = ReleaseTime.objects.filter(case=OuterRef("case"), due_at__lt=OuterRef("assumed_at"))
    return CustodyRecord.objects.filter(Exists(due)).count()


def steps_for_jail(case_id: UUID) -> QuerySet[CaseStep]:
    """What happened since the request was lodged; what the office did before is not the jail's to read."""
    lodged = CaseStep.objects.filter(case_id=case_id, step="lodge").order_by("number").values("number")[:1]
    return CaseStep.objects.filter(case_id=case_id, number__gte=Subquery(lodged)).order_by("number")
