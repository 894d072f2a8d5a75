"""Reads the withdrawal of a match and its reversal."""

from __future__ import annotations

from uuid import UUID

from handover.stages.review.misidentification.models import IdentityWithdrawal, Reversal


def withdrawal_of(case_id: UUID) -> IdentityWithdrawal | None:
    """Return the withdrawal of the match behind the case."""
    return IdentityWithdrawal.objects.filter(matter_id=case_id).order_by("-number").first()


def reversal_of(case_id: UUID) -> Reversal | None:
    """What the withdrawn match had led to, and what was done about it."""
    return Reversal.objects.filter(matter_id=case_id).order_by("-number").first()
