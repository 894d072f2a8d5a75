"""A matter reconstructed from the audit log alone. Pure: no database access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from handover.accounts.roles import Actor, Role
from handover.process.claim_rules import holder_of
from handover.process.fold import Standing, after, refusal
from handover.process.graph import STEP, Track, step_named
from handover.process.names import StepName
from handover.process.naming import digests_in

STEP_ACTS: Final = frozenset(f"{track}.{name}" for track, name in STEP)
"""The acts of audit entries that tell of a step."""
CLOCK_ACT: Final = "clock.start"
"""The act of audit entries that record a clock (`process.case_clocks.models.start`)."""
CLAIM_ACTS: Final = frozenset({"case.take_over", "case.assign", "case.hand_back", "case.gone"})
"""The acts of audit entries by which a case changed hands without a step (`process.claims`)."""
OFFICE_ACT: Final = "case.office"
"""The act by which a matter went to another office (`process.office_changes`)."""


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One step as its audit entry tells of it. ``entry``: the entry's number."""

    entry: int
    number: int
    step: str
    state: str
    agency: str
    actor: Actor
    facts: Mapping[str, Any]
    happened_at: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """A step that the process graph does not allow there."""

    number: int
    step: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ToldMatter:
    """``standing``: where the told steps lead; ``clocks``: (kind, start, end) as told; ``digests``: of each row that an
    entry names; ``holder``: the key of who has the case after all steps and changes of hands, ``office`` the ORI of the
    immigration office that has it, each empty where the entries name none; ``changes``: (table, key, digest) of each
    change of hands or office; ``acts``: all acts told of it."""

    reference: str
    track: Track
    steps: tuple[ToldStep, ...]
    standing: Standing
    deviations: tuple[Deviation, ...]
    clocks: tuple[tuple[str, str, str], ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    holder: str = ""
    office: str = ""
    changes: tuple[tuple[str, int, str], ...] = ()
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReplayedEntry:
    """What an audit entry says, as the replay reads it."""

    number: int
    at: datetime
    act: str
    actor: str
    role: str
    agency: str
    content: Mapping[str, Any]


def told_matter(reference: str, entries: Sequence[ReplayedEntry]) -> ToldMatter | None:
    """Rebuild a matter from its entries, in the order of the log. None where no entry tells of a step."""
    steps = tuple(_step(e) for e in entries if e.act in STEP_ACTS)
    if not steps:
        return None
    track = Track(next(e for e in entries if e.act in STEP_ACTS).act.partition(".")[0])
    standing, deviations = conformed(track, steps)
    clocks = tuple(
        (str(e.content.get("kind")), str(e.content.get("started_at")), str(e.content.get("due_at")))
        for e in entries if e.act == CLOCK_ACT
    )  # fmt: skip
    digests = dict(named for e in entries for named in digests_in(e.content.get("facts")))
    return ToldMatter(
        reference, track, steps, standing, tuple(deviations), clocks, digests, holder=_holder(track, entries),
        office=next((str(e.content["office"]) for e in reversed(entries) if e.content.get("office")), ""),
        changes=tuple(_changes(entries)), acts=frozenset(e.act for e in entries),
    )  # fmt: skip


def conformed(track: Track, steps: Iterable[ToldStep]) -> tuple[Standing, list[Deviation]]:
    """Fold the steps against the process graph, and go on after each that does not conform.

    A step conforms where the graph has it, it starts from where the matter stands, what it needs is on record, the role
    may take it and a second person did where one must, it has the next number, and the log says the state to which it
    leads. Who had taken the matter up is not asked: claims change hands without a step.
    """
    standing, found = Standing(track), []
    for told in steps:
        step = step_named(track, told.step)
        if step is None:
            found.append(Deviation(told.number, told.step, "unknown", "the process has no such step"))
            continue
        if problem := refusal(standing, step, told.actor):
            found.append(Deviation(told.number, told.step, problem.code, problem.text))
        if told.number != standing.version + 1:
            text = f"it is told as step {told.number} and is step {standing.version + 1}"
            found.append(Deviation(told.number, told.step, "number", text))
        standing = after(standing, step, told.actor.key)
        if told.state != standing.state:
            text = f"the log says that it led to {told.state!r}; the process leads to {standing.state!r}"
            found.append(Deviation(told.number, told.step, "outcome", text))
    return standing, found


def _holder(track: Track, entries: Iterable[ReplayedEntry]) -> str:
    """Who has the case: a change of hands stands after the step that the log told before it."""
    steps: list[tuple[int, StepName, str, str]] = []
    changes: list[tuple[int, str, str]] = []
    for e in entries:
        step = step_named(track, e.act.partition(".")[2]) if e.act in STEP_ACTS else None
        if step is not None:
            steps.append((len(steps) + 1, step.name, e.actor, ""))
        elif e.act in CLAIM_ACTS:
            changes.append((len(steps), str(e.content.get("holder", "")), ""))
    found = holder_of(track, steps, changes)
    return found.key if found else ""


def _changes(entries: Iterable[ReplayedEntry]) -> Iterator[tuple[str, int, str]]:
    for e in entries:
        if (e.act in CLAIM_ACTS or e.act == OFFICE_ACT) and isinstance(pk := e.content.get("change"), int):
            yield "office" if e.act == OFFICE_ACT else "hands", pk, str(e.content.get("digest", ""))


def _step(entry: ReplayedEntry) -> ToldStep:
    said = entry.content
    role = Role(entry.role) if entry.role in set(Role) else Role.SYSTEM
    number = said.get("version")
    return ToldStep(
        entry=entry.number,
        number=number if isinstance(number, int) else 0,
        step=entry.act.partition(".")[2],
        state=str(said.get("state", "")),
        agency=str(said.get("agency", "")),
        actor=Actor(entry.actor, entry.actor, role, entry.agency),
        facts=said.get("facts") or {},
        happened_at=str(said.get("happened_at", "")),
        at=entry.at,
        digest=str(said.get("step", "")),
    )
