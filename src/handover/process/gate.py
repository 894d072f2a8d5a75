"""The gate: each bar to an adverse act is declared once, and checked by the only module that moves a case.

A stage registers its bars. `process.advance` asks every one of them before a step that is adverse to the person,
inside the step's transaction, on rows it has locked, with the facts of that moment. A permission is refused; a report
of what has happened is recorded as a breach. The same bars are asked again of an open case whenever the person's
record changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import structlog

from handover.accounts.roles import JAIL_ROLES, Actor, Role
from handover.process.definitions import Adverse, Step, Track
from handover.process.fold import Refusal
from handover.process.graph import STEP, steps_of
from handover.process.labelled_enum import LabelledEnum
from handover.process.names import CaseStep, StepName
from handover.read_once import reading
from handover.row_scope import Opening, opening

if TYPE_CHECKING:
    from handover.process.facts import Fact
    from handover.process.models import Matter

log = structlog.get_logger()
F = TypeVar("F")

ADVERSE: Final = frozenset(s.name for s in steps_of(Track.CASE) if s.adverse)
"""The names of the steps that the gate guards."""

RECEIVED: Final = "received_request"
"""The fact of a request sent by an office in another deployment (`case_track.received`), which alone holds the
office's facts."""

UNREADABLE: Final = "unreadable"
"""The code of the refusal where the facts of a bar cannot be read."""

_OF_THE_JAIL: Final = JAIL_ROLES - {Role.DESIGNATED_OFFICER}
JAIL_STEPS: Final = frozenset(s.name for s in steps_of(Track.CASE) if s.adverse and s.roles <= _OF_THE_JAIL)
"""Those that a jail takes: they ask only what the jail holds or was told. A designated officer acts for the office."""


class Holder(LabelledEnum):
    """The agency that holds the facts that a bar asks for."""

    OFFICE = "office", "the immigration office"
    JAIL = "jail", "the jail, from its own facts and from what it was told"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step about to be taken on a case. ``step`` is None where the bars are asked of a case that nobody moves.

    ``effective_at``: when the act takes or took effect in the world. ``seen``: what one snapshot has read of the world
    for the others, so that all bars judge the same facts and none reads them twice. ``said``: times that
    the step states, by name. ``happened``: it was done in another deployment and is reported, whether or not it was
    permitted. ``received``: whether the office of another deployment has the case, where that is known already.
    """

    matter: Matter
    step: Step | None
    actor: Actor
    effective_at: datetime
    now: datetime
    seen: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    said: Mapping[str, datetime] = field(default_factory=dict)
    happened: bool = False
    received: bool | None = None

    @property
    def planned(self) -> bool:
        """Whether the act is still to come."""
        return self.effective_at > self.now

    @property
    def refusable(self) -> bool:
        """Whether a bar refuses the step; a report of what has happened is recorded all the same."""
        if self.happened:
            return False
        return self.step is not None and (self.step.adverse is Adverse.PERMISSION or self.planned)

    def refuses(self, bar: Bar[Any]) -> bool:
        """Whether this bar, where it stands, refuses the step."""
        if self.step is None or self.happened:
            return False
        return self.refusable or bar.by_entry


@dataclass(frozen=True, slots=True)
class Bar(Generic[F]):
    """One reason against an adverse act. ``judge`` is pure: it sees a snapshot and answers with a refusal, or None.

    ``steps``: the adverse steps at which it is asked. ``standing``: whether it is asked of an open case too, whenever
    the person's record changes. ``stop``: the program's step that stops a case in which it is found.
    ``breach``: the kind of breach that a report shows where it stands. ``by_office``: it rests on the office's
    records; it is not asked at a jail whose office runs its own deployment, since that office reports it by message.
    ``by_entry``: the entry itself is the act, as when a step states a time; it is refused whatever time it states.
    """

    code: str
    rule: str
    title: str
    source: str
    holder: Holder
    judge: Callable[[F], Refusal | None]
    steps: frozenset[StepName] = ADVERSE
    standing: bool = True
    stop: CaseStep = "stop_case"
    breach: str = "barred"
    by_office: bool = False
    by_entry: bool = False


@dataclass(frozen=True, slots=True)
class Barred:
    """A bar that stands, with its text for people."""

    bar: Bar[Any]
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class _Registration(Generic[F]):
    read: Callable[[Attempt], F]
    bars: tuple[Bar[F], ...]


_Record = Callable[["Matter", Actor, "list[Barred]"], "Mapping[str, Fact]"]
"""Writes the breaches that a report shows as facts of its step, and returns them by name (``breach:<code>``)."""

_Stop = Callable[["Matter", "list[Barred]"], object]
"""Stops a case in which bars were found."""

_registrations: list[_Registration[Any]] = []
_locks: list[Callable[[Matter], None]] = []
_recorders: list[_Record] = []
_stoppers: list[_Stop] = []


def register(read: Callable[[Attempt], F], *bars: Bar[F]) -> None:
    """Add a stage's bars. ``read`` takes the snapshot that they judge; it is called once an attempt.

    Raises ``ValueError`` for a code that is taken, a step that is not adverse, a stop that the program cannot take, or
    a bar of the office's facts at a step that a jail takes.
    """
    known = {bar.code for bar in all_bars()}
    for bar in bars:
        if bar.code in known:
            raise ValueError(f"two bars named {bar.code}")
        if not bar.steps <= ADVERSE:
            raise ValueError(f"{bar.code}: {', '.join(sorted(bar.steps - ADVERSE))} is not adverse")
        if bar.standing:
            STEP[Track.CASE, bar.stop]
        known.add(bar.code)
    _registrations.append(_Registration(read, bars))


def register_lock(lock: Callable[[Matter], None]) -> None:
    """Add what locks the rows that a stage's bars read. Locks are taken before the matter's own row, in this order."""
    _locks.append(lock)


def register_recorder(record: _Record) -> None:
    """Register the function that records what happened although it was barred."""
    _recorders.append(record)


def register_stopper(stop: _Stop) -> None:
    """Register the function that stops a case in which bars were found."""
    _stoppers.append(stop)


def all_bars() -> tuple[Bar[Any], ...]:
    """Every bar, in the order of the stages."""
    return tuple(bar for r in _registrations for bar in r.bars)


def asked_at(bar: Bar[Any]) -> frozenset[StepName]:
    """The steps at which a bar is asked: a jail's step asks only what the jail holds."""
    return bar.steps if bar.holder is Holder.JAIL else bar.steps - JAIL_STEPS


@opening(Opening.GATE)
def lock(matter: Matter) -> None:
    """Lock the person before the case, so that the second of two concurrent acts sees the first."""
    for one in _locks:
        one(matter)


@opening(Opening.GATE)
def ask(attempt: Attempt) -> list[Barred]:
    """The bars that stand against this attempt, in the order of the stages; none for a step that is not adverse."""
    step = attempt.step
    if step is not None and step.adverse is None:
        return []
    with reading():  # rows are locked, so what one bar read still holds for the next
        received = attempt.received
        if received is None:
            received = RECEIVED in attempt.matter.standing.facts
        return [
            found
            for r in _registrations
            for found in _asked(r, attempt, [b for b in r.bars if _applies(b, step, received)])
        ]


def _applies(bar: Bar[Any], step: Step | None, received: bool) -> bool:
    if received and (bar.holder is Holder.OFFICE or bar.by_office):
        return False  # the office's deployment asks it, and tells
    return bar.standing if step is None else step.name in asked_at(bar)


def _asked(registration: _Registration[Any], attempt: Attempt, bars: Iterable[Bar[Any]]) -> list[Barred]:
    bars = list(bars)
    if not bars:
        return []
    try:
        facts = registration.read(attempt)
    except LookupError as problem:
        # Unreadable facts bar a permission, but a report is still recorded.
        log.warning("facts cannot be read", matter=attempt.matter.reference, problem=str(problem))
        said = "What this step depends on cannot be read now: a record, the match or the booking is missing."
        # Use no bar with its own track, such as a withdrawn match: it would wrongly stop a case for that reason.
        bar = next((b for b in bars if b.stop == "stop_case"), bars[0])
        return [Barred(bar, Refusal(UNREADABLE, said))]
    return [Barred(bar, refusal) for bar in bars if (refusal := bar.judge(facts))]


def breaches(matter: Matter, actor: Actor, found: list[Barred]) -> dict[str, Fact]:
    """Record what happened although it was barred. Raises ``LookupError`` if no recorder is registered."""
    if not found:
        return {}
    if not _recorders:
        raise LookupError("a breach was found and nobody records breaches")
    return {name: fact for record in _recorders for name, fact in record(matter, actor, found).items()}


def stop(matter: Matter, found: list[Barred]) -> None:
    """Stop a case in which bars were found, by the function registered for that."""
    for one in _stoppers:
        one(matter, found)
