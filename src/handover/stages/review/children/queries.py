"""Reads what was recorded under the procedures for children."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from handover.read_once import read_once
from handover.stages.review.children.models import (
    AgeFinding,
    ChildCare,
    ChildReferral,
    ConsularNotice,
    Interpreter,
)


def child_referrals_of(case_id: UUID) -> QuerySet[ChildReferral]:
    """Why the case left the routine path, oldest first (R17)."""
    return ChildReferral.objects.filter(matter_id=case_id).order_by("number")


def consular_notice_of(case_id: UUID) -> ConsularNotice | None:
    """The newest consular notice of a child (8 CFR 236.1(e))."""
    return ConsularNotice.objects.filter(matter_id=case_id).order_by("-number").first()


def interpreter_of(case_id: UUID) -> Interpreter | None:
    """Who interprets for a child."""
    return Interpreter.objects.filter(matter_id=case_id).order_by("-number").first()


@read_once
def age_finding_of(case_id: UUID) -> AgeFinding | None:
    """A supervisor's finding that the person is an adult."""
    return AgeFinding.objects.filter(matter_id=case_id).order_by("-number").first()


def child_care_of(case_id: UUID) -> ChildCare | None:
    """Into whose care a child went."""
    return ChildCare.objects.filter(matter_id=case_id).first()
