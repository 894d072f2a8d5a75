"""What is reported while a request is stopped or withdrawn, or after the case ended. It moves nothing; what was told
in a stop is offered for its own step when the case goes on.

Nobody is to be held or handed over on a stopped request (R5, R17). If it happened anyway it is recorded, as is a
release, move, escape or death: a stop ends the request to the jail, not the duty to record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from handover.accounts.roles import Actor
from handover.compiled_read import compiled_read
from handover.process.advance import advance, demand
from handover.process.case_track import LEFT, STOPPED
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.histories import recorded_steps
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter
from handover.process.names import CaseStep, StateName, StepName
from handover.process.requirements import filled
from handover.process.step_details import StepDetails
from handover.read_once import read_once
from handover.stages.custody import overstays, rules, time_rules, timeline
from handover.stages.custody.breaches import record_by_times
from handover.stages.custody.models import StoppedReport
from handover.stages.custody.terms import PROPER_STEP, StoppedKind
from handover.stages.detainer.public import queries as detainer
from handover.web.step_marks import StepMark
from handover.web.time_tags import moment

TAKEN_UP_BY: Final[dict[StoppedKind, tuple[CaseStep, ...]]] = {
    **{kind: (step,) for kind, step in PROPER_STEP.items()},
    StoppedKind.RELEASED: ("report_released", "confirm_release", "report_loan_release"),
    StoppedKind.DIED: ("report_death", "report_loan_death"),
    StoppedKind.ESCAPED: ("report_escape", "report_loan_release"),
    StoppedKind.SERVED: ("serve", "serve_late"),
    StoppedKind.MOVED: ("transfer_served", "transfer_unserved"),
    StoppedKind.CUSTODY: ("assume_custody", "execute_warrant", "record_arrest"),
    StoppedKind.HELD: (
        "start_hold",
        "report_unserved_hold",
        "report_released",
        "confirm_release",
        "assume_custody",
    ),
}
"""The later steps by which a report is taken up, the proper one first."""

_NO_BAR: Final[CaseStep] = "record_duty"
"""What a report stands for that no bar judges: a copy may have been served before the word of the stop came, and gives
effect to nothing while it stands."""

_OWN_STEP: Final = (
    "Custody is recorded as what it is: where the person was arrested after the end, as an arrest."
)
LEAVES_THE_JAIL: Final = frozenset({StoppedKind.RELEASED, StoppedKind.ESCAPED, StoppedKind.DIED})
"""The reports that tell how long the person was in the jail."""


def report_while_stopped(
    case_id: UUID, *, actor: Actor, version: int, kind: StoppedKind, happened_at: datetime, text: str,
    late_reason: str = "",
) -> Matter:  # fmt: skip
    """The jail or a field officer reports what happened while the request was stopped or withdrawn, or what becomes
    known after the case ended. A hold or a handover is a breach, as the gate finds."""
    lodged, step = detainer.lodgement_of(case_id), _step_for(Matter.objects.get(pk=case_id).state)
    demand(
        Refusal("kind", _OWN_STEP) if step == "report_after_end" and kind is StoppedKind.CUSTODY else None,
        time_rules.not_in_future(happened_at, timezone.now(), "happened_at"),
        time_rules.held_before(happened_at, lodged.at, "happened_at") if lodged else None,
        rules.no_place(text) if kind in (StoppedKind.RELEASED, StoppedKind.ESCAPED) else None,
        *filled(text=text),
    )

    def write(case: Matter) -> dict[str, Fact]:
        _kept_too_long(case, actor, kind, happened_at)
        report = StoppedReport(kind=kind.value, happened_at=happened_at, text=text)
        return {"stopped_report": record(report, case, actor)}

    return advance(
        case_id, step, actor=actor, version=version, write=write, happened_at=happened_at,
        told=StepDetails(stands_for=PROPER_STEP.get(kind, _NO_BAR), late_reason=late_reason),
    )  # fmt: skip


def _step_for(state: StateName) -> CaseStep:
    """The step by which it is reported where the case stands."""
    if state in CALLED_OFF:
        return "report_withdrawn"
    return "report_after_end" if state in LEFT else "report_while_stopped"


def _kept_too_long(case: Matter, actor: Actor, kind: StoppedKind, left_at: datetime) -> None:
    """A person who left after the end of the hold, or after the release that the stop should have caused, was held
    too long. This does not apply if they were in the office's custody by then or had left before."""
    gone = timeline.release_of(case.pk)
    if kind not in LEAVES_THE_JAIL or "custody" in case.standing.facts:
        return
    if kind is not StoppedKind.RELEASED and gone is not None and gone.how != "expired":
        return
    record_by_times(
        case,
        actor,
        overstays.stayed_past_end(case.pk, left_at),
        overstays.stayed_while_stopped(case, left_at),
    )


@read_once
def reports_of(case_id: UUID) -> list[StoppedReport]:
    """What was reported while the request was stopped, in order."""
    return _reports(case_id)


@compiled_read
def _reports(case_id: UUID) -> QuerySet[StoppedReport]:
    return StoppedReport.objects.filter(matter_id=case_id).order_by("number")


def ways_of(case: Matter) -> dict[int, StepName]:
    """The steps by which something was reported: in a stop, after a withdrawal or after another end."""
    return {step.number: step.step for step in recorded_steps(case) if "stopped_report" in step.facts}


def to_take_up(case: Matter) -> list[StoppedReport]:
    """The reports that no later step has taken up, once the case goes on."""
    if case.state in STOPPED or (case.place.ended and "loan" not in case.standing.facts):
        return []
    steps, in_a_stop = [(step.number, step.step) for step in recorded_steps(case)], ways_of(case)
    told = [r for r in reports_of(case.pk) if in_a_stop.get(r.number) == "report_while_stopped"]
    return [r for r in told if not _taken_up(r, steps)]


def _taken_up(report: StoppedReport, steps: Sequence[tuple[int, StepName]]) -> bool:
    by = TAKEN_UP_BY[StoppedKind(report.kind)]
    return any(number > report.number and step in by for number, step in steps)


def marks(case: Matter) -> Iterator[StepMark]:
    """What is said beside the step of a report: what was reported, and when it happened."""
    for report in reports_of(case.pk):
        what = f"{_(report.get_kind_display())}, {moment(report.happened_at, case.agency)}"
        yield StepMark(report.number, what, without_why=what)
