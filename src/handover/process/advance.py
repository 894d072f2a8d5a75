"""The only mover. One transaction holds the step, its facts, the audit entry and the jobs it causes.

A step is checked against the recorded history, then the case moves by an UPDATE that names the
version the actor saw. If two people act at once, one moves it; the other gets a `ConflictError` that says what
changed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.offices import office_for
from handover.accounts.roles import JAIL_ROLES, Actor
from handover.audit.append import act as one_act
from handover.compiled_read import compiled_read
from handover.process import gate, listeners
from handover.process.case_clocks.models import keep_running, kinds_open
from handover.process.facts import Fact
from handover.process.fold import Refusal, RefusedError, Standing, after
from handover.process.graph import RESUME, STEP, Step, Track
from handover.process.models import Matter, RecordedStep
from handover.process.names import StepName
from handover.process.offers import refusal
from handover.process.recorded_elsewhere import happened_elsewhere, recording_time
from handover.process.step_details import PLAIN, StepDetails, late_with_reason
from handover.process.step_record import Write, record_first_steps, record_step, with_reason
from handover.row_scope import Opening, opening

__all__ = ["ConflictError", "RefusedError", "advance", "open_beside", "open_case"]


class ConflictError(Exception):
    """Someone moved the case first. ``since`` are the steps taken after the version that was seen."""

    def __init__(self, matter: Matter, since: Sequence[RecordedStep]) -> None:
        self.matter, self.since = matter, since
        super().__init__(f"{matter.reference} has changed: {', '.join(s.step for s in since)}")


def demand(*found: Refusal | None) -> None:
    """Raise `RefusedError` with the refusals that the rules returned, if any."""
    refusals = [r for r in found if r]
    if refusals:
        raise RefusedError(*refusals)


def no_facts(_: Matter) -> Mapping[str, Fact]:
    """For a step that provides none."""
    return {}


@opening(Opening.MOVER)
def open_case(  # noqa: PLR0913 - a keyword a part of how a case begins
    track: Track,
    step: StepName,
    *,
    actor: Actor,
    agency: Agency,
    write: Write,
    parent: Matter | None = None,
    parent_held: bool = False,
    happened_at: datetime | None = None,
    given: GivenName | None = None,
) -> Matter:
    """Open a case with its first step. ``parent_held``: the caller moved the parent in this transaction, which locks
    it. ``given``: its name and office, where another deployment gave them.

    Raises `RefusedError`.
    """
    chosen = STEP[track, step]
    with one_act():
        office = (
            given.office
            if given
            else (parent.office if parent and parent_held else _office_of(parent)) or office_for(agency)
        )
        matter = _begun(chosen, actor, agency, office, parent, given)
        matter.save(force_insert=True)
        record_step(matter, chosen, actor, write, happened_at or matter.opened_at)
    return matter


def open_beside(
    parent: Matter,
    step: Step,
    *,
    actor: Actor,
    count: int,
    write: Callable[[list[Matter]], list[dict[str, Fact]]],
    parent_held: bool = False,
) -> list[Matter]:
    """Open several matters of one kind under the same parent, as `open_case` does for one, with the same number of
    SQL statements. ``write``: writes the facts of all, and returns those of each.

    Raises `RefusedError`.
    """
    with one_act():
        office = (parent.office if parent_held else _office_of(parent)) or office_for(parent.agency)
        matters = [_begun(step, actor, parent.agency, office, parent) for _ in range(count)]
        Matter.objects.bulk_create(matters)
        record_first_steps(matters, step, actor, write(matters))
    return matters


def _begun(
    step: Step,
    actor: Actor,
    agency: Agency,
    office: Agency | None,
    parent: Matter | None,
    given: GivenName | None = None,
) -> Matter:
    """Build the unsaved matter in the state that its first step gives it."""
    now = timezone.now()
    standing = _checked(Standing(step.track), step, actor)
    matter = Matter(
        track=step.track,
        reference=given.reference if given else new_reference(step.track),
        agency=agency,
        office=office,
        parent=parent,
        state=standing.state,
        version=standing.version,
        opened_at=now,
        moved_at=now,
    )
    matter.led_to = None if step.track is Track.CASE else standing
    return matter


@opening(Opening.MOVER)
def advance(
    case: UUID | Matter,
    step: StepName,
    *,
    actor: Actor,
    version: int,
    write: Write = no_facts,
    happened_at: datetime | None = None,
    told: StepDetails = PLAIN,
    moves_to: Agency | None = None,
) -> Matter:
    """Take one step on a matter as it stood at ``version``. ``moves_to``: the agency that holds it from now on.

    ``case``: its key; or the matter itself as the caller read or moved it, with its agencies, which is not read again.
    ``told``: what is told besides the step's facts; what happened long ago needs a reason, which is kept as a fact.
    Before an adverse step the gate is asked (`process.gate`), on rows that are locked. A bar refuses a permission; a
    report of what has happened is recorded as a breach, and the case stops. After a step by which a stopped case goes
    on, the bars of a standing case are asked at once: it may go from one stop into another.

    Raises `ConflictError` if it no longer stands there, `RefusedError` if the step is not allowed, and
    ``KeyError`` for a step that the case's track does not have.
    """
    with one_act():
        matter = case if isinstance(case, Matter) else _as_seen(case, version)
        chosen = STEP[Track(matter.track), step]
        demand(elsewhere(matter, actor))
        before = _before(matter, version)
        standing = _checked(before, chosen, actor)
        gate.lock(matter)
        now = recording_time(matter.moved_at)
        happened = happened_at or now
        if not happened_elsewhere():  # there the reason was given
            demand(late_with_reason(happened, now, actor, told.late_reason))
        agency = moves_to or matter.agency
        _move(matter, standing, agency, now)
        asked = STEP[chosen.track, told.stands_for] if told.stands_for else chosen
        attempt = gate.Attempt(
            matter, asked, actor, told.effective_at or happened, now, said=told.said, happened=happened_elsewhere(),
            received=gate.RECEIVED in before.facts,
        )  # fmt: skip
        barred = _not_refused(attempt)
        matter.state, matter.version = standing.state, standing.version
        matter.moved_at, matter.agency = now, agency
        record_step(matter, chosen, actor, with_reason(write, actor, happened, told), happened, barred)
        if kinds_open(before.state) or kinds_open(matter.state):
            keep_running(matter)
        _stop_if_barred(matter, chosen, actor, barred)
        matter.led_to = None if chosen.track is Track.CASE else standing
    return matter


@dataclass(frozen=True, slots=True)
class GivenName:
    """The reference that both deployments use for a case, and the office in the other deployment that has it."""

    reference: str
    office: Agency


@compiled_read
def _matters(pk: UUID) -> QuerySet[Matter]:
    return Matter.objects.select_related("agency", "office").filter(pk=pk)


def _before(matter: Matter, version: int) -> Standing:
    """Where the matter's steps have led; known where this object took the last of them, for steps never change. Raises
    `ConflictError`."""
    known = matter.led_to
    if known is not None and known.version == version:
        return known
    before = matter.standing
    if before.version > version:
        # The steps are read by a statement of their own: another act may have been recorded since the matter was read.
        raise _conflict(Matter.objects.get(pk=matter.pk), version)
    return before


def _as_seen(case_id: UUID, version: int) -> Matter:
    matter = next(iter(_matters(case_id)), None)
    if matter is None:
        raise Matter.DoesNotExist(f"no matter {case_id}")
    if matter.version != version:
        raise _conflict(matter, version)
    return matter


def _move(matter: Matter, standing: Standing, agency: Agency, now: datetime) -> None:
    """Update the row but leave the object as it was read, because the gate judges that."""
    # The condition names the office too, since a transfer to another office does not change the version.
    seen = Matter.objects.filter(pk=matter.pk, version=matter.version, office=matter.office)
    if not seen.update(state=standing.state, version=standing.version, moved_at=now, agency=agency):
        raise _conflict(Matter.objects.get(pk=matter.pk), matter.version)


def _office_of(parent: Matter | None) -> Agency | None:
    """Return the office that has the parent matter. The parent is locked, so that parent and child are transferred
    together."""
    if parent is None:
        return None
    locked = Matter.objects.select_for_update(of=("self",)).select_related("office")
    return locked.get(pk=parent.pk).office


def elsewhere(matter: Matter, actor: Actor) -> Refusal | None:
    """A jail acts on what is lodged with it, an immigration office on what it has, and on nothing else (CJIS AC-3;
    ASVS 8.4.1).
    """
    if actor.role in JAIL_ROLES and actor.agency != matter.agency.ori:
        return Refusal("agency", f"This is with another agency than yours ({actor.agency}).")
    if actor.office and actor.office != (matter.office.ori if matter.office else ""):
        return Refusal("office", f"Another immigration office than yours ({actor.office}) has this.")
    return None


def new_reference(track: Track) -> str:
    """An opaque reference, safe in a URL: it tells the track and nothing about the person."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return f"{track.value[0].upper()}-" + "".join(secrets.choice(alphabet) for _ in range(10))


def _not_refused(attempt: gate.Attempt) -> list[gate.Barred]:
    """Return the bars that stand against the attempt. Raises `RefusedError` if one of them refuses it."""
    barred = gate.ask(attempt)
    demand(*(found.refusal for found in barred if attempt.refuses(found.bar)))
    return barred


def _stop_if_barred(matter: Matter, chosen: Step, actor: Actor, barred: list[gate.Barred]) -> None:
    """Stop a case after a barred step was recorded on it, or if another bar still stands."""
    if chosen.to == RESUME:
        # No other stop could begin while the case was stopped, so the bars are asked now, before anybody acts on it.
        barred = gate.ask(gate.Attempt(matter, None, actor, matter.moved_at, matter.moved_at))
    if barred:
        gate.stop(matter, barred)
        matter.refresh_from_db()
    if chosen.to == RESUME:
        listeners.resumed(matter)


def _checked(standing: Standing, step: Step, actor: Actor) -> Standing:
    if problem := refusal(standing, step, actor):
        raise RefusedError(problem)
    return after(standing, step, actor.key)


def _conflict(matter: Matter, seen: int) -> ConflictError:
    return ConflictError(matter, list(matter.steps.filter(number__gt=seen).order_by("number")))
