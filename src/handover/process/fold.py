"""Compute the state, the standing facts and the actors excluded from the next step from the list of steps. Pure: the
database, the pages and the tests ask the same code.

The list is the truth. State, standing facts and who must not act next are computed from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from handover.accounts.roles import Actor, Role
from handover.process.graph import RESUME, STATE, STAY, STEP, State, Step, Track, step_named, steps_of
from handover.process.jail_words import state_title
from handover.process.names import StateName, StepName


@dataclass(frozen=True, slots=True)
class Taken:
    """One step as recorded: its name, and the key of whoever took it."""

    step: str
    actor: str


@dataclass(frozen=True, slots=True)
class CaseHolder:
    """Who has taken a matter up, or was given it: the key and the name of a person."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a history has led. ``version`` counts the steps; ``facts`` those that stand, each with the
    number of the step that provided it; ``last_by`` who last took each step; ``interrupted`` the states that freezes
    broke off, the innermost last: a citizenship question may be asked under the procedures for children.
    ``holder``: the person who has taken the matter up (`process.claims`), which cannot be computed from the steps
    alone."""

    track: Track
    state: StateName | Literal[""] = ""
    version: int = 0
    interrupted: tuple[StateName | Literal[""], ...] = ()
    facts: Mapping[str, int] = field(default_factory=dict)
    last_by: Mapping[StepName, str] = field(default_factory=dict)
    holder: CaseHolder | None = None

    @property
    def resume_to(self) -> StateName | Literal[""]:
        """Return the state that RESUME leads back to; empty if nothing was interrupted."""
        return self.interrupted[-1] if self.interrupted else ""

    @property
    def current(self) -> State | None:
        """The state's own data; None before the first step."""
        return STATE[self.track, self.state] if self.state else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken: ``code`` for programs, ``text`` for people."""

    code: str
    text: str


class RefusedError(Exception):
    """The graph or a stage's rule does not allow the step. Nothing was written."""

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals = refusals
        super().__init__(" ".join(r.text for r in refusals))


class BrokenHistoryError(Exception):
    """The recorded history is impossible under the graph: it was tampered with, or the graph was changed
    incompatibly."""


def after(standing: Standing, step: Step, actor: str) -> Standing:
    """Return the standing after ``step``, without checking whether it may be taken."""
    version = standing.version + 1
    facts = {k: v for k, v in standing.facts.items() if k not in step.voids}
    facts.update(dict.fromkeys(step.provides, version))
    return replace(
        standing,
        state=leads_to(standing, step),
        version=version,
        interrupted=_interrupted(standing, step),
        facts=facts,
        last_by={**standing.last_by, step.name: actor},
    )


def leads_to(standing: Standing, step: Step) -> StateName | Literal[""]:
    """The state after the step."""
    if step.to == RESUME:
        return standing.resume_to
    return standing.state if step.to == STAY else step.to


def _interrupted(standing: Standing, step: Step) -> tuple[StateName | Literal[""], ...]:
    if step.to == STAY:
        return standing.interrupted
    if step.to == RESUME:
        return standing.interrupted[:-1]
    freezes = any(s.to == RESUME and step.to in s.origins for s in steps_of(step.track))
    return (*standing.interrupted, standing.state) if freezes else ()


def fold(track: Track, taken: Iterable[Taken]) -> Standing:
    """Replay a history. Raises `BrokenHistoryError` where a step is unknown or out of place."""
    standing = Standing(track)
    for record in taken:
        step = step_named(track, record.step)
        if step is None:
            raise BrokenHistoryError(f"step {standing.version + 1}: no step {record.step!r} on track {track}")
        problem = misplaced(standing, step) or missing(standing, step)
        if problem:
            raise BrokenHistoryError(f"step {standing.version + 1}: {problem.text}")
        standing = after(standing, step, record.actor)
    return standing


def misplaced(standing: Standing, step: Step, reader: Role | None = None) -> Refusal | None:
    """Refuse a step that does not start from the current state. ``reader``: whose words name that state."""
    if standing.state in step.origins or (not standing.state and not step.origins):
        return None
    here = state_title(standing.current, reader) if standing.current else "not begun"
    return Refusal("state", f"“{step.title}” cannot follow: the state is “{here}”.")


def missing(standing: Standing, step: Step) -> Refusal | None:
    """Refuse a step if a fact that it requires is missing, or a fact that bars it stands."""
    absent = [f for f in step.requires if f not in standing.facts]
    if absent:
        return Refusal("facts", f"“{step.title}” needs on record: {', '.join(absent).replace('_', ' ')}.")
    if step.requires_any and not any(f in standing.facts for f in step.requires_any):
        one_of = " or ".join(step.requires_any).replace("_", " ")
        return Refusal("facts", f"“{step.title}” needs on record: {one_of}.")
    present = [f for f in step.unless if f in standing.facts]
    if present:
        return Refusal("facts", f"“{step.title}” is barred by: {', '.join(present).replace('_', ' ')}.")
    return None


def barred(standing: Standing, step: Step, actor: Actor) -> Refusal | None:
    """Whether this actor may take the step: by role, by who has taken the matter up, and by the two-person rule."""
    if actor.role not in step.roles:
        allowed = ", ".join(sorted(r.title for r in step.roles))
        return Refusal("role", f"“{step.title}” is taken by: {allowed}.")
    if (holder := standing.holder) and _held_by_another(standing, step, actor):
        return Refusal("holder", f"{holder.name} has taken this up. Take it over first, with a reason.")
    earlier = [name for name in step.not_by if standing.last_by.get(name) == actor.key]
    if earlier:
        titles = ", ".join(f"“{STEP[step.track, name].title}”" for name in earlier)
        return Refusal("two_person", f"A second person is needed: you took {titles} yourself.")
    return None


def _held_by_another(standing: Standing, step: Step, actor: Actor) -> bool:
    holder = standing.holder
    return bool(step.held and holder and holder.key != actor.key and actor.role is not Role.SUPERVISOR)


def refusal(standing: Standing, step: Step, actor: Actor) -> Refusal | None:
    """The first reason against the step, or None where it may be taken; of the state in the words of its reader."""
    return misplaced(standing, step, actor.role) or missing(standing, step) or barred(standing, step, actor)


def available(standing: Standing, actor: Actor) -> list[Step]:
    """The steps that this actor may take now, in the graph's order."""
    return [s for s in steps_of(standing.track) if s.origins and refusal(standing, s, actor) is None]


def of_the_holder(standing: Standing, actor: Actor) -> list[Step]:
    """The steps that this actor could take now, had nobody else taken the matter up."""
    return [
        s for s in steps_of(standing.track)
        if actor.role in s.roles and _held_by_another(standing, s, actor)
        and not misplaced(standing, s, actor.role) and not missing(standing, s)
    ]  # fmt: skip
