"""How a case stops when a bar is found after an act was done, and how it goes on (safeguards R4, R5, R17, R18).

Any change of a person's record makes the bars of every open case of that person be checked again, in the same
transaction. A citizenship question, the procedures for children and a withdrawn match have their own paths; every
other bar stops the case here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Literal
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from handover.accounts.roles import Actor
from handover.clocks.targets import TargetKind
from handover.process import gate
from handover.process.advance import ConflictError, advance, demand
from handover.process.case_clocks.models import Clock, start_target
from handover.process.facts import Fact, record
from handover.process.gate import Attempt, Barred
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.names import CaseStep, StateName
from handover.process.requirements import typed_reasons
from handover.row_scope import Opening, opening
from handover.stages.intake.public import queries as intake
from handover.stages.notification.public import queries as notification
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.misidentification import actions as misidentification
from handover.stages.review.stops.models import Stop, StopAnswer

log = structlog.get_logger()
RECORDS = Actor.system("records")
_JOB: Final = "handover.stages.review.tasks.ask_again"


def ask_again(case_id: UUID) -> str:
    """Check the bars of one case again, and stop it if one stands that no stop has named yet; return the step
    taken."""
    with transaction.atomic():
        case = Matter.objects.select_related("agency").get(pk=case_id)
        gate.lock(case)
        case.refresh_from_db()
        now = timezone.now()
        return stop(case, gate.ask(Attempt(case, None, RECORDS, now, now)))


@opening(Opening.GATE)
def ask_persons_cases_again(case_id: UUID) -> int:
    """Ask the bars of every case of the person of this one again; how many were stopped."""
    if gate.RECEIVED in Matter.objects.get(pk=case_id).standing.facts:
        return 0  # whose person it is, is not on file here
    return ask_again_for(notification.link_of(case_id).identity)


@opening(Opening.GATE)
def ask_again_for(identity: str) -> int:
    """Ask the bars of every case of a person again; how many were stopped.

    A case that cannot be checked does not prevent the others from being checked: it is logged, and a job retries it.
    """
    return sum(_ask_safely(case.pk) for case in notification.persons_cases(identity))


def _ask_safely(case_id: UUID) -> bool:
    try:
        return bool(ask_again(case_id))
    except Exception:
        # Another act was faster, or the two deadlocked: a job checks again as soon as this is committed.
        log.exception("bars could not be asked again", case=str(case_id))
        import_string(_JOB).enqueue(case_id=str(case_id))
        return False


@opening(Opening.GATE)
def record_changed(what: str, key: str) -> None:
    """A record, a correction, a match or a jail's local law changed: ask again for every case that reads it, in its own
    transaction. A withdrawn criminal match removes charges on which a finding may rest."""
    if what == "immigration":
        ask_again_for(key)
    elif what == "criminal":
        for case_id in notification.cases_of_criminal_identity(key).values_list("pk", flat=True):
            _ask_safely(case_id)
    elif what == "match":
        for case_id in notification.cases_of_searched_booking(UUID(key)):
            _ask_safely(case_id)
    elif what == "agency":
        for case_id in _open_cases().filter(agency__ori=key).values_list("pk", flat=True):
            _ask_safely(case_id)


@opening(Opening.GATE)
def bookings_reported(bookings: Collection[UUID]) -> None:
    """A jail's system said something about these bookings. Where it corrected who was booked, a job asks the bars of
    the open cases again: another birth or citizenship may be the person's (R5, R17)."""
    for case in _open_cases().filter(parent__in=bookings):
        booking = intake.booking_of(case.parent_id) if case.parent_id else None
        if booking and intake.corrections_reported(booking):
            import_string(_JOB).enqueue(case_id=str(case.pk))


@opening(Opening.GATE)
def content_erased(matters: Collection[UUID]) -> None:
    """An order erased what these matters say: ask again for every open case among them and on them."""
    asked = Q(pk__in=matters) | Q(parent__in=matters) | Q(pk__in=notification.cases_opened_by(matters))
    for case_id in _open_cases().filter(asked).values_list("pk", flat=True):
        _ask_safely(case_id)


def sweep(progress: Callable[[int], None] = lambda _: None) -> int:
    """Re-check the bars of every open case, to catch what a lost job or a direct database change missed."""
    stopped = 0
    for read, case_id in enumerate(_open_cases().values_list("pk", flat=True), start=1):
        stopped += bool(ask_again(case_id))
        progress(read)
    return stopped


def sweep_among(matters: Collection[UUID]) -> int:
    """Ask the bars of the open cases among these again; how many were stopped. One that cannot be asked is logged."""
    return sum(_ask_safely(pk) for pk in _open_cases().filter(pk__in=matters).values_list("pk", flat=True))


def _open_cases() -> QuerySet[Matter]:
    open_states = {o for name in _STOPPERS for o in STEP[Track.CASE, name].origins} - _QUIET
    return Matter.objects.filter(track=Track.CASE, state__in=open_states).order_by("opened_at")


def stop(case: Matter, found: list[Barred]) -> CaseStep | Literal[""]:
    """Take the program's step that stops this case for what was found; its name, or nothing where none is needed."""
    for name in _STOPPERS:
        mine = [b for b in found if b.bar.stop == name]
        if mine and case.state in STEP[Track.CASE, name].origins and _STOPPERS[name](case, mine):
            return name
    return ""


def _withdraw(case: Matter, _: list[Barred]) -> bool:
    return misidentification.withdraw_identity(case.pk)


def _freeze(case: Matter, found: list[Barred]) -> bool:
    text = " ".join(b.refusal.text for b in found)
    citizenship.raise_citizenship(case.pk, actor=RECORDS, version=case.version, indicium="record", text=text)
    return True


def _refer(case: Matter, found: list[Barred]) -> bool:
    children.refer_child(
        case.pk, actor=RECORDS, version=case.version, text=" ".join(b.refusal.text for b in found)
    )
    return True


def _stop(case: Matter, found: list[Barred]) -> bool:
    if case.place.ended:  # an erasure by order bars a request that is out, but reopens no ended case
        found = [b for b in found if b.refusal.code != gate.UNREADABLE]
    named = _named_since_it_went_on(case)
    if not any((b.bar.code, b.refusal.text) not in named for b in found):
        return False
    after = case.steps.order_by("-number").values_list("step", flat=True)[0]

    def write(stopped: Matter) -> dict[str, Fact]:
        start_target(stopped, Clock.Kind.STOP, TargetKind.STOP_ANSWER, stopped.moved_at)
        said = [{"code": b.bar.code, "rule": b.bar.rule, "said": b.refusal.text} for b in found]
        return {"stop": record(Stop(found=said, after_step=after), stopped, RECORDS)}

    try:
        advance(case.pk, "stop_case", actor=RECORDS, version=case.version, write=write)
    except ConflictError:
        return bool(ask_again(case.pk))
    return True


def _named_since_it_went_on(case: Matter) -> set[tuple[str, str]]:
    """Return what stops have named since a supervisor last let the case go on. Earlier bars were gone by then, and
    stop the case again if they return."""
    went_on = case.steps.filter(step__in=_GO_ON).order_by("-number").values_list("number", flat=True).first()
    stopped = Stop.objects.filter(matter=case, number__gt=went_on or 0)
    return {(e["code"], e["said"]) for row in stopped for e in row.found}


_GO_ON: Final[tuple[CaseStep, ...]] = ("resume_stopped", "review_stopped")

_STOPPERS: Final[dict[CaseStep, Callable[[Matter, list[Barred]], bool]]] = {
    "withdraw_identity": _withdraw,
    "raise_citizenship": _freeze,
    "refer_child": _refer,
    "stop_case": _stop,
}
"""The steps by which the program stops a case, the weightiest first: if several are due it takes one; the others
follow when a person lets the case go on."""

_QUIET: Final[frozenset[StateName]] = frozenset(
    {"died", "no_action", "citizen", "cancelled", "child_referred"}
)
"""End states that only a withdrawn match leads out of; its own job handles that."""


def resume(case_id: UUID, *, actor: Actor, version: int, reasons: str, done: str) -> Matter:
    """A supervisor lets the case go on where it stood; refused while a bar still stands."""
    return _answered(case_id, "resume_stopped", actor, version, reasons, done)


def send_back(case_id: UUID, *, actor: Actor, version: int, reasons: str, done: str) -> Matter:
    """Back to a review officer: finding and papers no longer stand. Where a detainer is out it is cancelled first."""
    return _answered(case_id, "review_stopped", actor, version, reasons, done)


def settle(case_id: UUID, *, actor: Actor, version: int, reasons: str, done: str) -> Matter:
    """Custody was taken although it was barred: a supervisor records what was done about it."""
    return _answered(case_id, "settle_stopped", actor, version, reasons, done)


def stop_answer(case: Matter, actor: Actor, reasons: str, done: str) -> Fact:
    """Write the answer as a fact."""
    return record(StopAnswer(reasons=reasons.strip(), done=done.strip()), case, actor)


def _answered(case_id: UUID, step: CaseStep, actor: Actor, version: int, reasons: str, done: str) -> Matter:
    demand(typed_reasons(reasons), typed_reasons(done, "done"))
    return advance(
        case_id, step, actor=actor, version=version,
        write=lambda case: {"stop_answer": stop_answer(case, actor, reasons, done)},
    )  # fmt: skip
