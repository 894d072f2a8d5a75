"""Record what a jail reports besides its answer: transfer, hospital, death, escape, when the person actually left;
and any reported breach of the limits. Each function takes one step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from handover.accounts.models import Agency
from handover.accounts.roles import JAIL_ROLES, Actor
from handover.process.advance import advance, demand
from handover.process.case_track import OUT
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.histories import recorded_steps
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.process.recorded_elsewhere import happened_elsewhere
from handover.process.requirements import filled, typed_reasons
from handover.process.step_details import StepDetails
from handover.stages.custody import overstays, rules, time_rules, timeline
from handover.stages.custody.breaches import record_by_times
from handover.stages.custody.models import Breach, Death, Release, Transfer, UnknownOutcome
from handover.stages.custody.terms import BreachKind
from handover.stages.detainer.public import queries as detainer

TOLD_AFTER: Final[frozenset[CaseStep]] = frozenset(
    {"report_event", "report_death", "report_escape", "confirm_release", "transfer_served"}
)
"""Reports accepted even after the clock has ended the hold: what happened during it is recorded, and marked as
late."""


def report_transfer(
    case_id: UUID,
    *,
    actor: Actor,
    version: int,
    to_ori: str,
    transferred_at: datetime,
    ground: str,
    late_reason: str = "",
) -> Matter:
    """Record a transfer to another agency on that agency's own ground; the detainer goes with the person.

    The receiving jail answers anew under its own law. A person may not be transferred out of a hold, because that
    would lengthen it. A transfer after the release time can be reported once the hold has ended. It is recorded as a
    breach unless it came after that end and another ground held the person; the release time also governs at the next
    jail (R9).
    """
    case = Matter.objects.select_related("agency").get(pk=case_id)
    receiver = Agency.objects.filter(ori=to_ori, kind=Agency.Kind.JAIL).first()
    demand(
        rules.transfer_is_elsewhere(to_ori, case.agency.ori, receiver is not None),
        time_rules.not_in_future(transferred_at, timezone.now(), "transferred_at"),
        *_after_lodging(case_id, transferred_at, "transferred_at"),
        time_rules.hold_not_begun(_hold_that_runs(case_id), transferred_at, "transferred_at"),
        time_rules.still_there(_in_the_jail(case_id, by_jail=True)),
        *filled(ground=ground),
    )

    def write(moved: Matter) -> dict[str, Fact]:
        return {
            "transfer": record(
                Transfer(
                    from_ori=case.agency.ori, to_ori=to_ori, transferred_at=transferred_at, ground=ground
                ),
                moved,
                actor,
            )
        }

    step: CaseStep = "transfer_served" if "service" in case.standing.facts else "transfer_unserved"
    return advance(
        case_id,
        step,
        actor=actor,
        version=version,
        write=write,
        happened_at=transferred_at,
        told=StepDetails(late_reason=late_reason),
        moves_to=receiver,
    )


def _hold_that_runs(case_id: UUID) -> datetime | None:
    """Return when the hold that runs now began; None if none runs. A move reported after the hold's end is judged by
    its own time, whether or not the clock's tick came before the report; so is a move reported by another
    deployment."""
    release = timeline.release_time_of(case_id)
    over = release is not None and release.due_at is not None and release.due_at <= timezone.now()
    return None if over or happened_elsewhere() else timeline.held_from(case_id)


def report_death(
    case_id: UUID, *, actor: Actor, version: int, died_at: datetime, text: str = "", late_reason: str = ""
) -> Matter:
    """Record that the person died; the case closes. A person who died in the jail after the end of the hold was held
    too long (R7)."""
    demand(*_since_booking(case_id, died_at, "died_at"))
    too_late = (
        overstays.stayed_past_end(case_id, died_at)
        if _in_the_jail(case_id, by_jail=actor.role in JAIL_ROLES)
        else None
    )

    def write(case: Matter) -> dict[str, Fact]:
        record_by_times(case, actor, too_late)
        return {"death": record(Death(died_at=died_at, text=text), case, actor)}

    return advance(
        case_id, "report_death", actor=actor, version=version, write=write, happened_at=died_at,
        told=StepDetails(late_reason=late_reason),
    )  # fmt: skip


def _in_the_jail(case_id: UUID, *, by_jail: bool) -> bool:
    """Return whether the record shows the person still in the jail; also true if only the clock ended the hold and
    the jail itself now reports what became of the person."""
    state, left = Matter.objects.get(pk=case_id).state, timeline.release_of(case_id)
    return state in OUT or (by_jail and left is not None and left.how == "expired")


def report_released(
    case_id: UUID, *, actor: Actor, version: int, released_at: datetime, late_reason: str = ""
) -> Matter:
    """The jail reports that the person left, with or without notice before."""
    left = _Left("report_released", "reported", released_at, "released_at", late_reason)
    return _record_left(case_id, actor, version, left)


def report_escape(
    case_id: UUID, *, actor: Actor, version: int, escaped_at: datetime, late_reason: str = ""
) -> Matter:
    """Record an escape: no handover, and no data that could be used to search for the person."""
    left = _Left("report_escape", "escaped", escaped_at, "escaped_at", late_reason)
    return _record_left(case_id, actor, version, left)


def confirm_release(
    case_id: UUID, *, actor: Actor, version: int, released_at: datetime, late_reason: str = ""
) -> Matter:
    """Record when the person actually left after a hold ran out. Later than its end is a breach (R7, R9)."""
    left = _Left("confirm_release", "confirmed", released_at, "released_at", late_reason)
    return _record_left(case_id, actor, version, left)


@dataclass(frozen=True, slots=True)
class _Left:
    """A report that the person left: the step, how, when, the field of the form, and why it is late."""

    step: CaseStep
    how: str
    at: datetime
    field: str
    late_reason: str


def _record_left(case_id: UUID, actor: Actor, version: int, left: _Left) -> Matter:
    demand(
        time_rules.not_in_future(left.at, timezone.now(), left.field),
        *_after_lodging(case_id, left.at, left.field),
    )
    stated = timeline.release_time_of(case_id)
    too_late = overstays.stayed_past_end(case_id, left.at)

    def write(case: Matter) -> dict[str, Fact]:
        release = Release(released_at=left.at, how=left.how, notice_given=stated is not None)
        record_by_times(case, actor, too_late)
        return {"release": record(release, case, actor)}

    return advance(
        case_id, left.step, actor=actor, version=version, write=write, happened_at=left.at,
        told=StepDetails(late_reason=left.late_reason),
    )  # fmt: skip


def marks(matter: Matter) -> Iterator[tuple[int, str]]:
    """Annotate a step that reports, after the clock ended the hold, what happened before its end."""
    ended = None
    for step in recorded_steps(matter):
        if step.step == "expire":
            ended = step
        elif ended is not None and step.step in TOLD_AFTER and step.happened_at < ended.happened_at:
            yield step.number, _("told after the clock had ended the hold")


def report_breach(case_id: UUID, *, actor: Actor, version: int, kind: BreachKind, text: str) -> Matter:
    """Record a reported breach of a limit. It is counted, and the case stays in its state (R7)."""
    demand(*filled(text=text))

    def write(case: Matter) -> dict[str, Fact]:
        return {"breach": record(Breach(kind=kind.value, text=text), case, actor)}

    return advance(case_id, "report_breach", actor=actor, version=version, write=write)


def record_unknown(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Record that the outcome could not be determined; the field is never left empty."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        return {"unknown_outcome": record(UnknownOutcome(reasons=reasons), case, actor)}

    return advance(case_id, "record_unknown", actor=actor, version=version, write=write)


def _since_booking(case_id: UUID, at: datetime, field: str) -> list[Refusal | None]:
    booked = timeline.booked_at(Matter.objects.get(pk=case_id))
    return [time_rules.not_in_future(at, timezone.now(), field), time_rules.since_booking(at, booked, field)]


def _after_lodging(case_id: UUID, at: datetime, field: str) -> list[Refusal | None]:
    lodged = detainer.lodgement_of(case_id)
    return [time_rules.held_before(at, lodged.at, field)] if lodged else []
