"""What a case's own course shows: answer, release times and which of them counts, how the person left."""

from __future__ import annotations

from uuid import UUID

from handover.clocks.notices import Notice, notice_of
from handover.process.models import Matter
from handover.stages.custody.models import JailAnswer, Release, ReleaseTime, Transfer
from handover.stages.custody.rules import AtLargeReason
from handover.stages.detainer import queries as detainer


def answer_of(case_id: UUID) -> JailAnswer | None:
    """What the jail answered."""
    return JailAnswer.objects.filter(matter_id=case_id).order_by("-number").first()


def release_times_of(case: Matter) -> list[ReleaseTime]:
    """The statements that stand, oldest first: a transfer to another agency ends those before it."""
    moved = (
        Transfer.objects.filter(matter=case).order_by("-number").values_list("number", flat=True).first() or 0
    )
    return list(ReleaseTime.objects.filter(matter=case, number__gt=moved).order_by("number"))


def release_time_of(case_id: UUID) -> ReleaseTime | None:
    """The newest statement that stands; its ``governs_at`` and ``due_at`` are those of all statements together."""
    stated = release_times_of(Matter.objects.get(pk=case_id))
    return stated[-1] if stated else None


def release_of(case_id: UUID) -> Release | None:
    """When and how the person left the jail, as last reported."""
    return Release.objects.filter(matter_id=case_id).order_by("-number").first()


def at_large_reasons_on_record(case: Matter) -> frozenset[AtLargeReason]:
    """The reasons that the case's own course shows, for the chain and for the choice offered."""
    answer, release = answer_of(case.pk), release_of(case.pk)
    first = ReleaseTime.objects.filter(matter=case).order_by("number").first()
    found = set()
    if answer and answer.kind == "decline":
        found.add(AtLargeReason.DECLINED)
    if first is None:
        found.add(AtLargeReason.NO_NOTICE)
    elif notice_of(first.at, first.otherwise_release_at) is not Notice.IN_TIME:
        found.add(AtLargeReason.SHORT_NOTICE)
    if Release.objects.filter(matter=case, how="expired").exists():
        found.add(AtLargeReason.EXPIRED)
    if release and release.how == "escaped":
        found.add(AtLargeReason.ESCAPED)
    if detainer.service_of(case.pk) is None:
        found.add(AtLargeReason.NOT_SERVED)
    return frozenset(found)
