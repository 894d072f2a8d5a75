"""Ask the agency that entered a want whether it stands, record its answer, and close the hit of a want that has
ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.clocks.calendars import earliest_day
from handover.clocks.targets import TargetKind, deadline
from handover.process.advance import ConflictError, RefusedError, advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.repositories import index, withdrawals
from handover.repositories.models import RecordUse, Want
from handover.repositories.models.wants import OUTSTANDING
from handover.repositories.subjects import WANTS
from handover.stages.identification import rules, want_states
from handover.stages.identification.models import ConfirmationAnswer, ConfirmationRequest, HitClosure, WantHit

CLERK = Actor.system("wants")
Priority = ConfirmationRequest.Priority
_TARGETS = {
    Priority.URGENT: TargetKind.HIT_CONFIRMATION,
    Priority.ROUTINE: TargetKind.HIT_CONFIRMATION_ROUTINE,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What the entering agency answered, as the form has it."""

    request: int
    outcome: str
    answered_by: str
    answered_at: datetime
    until: datetime | None = None
    remarks: str = ""


def request_confirmation(
    case_id: UUID, *, actor: Actor, version: int, hit: int, priority: str, remarks: str = ""
) -> Matter:
    """Ask for one hit of this search, for the version of the want that stands now. Raises `RefusedError`."""

    def write(matter: Matter) -> dict[str, Fact]:
        state = _state_of(case_id, hit)
        demand(
            rules.may_ask(ended=state.ended, settled=not state.open, waits=_waits(state), asked=state.asked)
        )
        now = matter.moved_at
        due = deadline(_TARGETS[Priority(priority)], now, office_tz=matter.agency.time_zone).due_at
        row = ConfirmationRequest(
            hit=state.hit, version_id=state.version, priority=priority, request_number=state.asked + 1,
            due_at=due or now, remarks=remarks.strip(),
        )  # fmt: skip
        return {"confirmation_request": record(row, matter, actor)}

    return advance(case_id, "request_confirmation", actor=actor, version=version, write=write)


def answer_confirmation(case_id: UUID, *, actor: Actor, version: int, answered: Answered) -> Matter:
    """Record what the entering agency answered. An answer for an earlier version of the want is refused."""

    def write(matter: Matter) -> dict[str, Fact]:
        asked = ConfirmationRequest.objects.filter(pk=answered.request, matter=matter).first()
        if asked is None:
            raise RefusedError(Refusal("request", "Choose a request of this search."))
        state = _state_of(case_id, asked.hit_id)
        demand(
            rules.answers_what_stands(
                ended=state.ended, same=state.request is not None and state.request == asked
            ),
            rules.answer_complete(
                answered.outcome, answered.until, answered.answered_at, asked.at, timezone.now()
            ),
        )
        row = ConfirmationAnswer(
            request=asked, outcome=answered.outcome, until=answered.until, answered_by=answered.answered_by.strip(),
            answered_at=answered.answered_at, remarks=answered.remarks.strip(),
        )  # fmt: skip
        return {"confirmation_answer": record(row, matter, actor)}

    return advance(
        case_id,
        "answer_confirmation",
        actor=actor,
        version=version,
        write=write,
        happened_at=answered.answered_at,
    )


def _waits(state: want_states.HitState) -> bool:
    return state.due_at is not None and not state.overdue


def _state_of(case_id: UUID, hit: int) -> want_states.HitState:
    row = WantHit.objects.select_related("want", "matter").filter(pk=hit, matter_id=case_id).first()
    if row is None or row.want is None:
        raise RefusedError(Refusal("hit", "Choose a possible want of this search."))
    return want_states.states_of([row])[row.pk]


def close_hits(case_id: UUID) -> int:
    """Close the hits of one search whose wants have ended; return how many. Idempotent."""
    closed = 0
    for hit in want_states.open_hits().filter(matter_id=case_id):
        reason = want_states.ended_since(hit)
        if reason:
            closed += _close(hit, reason)
    return closed


def _close(hit: WantHit, reason: str) -> bool:
    matter = Matter.objects.get(pk=hit.matter_id)

    def write(matter: Matter) -> dict[str, Fact]:
        return {"hit_closure": record(HitClosure(hit=hit, reason=reason), matter, CLERK)}

    advance(matter.pk, "close_want_hit", actor=CLERK, version=matter.version, write=write)
    return True


def want_changed(number: str) -> list[UUID]:
    """Mark the answers that gave a want that has ended; return the searches whose hits are to be closed."""
    want = Want.every.filter(pk=number).first()
    open_hits = want_states.open_hits().filter(want=number)
    if want is not None and not want.outstanding and not want.hidden and want.record_id:
        told = RecordUse.objects.filter(record=want.record_id, what=RecordUse.What.ANSWER)
        if told.exclude(withdrawals__op=withdrawals.UseOp.CLEARED).exists():
            withdrawals.mark([want.record_id], withdrawals.UseOp.CLEARED, alone=True)
    return sorted({hit.matter_id for hit in open_hits}, key=str)


def expire_wants() -> int:
    """End wants whose last day is over everywhere, even if their source does not say so; return how many."""
    today = earliest_day(timezone.now())
    done = 0
    for want in Want.objects.filter(status__in=OUTSTANDING, expires_on__lt=today):
        with transaction.atomic():
            want.status = Want.Status.EXPIRED
            want.save(update_fields=["status"])
            index.note({(WANTS, want.pk)})
            append(act="want.expire", actor=CLERK, content={"record": want.record_id})
        done += 1
    return done


def close_ended() -> int:
    """Close what a lost job has left open; how many."""
    waiting = {hit.matter_id for hit in want_states.open_hits() if want_states.ended_since(hit)}
    done = 0
    for matter in sorted(waiting, key=str):
        try:
            done += close_hits(matter)
        except ConflictError:  # somebody moved the search just now: the next round finds it
            continue
    return done
