"""The arresting agency asks whether there will be a detainer, and gets a prompt yes or no (8 USC 1357(d), R14).

The section covers an arrest for a violation of a law on controlled substances; whoever records the question attests
that it is one. A later stage reports whether a detainer was lodged (`register_issued`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.module_loading import import_string

from handover.accounts.roles import Actor
from handover.clocks.targets import TargetKind
from handover.process.advance import advance, demand
from handover.process.case_clocks.models import Clock, start_target
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.requirements import filled
from handover.process.step_details import StepDetails
from handover.stages.review.agency_requests import rules
from handover.stages.review.agency_requests.models import AgencyReply, AgencyRequest

_issued: list[str] = []


def register_issued(path: str) -> None:
    """Register the function of a matter that tells whether a detainer is out for it. Called from ``ready``."""
    _issued[:] = [path]


def record_agency_request(
    case_id: UUID, *, actor: Actor, version: int, requested_at: datetime, requested_by: str, offence: str,
    controlled_substance: bool, late_reason: str = "",
) -> Matter:  # fmt: skip
    """Record the request; its clock starts when it was made. ``controlled_substance``: whoever records it attests that
    the arrest was for a violation of such a law."""
    late = Refusal("requested_at", "The time lies in the future.") if requested_at > timezone.now() else None
    demand(late, rules.covered(controlled_substance), *filled(requested_by=requested_by, offence=offence))

    def write(case: Matter) -> dict[str, Fact]:
        start_target(case, Clock.Kind.REQUEST, TargetKind.AGENCY_REQUEST, requested_at)
        return {
            "agency_request": record(
                AgencyRequest(requested_at=requested_at, requested_by=requested_by, offence=offence),
                case,
                actor,
            )
        }

    return advance(
        case_id, "record_agency_request", actor=actor, version=version, write=write, happened_at=requested_at,
        told=StepDetails(late_reason=late_reason),
    )  # fmt: skip


def answer_agency(case_id: UUID, *, actor: Actor, version: int, told: str) -> Matter:
    """Record the answer to the agency. The yes or no comes from the decision in the case; nobody types it."""
    demand(*filled(told=told))

    def write(case: Matter) -> dict[str, Fact]:
        issued = any(import_string(path)(case) for path in _issued)
        return {"agency_reply": record(AgencyReply(detainer=issued, told=told), case, actor)}

    return advance(case_id, "answer_agency", actor=actor, version=version, write=write)
