"""Acts of a jail's officer designated under 8 USC 1357(g): an interview that the office asked for, a warrant.

Both record what has happened, so neither is refused for lack of power: what no agreement covered on the day is
recorded as a breach. These officers have no other steps: they make no finding, draft, sign or lodge nothing, and do
not decide custody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.administration.designations import designated
from handover.jurisdictions import Allowance, UnknownPlaceError, evaluate, shipped_policies
from handover.jurisdictions.agreements import DesignatedPower
from handover.jurisdictions.designated import Designated, NotDesignated, forbidden_by, objection
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.requirements import filled, typed_reasons
from handover.process.step_details import StepDetails
from handover.stages.custody import time_rules, timeline
from handover.stages.custody.breaches import record_answered
from handover.stages.custody.designee_models import Interview, InterviewRequest
from handover.stages.custody.models import (
    Breach,
    CustodyEffort,
    CustodyRecord,
    HandoverPart,
    ReleaseTold,
    Transfer,
)
from handover.stages.custody.policy_advice import NO_POLICY_ON_FILE, facts_for
from handover.stages.custody.terms import BreachKind
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import queries as notification
from handover.stages.review.public import in_the_persons_words


def ask_interview(case_id: UUID, *, actor: Actor, version: int, text: str) -> Matter:
    """Ask the jail's designated officers to interview the person, with the questions."""
    demand(typed_reasons(text, "text"), _tells_of_a_protected_record(case_id))

    def write(case: Matter) -> dict[str, Fact]:
        return {"interview_request": record(InterviewRequest(text=text), case, actor)}

    return advance(case_id, "ask_interview", actor=actor, version=version, write=write)


def _tells_of_a_protected_record(case_id: UUID) -> Refusal | None:
    """R12; 8 USC 1367(a)(2): a question to a jail's officer would reveal the record to the jail."""
    if not notification.open_to_search(Matter.objects.filter(pk=case_id)).exists():
        return Refusal(
            "restricted", "Of this person nothing is asked of a jail. An officer of yours asks them."
        )
    return None


@dataclass(frozen=True, slots=True)
class InterviewForm:
    """What a designated officer records of an interview."""

    held_at: datetime
    language: str
    interpreter: str
    rights_told: bool
    agreed: bool
    text: str
    late_reason: str = ""


def record_interview(case_id: UUID, *, actor: Actor, version: int, form: InterviewForm) -> Matter:
    """Record an interview in the jail. Without the power, or if local law allows no interview, it is recorded as a
    breach."""
    case = Matter.objects.select_related("agency").get(pk=case_id)
    demand(
        time_rules.not_in_future(form.held_at, timezone.now(), "held_at"),
        time_rules.since_booking(form.held_at, timeline.booked_at(case), "held_at"),
        *filled(language=form.language, interpreter=form.interpreter),
        in_the_persons_words(form.text),
    )
    on = form.held_at.astimezone(case.agency.zone).date()
    standing = designated(actor, on)
    wrong = against("interview", case, standing, on) or _unasked(case_id, form.held_at)
    lawful = _interview_law(case, form.agreed, on)

    def write(moved: Matter) -> dict[str, Fact]:
        _record_wrong(moved, actor, wrong)
        record_answered(moved, actor, *([] if lawful else [BreachKind.INTERVIEW_LAW]))
        interview = Interview(
            held_at=form.held_at, agreement=standing.instrument if standing and not wrong else "",
            language=form.language, interpreter=form.interpreter, rights_told=form.rights_told, agreed=form.agreed,
            text=form.text,
        )  # fmt: skip
        return {"interview": record(interview, moved, actor)}

    return advance(
        case_id, "record_interview", actor=actor, version=version, write=write, happened_at=form.held_at,
        told=StepDetails(late_reason=form.late_reason),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExecutionForm:
    """What a designated officer records of a warrant that they served and executed in the jail."""

    executed_at: datetime
    directed_by: str
    language: str
    interpreter: str = ""
    otherwise_release_at: datetime | None = None
    late_reason: str = ""
    people_hours: Decimal | None = None


def execute_warrant(case_id: UUID, *, actor: Actor, version: int, form: ExecutionForm) -> Matter:
    """Record that the warrant on file was served and executed in the jail: custody passes to the supervising office.

    It is judged like any custody (`bars`), and also by the agreement on that day and the warrant in force.
    """
    case, now, told = (
        Matter.objects.select_related("agency").get(pk=case_id),
        timezone.now(),
        form.otherwise_release_at,
    )
    lodged = detainer.lodgement_of(case_id)
    demand(
        *filled(directed_by=form.directed_by, language=form.language),
        time_rules.not_in_future(form.executed_at, now, "executed_at"),
        time_rules.held_before(form.executed_at, lodged.at, "executed_at") if lodged else None,
        time_rules.release_in_bounds(told, timeline.booked_at(case), now) if told else None,
        time_rules.told_once(bool(told and timeline.release_times_of(case_id))),
    )
    on = form.executed_at.astimezone(case.agency.zone).date()
    wrong = against("serve_warrant", case, designated(actor, on), on)
    warrant = detainer.warrant_on_file(case)

    def write(moved: Matter) -> dict[str, Fact]:
        _record_wrong(moved, actor, wrong)
        record_answered(moved, actor, *([] if warrant else [BreachKind.ARREST_NO_POWER]))
        if told:
            record(ReleaseTold(otherwise_release_at=told), moved, actor)
        if warrant:
            said = {"warrant": warrant, "officer": f"{actor.name}, {Role.DESIGNATED_OFFICER.title}, directed by "
                    f"{form.directed_by}", "language": form.language, "interpreter": form.interpreter}  # fmt: skip
            record(HandoverPart(kind="warrant_served", done_at=form.executed_at, answers=said), moved, actor)
        record(CustodyEffort.of(form.people_hours), moved, actor)
        custody = CustodyRecord(
            assumed_at=form.executed_at,
            place=f"{case.agency.name}, in the jail"[:120],
            officer=f"{actor.name}, directed by {form.directed_by}"[:120],
        )
        return {"custody": record(custody, moved, actor)}

    return advance(
        case_id, "execute_warrant", actor=actor, version=version, write=write, happened_at=form.executed_at,
        told=StepDetails(said={"otherwise_release_at": told} if told else {}, late_reason=form.late_reason),
    )  # fmt: skip


def against(
    power: DesignatedPower, case: Matter, standing: Designated | None, on: date
) -> NotDesignated | None:
    """Return why this officer does not have this power in this jail on that day; None if they have it."""
    try:
        forbidden = forbidden_by(case.agency.policy or NO_POLICY_ON_FILE, on, shipped_policies())
    except UnknownPlaceError:
        forbidden = None
    return objection(power, standing, on, forbidden)


def _interview_law(case: Matter, agreed: bool, on: date) -> bool:
    """Return what local law says of the interview; if it requires written consent, given that consent. If local law
    is silent, the interview is allowed."""
    facts = replace(facts_for(case), interview_consent=agreed)
    return evaluate(facts, on, shipped_policies()).interview.answer not in (
        Allowance.NO,
        Allowance.CONDITIONAL,
    )


def _unasked(case_id: UUID, held_at: datetime) -> NotDesignated | None:
    """8 USC 1357(g)(3): a jail's officer acts under the office's direction. Form times have minute precision."""
    asked = request_of(case_id)
    if asked is None or held_at >= asked.at.replace(second=0, microsecond=0):
        return None
    return NotDesignated("unasked", "The interview was held before the immigration office asked for one.")


def _record_wrong(case: Matter, actor: Actor, wrong: NotDesignated | None) -> None:
    if wrong:
        record(Breach(kind=BreachKind.DESIGNEE.value, text=wrong.text), case, actor)


def asked_of(user: User) -> QuerySet[Matter]:
    """The cases of this officer's jail in which an interview was asked for and none is recorded since. Before a
    request is lodged a jail sees no other case; it never sees one whose record has become protected, or one whose
    person came from the jail that was asked."""
    rows = Matter.objects.filter(track=Track.CASE).select_related("agency", "parent")
    if user.role != Role.DESIGNATED_OFFICER or user.agency is None:
        return rows.none()
    held = Interview.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    moved = Transfer.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    open_requests = InterviewRequest.objects.filter(~Exists(held), ~Exists(moved)).values("matter")
    return notification.open_to_search(rows).filter(
        agency=user.agency, state__in=STEP[Track.CASE, "record_interview"].origins, pk__in=open_requests
    )


def request_of(case_id: UUID) -> InterviewRequest | None:
    """Return the newest request for an interview."""
    return InterviewRequest.objects.filter(matter_id=case_id).order_by("-number").first()


def interviews_of(case_id: UUID) -> list[Interview]:
    """The interviews of a case by designated officers, oldest first."""
    return list(Interview.objects.filter(matter_id=case_id).order_by("number"))
