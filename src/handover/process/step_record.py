"""What one step writes: its facts, its row, its audit entry and its jobs. `advance` calls it in its transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process import case_holders, gate
from handover.process.facts import BESIDE, Fact, record, writing
from handover.process.graph import Step
from handover.process.listeners import step_taken
from handover.process.models import LateReason, Matter, RecordedStep
from handover.process.naming import in_log, packed
from handover.process.step_details import StepDetails, is_late
from handover.process.step_tasks import tasks_after
from handover.read_once import forget

Write = Callable[[Matter], Mapping[str, Fact]]
"""Writes the step's typed rows and returns the facts they are. Called inside the transaction."""


def record_step(
    matter: Matter,
    step: Step,
    actor: Actor,
    write: Write,
    happened_at: datetime,
    barred: list[gate.Barred] | None = None,
) -> None:
    """Write the step that a matter has taken: its facts, its entry in the audit chain, what follows from it."""
    entry = _write(matter, step, actor, write, barred or [])
    forget()
    row = _row(matter, step, actor, entry, happened_at)
    row.save(force_insert=True)
    _tell(matter, step, actor, row)


def record_first_steps(
    matters: Sequence[Matter], step: Step, actor: Actor, written: Sequence[Mapping[str, Fact]]
) -> None:
    """`record_step` for the first step of several matters, whose facts are written already: one statement for all."""
    forget()
    for facts in written:
        _demand_provided(step, facts)
    rows = [
        _row(matter, step, actor, _entry(facts, {}), matter.opened_at)
        for matter, facts in zip(matters, written, strict=True)
    ]
    RecordedStep.objects.bulk_create(rows)
    for matter, row in zip(matters, rows, strict=True):
        _tell(matter, step, actor, row)


def _row(
    matter: Matter, step: Step, actor: Actor, entry: dict[str, Any], happened_at: datetime
) -> RecordedStep:
    return RecordedStep(
        matter=matter,
        number=matter.version,
        step=step.name,
        state=matter.state,
        actor_key=actor.key,
        actor_name=actor.name,
        actor_role=actor.role,
        actor_agency=actor.agency,
        facts=entry,
        happened_at=happened_at,
        recorded_at=matter.moved_at,
    )


def _tell(matter: Matter, step: Step, actor: Actor, row: RecordedStep) -> None:
    """Write the entry of a step that is on record, and do what follows from it."""
    append(
        act=f"{step.track}.{step.name}",
        actor=actor,
        subject=matter.reference,
        content={
            "version": matter.version,
            "state": matter.state,
            "agency": matter.agency.ori,
            "office": matter.office.ori if matter.office else "",
            "facts": in_log(row.facts),
            "happened_at": row.happened_at,
            "step": Fact.of(row).digest,
        },
    )
    forget()
    case_holders.after_step(matter, row)
    step_taken(matter, row)
    for task in tasks_after(step, matter):
        task.enqueue(case_id=str(matter.pk))


def with_reason(write: Write, actor: Actor, happened_at: datetime, told: StepDetails) -> Write:
    """Call ``write``, and also record the reason for a late entry."""

    def write_both(matter: Matter) -> Mapping[str, Fact]:
        facts = write(matter)
        if told.late_reason.strip() and is_late(happened_at, matter.moved_at):
            record(LateReason(reasons=told.late_reason.strip()), matter, actor)
        return facts

    return write_both


def _write(
    matter: Matter, step: Step, actor: Actor, write: Write, barred: list[gate.Barred]
) -> dict[str, Any]:
    """Write the step's rows; each fact by its name, and what was written beside them, with their digests."""
    with writing() as rows:
        facts = dict(write(matter))
        _demand_provided(step, facts)
        facts |= gate.breaches(matter, actor, barred)
    return _entry(facts, rows)


def _demand_provided(step: Step, facts: Mapping[str, Fact]) -> None:
    if set(facts) != set(step.provides):
        raise ValueError(f"step {step.name} must provide {set(step.provides)}, not {set(facts)}")


def _entry(facts: Mapping[str, Fact], rows: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {name: asdict(fact) for name, fact in facts.items()}
    named = {fact.row for fact in facts.values()}
    beside = {row: digest for row, digest in rows.items() if row not in named}
    return {**entry, BESIDE: packed(beside)} if beside else entry
