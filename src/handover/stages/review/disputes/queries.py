"""What may be asked of disputes."""

from __future__ import annotations

from handover.process.models import Matter
from handover.stages.review.disputes.models import Dispute, DisputeAnswer


def disputes_about(reference: str) -> list[tuple[Dispute, DisputeAnswer | None]]:
    """The disputes of a case, oldest first, each with its dated answer."""
    found = Dispute.objects.filter(about=reference).select_related("matter__agency").order_by("at")
    answers = {a.matter_id: a for a in DisputeAnswer.objects.filter(matter__in=[d.matter_id for d in found])}
    return [(d, answers.get(d.matter_id)) for d in found]


def disputes_waiting() -> int:
    """Disputes that wait for their answer."""
    return Matter.objects.filter(state="filed").count()
