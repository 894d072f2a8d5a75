"""Reads disputes and their answers."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from handover.accounts.models import User
from handover.process.graph import Track, steps_of
from handover.process.models import Matter
from handover.process.offers import without_own
from handover.stages.notification.public import queries as notification
from handover.stages.review.disputes.models import Dispute, DisputeAnswer
from handover.web.paging import counted


def visible_to(user: User) -> QuerySet[Matter]:
    """The disputes that this person may open: those of the cases that they may open."""
    rows = Matter.objects.filter(track=Track.DISPUTE).select_related("agency", "parent__agency")
    return rows.filter(Exists(notification.visible_to(user).filter(pk=OuterRef("parent"))))


def case_of(dispute: Matter) -> Matter:
    """The case that a dispute is about. Raises ``LookupError`` for a dispute of none."""
    if dispute.parent is None:
        raise LookupError(f"{dispute.reference} is about no case")
    return dispute.parent


def disputes_about(reference: str) -> list[tuple[Dispute, DisputeAnswer | None]]:
    """The disputes of a case, oldest first, each with its dated answer."""
    found = Dispute.objects.filter(about=reference).select_related("matter__agency").order_by("at")
    answers = {a.matter_id: a for a in DisputeAnswer.objects.filter(matter__in=[d.matter_id for d in found])}
    return [(d, answers.get(d.matter_id)) for d in found]


def disputes_waiting(user: User) -> int:
    """Disputes that wait for their answer, for whoever answers without those that they filed; any larger number is
    given as `navigation.COUNTED` plus one."""
    waiting = Matter.objects.filter(track=Track.DISPUTE, state="filed")
    mine = [step for step in steps_of(Track.DISPUTE) if step.not_by and user.role in step.roles]
    return counted(without_own(waiting, mine, user) if mine else waiting)
