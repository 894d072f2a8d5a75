"""Record the jail's answer and reports, and the officer's outcome. Each function takes one step."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.jurisdictions import GROUNDS, DeclineGround
from handover.process.advance import ConflictError, advance, demand
from handover.process.case_clocks.models import Clock, start
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.names import CaseStep, StateName
from handover.process.recorded_elsewhere import happened_elsewhere, recording_time
from handover.process.step_details import StepDetails
from handover.stages.custody import hold_ends, local_law_rules, rules, time_rules, timeline
from handover.stages.custody.models import (
    AtLarge,
    CustodyEffort,
    CustodyRecord,
    JailAnswer,
    Release,
    ReleaseTime,
    ReleaseTold,
)
from handover.stages.custody.notice_grounds import rests_on_something
from handover.stages.custody.policy_advice import advice_for, power_of
from handover.stages.custody.release_times import Said, governing
from handover.stages.custody.terms import AtLargeReason
from handover.stages.detainer.public import queries as detainer

CLOCK = Actor.system("clock")
_IN_WORDS = frozenset(ground for ground, entry in GROUNDS.items() if entry.needs_text)


def agree_to_hold(case_id: UUID, *, actor: Actor, version: int, text: str = "") -> Matter:
    """Record that the jail will hold for at most 48 hours past release, if its law allows it (R8, R10: `bars`)."""
    power = power_of(case_id)
    answer = JailAnswer(
        kind="hold", text=text, citation=power.citation[:160] if power else "",
        advice=advice_for(case_id).as_dict(),
    )  # fmt: skip
    return _answer(case_id, "agree_to_hold", answer, actor, version)


def agree_to_notify(
    case_id: UUID, *, actor: Actor, version: int, text: str = "", citation: str = ""
) -> Matter:
    """The jail will give notice of release but not hold, if its law allows that (R8: `bars`).

    ``citation``: the basis of the answer if no rule was found; another deployment has asked its own clerk for it.
    """
    advice = advice_for(case_id)
    if not happened_elsewhere():
        demand(local_law_rules.notice_rests_on(advice.notify.answer.value, citation))
    answer = JailAnswer(kind="notify", text=text, citation=citation.strip()[:160], advice=advice.as_dict())
    return _answer(case_id, "agree_to_notify", answer, actor, version)


def decline(case_id: UUID, *, actor: Actor, version: int, ground: str, text: str = "") -> Matter:
    """Record that the jail declines, with its ground: an ordinary answer (R6)."""
    demand(
        rules.decline_names_its_ground(ground, frozenset(DeclineGround)),
        rules.ground_in_words(ground in _IN_WORDS, text),
        time_rules.hold_not_begun(timeline.held_from(case_id), recording_time(), "state"),
    )
    answer = JailAnswer(
        kind="decline", text=text, ground=ground, citation=GROUNDS[DeclineGround(ground)].citation,
        advice=advice_for(case_id).as_dict(),
    )  # fmt: skip
    return _answer(case_id, "decline", answer, actor, version)


def report_release_time(
    case_id: UUID, *, actor: Actor, version: int, otherwise_release_at: datetime, citation: str = ""
) -> Matter:
    """Record when the person would otherwise be released. Under a hold, the 48 hours run from it.

    ``citation``: without a hold, the basis of the notice, if no rule was found and none was named before. If
    there are several statements, `clocks.holds.governing_release` decides which one counts: an earlier one always
    does, a later one never lengthens a hold that has begun (R9). A hold that had ended by then is recorded as a
    breach (`bars`).
    """
    case = Matter.objects.select_related("agency").get(pk=case_id)
    now = recording_time(case.moved_at)
    demand(time_rules.release_in_bounds(otherwise_release_at, timeline.booked_at(case), now))
    stated = [*timeline.release_times_of(case_id), Said(case.version + 1, now, otherwise_release_at)]
    governs = governing(stated)
    holds = case.state in ("hold_agreed", "held")
    if not holds and not happened_elsewhere():
        demand(rests_on_something(case, citation))
    due_at = hold_ends.hold_end(case, governs) if holds and governs else None
    known = timeline.release_time_of(case_id)

    def write(case: Matter) -> dict[str, Fact]:
        if due_at and governs and (known is None or known.due_at != due_at):
            start(case, Clock.Kind.HOLD, governs, due_at)
        return {
            "release_time": record(
                ReleaseTime(
                    otherwise_release_at=otherwise_release_at, governs_at=governs, due_at=due_at,
                    rests_on=citation.strip()[:160],
                ),
                case,
                actor,
            )
        }  # fmt: skip

    step: dict[StateName, CaseStep] = {
        "hold_agreed": "start_hold", "held": "restate_release", "release_noticed": "restate_release",
    }  # fmt: skip
    return advance(
        case_id, step.get(case.state, "give_notice"), actor=actor, version=version, write=write,
        told=StepDetails(effective_at=governs, said={"governs_at": governs} if governs else {}),
    )  # fmt: skip


def report_unserved_hold(
    case_id: UUID, *, actor: Actor, version: int, otherwise_release_at: datetime
) -> Matter:
    """Record that the jail has held the person since then although no copy was served: a breach, and the case stops
    (R10: the request takes effect once it is served). No clock starts, because this is not the hold that the request
    asks for.
    """
    case = Matter.objects.get(pk=case_id)
    demand(
        time_rules.not_in_future(otherwise_release_at, timezone.now(), "otherwise_release_at"),
        time_rules.since_booking(otherwise_release_at, timeline.booked_at(case), "otherwise_release_at"),
    )
    stated = [
        *timeline.release_times_of(case_id),
        Said(case.version + 1, recording_time(case.moved_at), otherwise_release_at),
    ]  # fmt: skip
    governs = governing(stated)

    def write(case: Matter) -> dict[str, Fact]:
        row = ReleaseTime(otherwise_release_at=otherwise_release_at, governs_at=governs, due_at=None)
        return {"release_time": record(row, case, actor)}

    return advance(
        case_id, "report_unserved_hold", actor=actor, version=version, write=write,
        told=StepDetails(effective_at=governs, said={"governs_at": governs} if governs else {}),
    )  # fmt: skip


def assume_custody(  # noqa: PLR0913 - a keyword a field of the form
    case_id: UUID, *, actor: Actor, version: int, assumed_at: datetime, place: str, officer: str,
    otherwise_release_at: datetime | None = None, late_reason: str = "", people_hours: Decimal | None = None,
) -> Matter:  # fmt: skip
    """Record that an officer assumed custody: where, when, by whom. If it exceeds a limit it is recorded as a breach,
    not refused (R9).

    ``otherwise_release_at``: the release time as the jail told the officer, where no statement of it is on record.
    ``people_hours``: the officers' hours spent; None if unknown, which is recorded too.
    """
    case, now, told = Matter.objects.get(pk=case_id), timezone.now(), otherwise_release_at
    lodged = detainer.lodgement_of(case_id)
    demand(
        time_rules.not_in_future(assumed_at, now, "assumed_at"),
        time_rules.held_before(assumed_at, lodged.at, "assumed_at") if lodged else None,
        time_rules.release_in_bounds(told, timeline.booked_at(case), now) if told else None,
        time_rules.told_once(bool(told and timeline.release_times_of(case_id))),
    )

    def write(case: Matter) -> dict[str, Fact]:
        if told:
            record(ReleaseTold(otherwise_release_at=told), case, actor)
        record(CustodyEffort.of(people_hours), case, actor)
        custody = CustodyRecord(assumed_at=assumed_at, place=place, officer=officer)
        return {"custody": record(custody, case, actor)}

    said = {"otherwise_release_at": told} if told else {}
    return advance(
        case_id, "assume_custody", actor=actor, version=version, write=write, happened_at=assumed_at,
        told=StepDetails(said=said, late_reason=late_reason),
    )  # fmt: skip


def expire(case_id: UUID, now: datetime | None = None) -> bool:
    """Record that a hold has ended. The clock ends it; this step only records that."""
    now = now or timezone.now()
    case = Matter.objects.get(pk=case_id)
    release = timeline.release_time_of(case_id)
    due_at = release.due_at if release else None
    if case.state != "held" or due_at is None or time_rules.expired_by_now(due_at, now):
        return False

    def write(case: Matter) -> dict[str, Fact]:
        return {"release": record(Release(released_at=due_at, how="expired", notice_given=True), case, CLOCK)}

    try:
        advance(case_id, "expire", actor=CLOCK, version=case.version, write=write, happened_at=due_at)
    except ConflictError:
        return False
    return True


def record_at_large(
    case_id: UUID, *, actor: Actor, version: int, reason: AtLargeReason, text: str = ""
) -> Matter:
    """Close a case whose person left without a handover, with a reason that the record supports and no place."""
    case = Matter.objects.get(pk=case_id)
    demand(
        rules.at_large_reason_fits(reason, timeline.at_large_reasons_on_record(case), text),
        rules.no_place(text),
    )

    def write(case: Matter) -> dict[str, Fact]:
        return {"at_large": record(AtLarge(reason=reason.value, text=text), case, actor)}

    return advance(case_id, "record_at_large", actor=actor, version=version, write=write)


def _answer(case_id: UUID, step: CaseStep, answer: JailAnswer, actor: Actor, version: int) -> Matter:
    def write(case: Matter) -> dict[str, Fact]:
        return {"jail_answer": record(answer, case, actor)}

    return advance(case_id, step, actor=actor, version=version, write=write)
