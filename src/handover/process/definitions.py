"""What the process is made of: tracks, states, steps. The data are in `process.graph`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from handover.accounts.roles import Role
from handover.process.names import StateName, StepName
from handover.process.step_columns import Disclosing, FirstOutcome, JailReads, WorkTask

RESUME: Final = "(resume)"
"""A step to RESUME leads back to the state that the freeze interrupted."""

STAY: Final = "(stay)"
"""A step to STAY records something and leaves the state as it was."""


NOTHING: Final = ("", "")
"""The ``undoing`` of a step that did not affect the person, or only reported what happened to them."""


class Track(StrEnum):
    """What moves through the process: bookings, searches, cases and disputes."""

    BOOKING = "booking"
    SEARCH = "search"
    CASE = "case"
    DISPUTE = "dispute"


class Adverse(StrEnum):
    """How a step works against the person concerned, and so what a bar does to it (`process.gate`)."""

    PERMISSION = "permission"
    """It lets something be done: a bar refuses it."""

    REPORT = "report"
    """It reports what has happened: a bar does not refuse it; it is recorded as a breach. A planned act is
    refused."""


@dataclass(frozen=True, slots=True)
class State:
    """A place on a track. In an ``ended`` state nobody waits, and only a step with ``after_end`` leads out;
    ``waits_for`` whose queue shows it; ``jail_reads``: what a jail reads of it (each state of a case says it)."""

    name: StateName
    track: Track
    title: str
    waits_for: Role | None = None
    ended: bool = False
    jail_reads: JailReads | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One verb. ``provides`` facts are recorded with it, ``requires`` must stand before it, of ``requires_any`` one,
    ``unless`` must not, ``voids`` no longer stand after it. ``not_by`` is the two-person rule: the actor must be
    someone other than whoever last took one of those steps. ``claims``: whoever takes it holds the matter from then on;
    ``held``: where somebody holds the matter, nobody else but a supervisor takes it (`process.claims`).
    ``after_end``: a question or a correction that is possible in an ended state too. ``adverse``: the gate is asked
    before it is taken. ``source`` is the law or the form that the step follows. ``undoing``: what the step did to the
    person where the match was another person's, and what undoes it; each step of a case says it, or `NOTHING`.

    Each step of a case also says whom outside the office it ``tells`` (or `NOBODY`), what a jail reads of it, and,
    where it causes no message to another deployment, why: ``no_message``. A step that a person may take says by which
    ``task`` its minutes are counted; one that may be the ``first`` outcome of a request says which."""

    name: StepName
    track: Track
    title: str
    origins: tuple[StateName, ...]
    to: StateName | Literal["(resume)", "(stay)"]
    roles: frozenset[Role]
    provides: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    requires_any: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    not_by: tuple[StepName, ...] = ()
    unless: tuple[str, ...] = ()
    claims: bool = False
    held: bool = False
    after_end: bool = False
    adverse: Adverse | None = None
    source: str = ""
    undoing: tuple[str, str] | None = None
    tells: Disclosing | None = None
    no_message: str = ""
    jail_reads: JailReads | None = None
    task: WorkTask | None = None
    first: FirstOutcome | None = None

    @property
    def two_person(self) -> bool:
        """Whether a second person must take the step."""
        return bool(self.not_by)

    @property
    def state_after(self) -> StateName | None:
        """The state that the step leads to, if it is always the same one: None for RESUME and STAY."""
        if self.to == RESUME:
            return None
        return None if self.to == STAY else self.to
