"""Tell a jail's system, as soon as its page shows it, that nobody may be held on a request that was stopped or called
off.

The notice goes the way of every answer to that jail (fetched, pushed into its folder or to its webhook), and its
delivery is in the reply ledger. It gives no reason. Only the page shows that a request is in force again, where a
person at the jail reads it: no program may ask a system to hold anybody.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from handover.process.case_track import STOPPED
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.stages.custody.queries import CALLED_OFF
from handover.stages.detainer.public import queries as detainer
from handover.stages.intake.public import stop_answers

STEPS: Final[tuple[CaseStep, ...]] = (
    "raise_citizenship", "refer_child", "withdraw_identity", "stop_case", "cancel", "cancel_by_discretion",
    "cancel_stopped",
    "resolve_citizen", "resolve_citizen_cancel", "close_misidentified", "cancel_misidentified", "hand_over_child",
    "hand_over_child_cancel", "receive_stop", "receive_withdrawal",
)  # fmt: skip
"""The steps after which nobody is to be held on a request that the jail has."""


def tell_jail(case_id: UUID) -> bool:
    """Send the notice for the newest such step, where the request had been lodged; whether one was sent now."""
    case = Matter.objects.select_related("agency").get(pk=case_id)
    step = RecordedStep.objects.filter(matter=case, step__in=STEPS).order_by("-number").first()
    if step is None or case.state not in (*STOPPED, *CALLED_OFF):
        return False
    if not detainer.lodgements_of(case.pk).filter(number__lt=step.number).exists():
        return False
    return stop_answers.send_stop(
        case, case.agency, number=step.number, said_at=step.recorded_at,
        request_is="stopped" if case.state in STOPPED else "withdrawn",
    )  # fmt: skip
