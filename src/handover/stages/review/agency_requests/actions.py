"""The arresting agency asks whether there will be a detainer, and gets a prompt yes or no (8 USC 1357(d), R14)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.clocks.models import Clock, start_target
from handover.clocks.targets import TargetKind
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.requirements import filled
from handover.process.telling import Telling
from handover.stages.review.agency_requests.models import AgencyReply, AgencyRequest


def record_agency_request(
    case_id: UUID, *, actor: Actor, version: int, requested_at: datetime, requested_by: str, offence: str,
    late_reason: str = "",
) -> Matter:  # fmt: skip
    """Record the request; its clock starts when it was made."""
    late = Refusal("requested_at", "The time lies in the future.") if requested_at > timezone.now() else None
    demand(late, *filled(requested_by=requested_by, offence=offence))

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
        told=Telling(late_reason=late_reason),
    )  # fmt: skip


def answer_agency(case_id: UUID, *, actor: Actor, version: int, told: str) -> Matter:
    """Tell the agency. Yes or no is what the case's own decision says; nobody types it."""
    demand(*filled(told=told))

    def write(case: Matter) -> dict[str, Fact]:
        detainer = "determination" in case.standing.facts and not case.place.ended
        return {"agency_reply": record(AgencyReply(detainer=detainer, told=told), case, actor)}

    return advance(case_id, "answer_agency", actor=actor, version=version, write=write)
