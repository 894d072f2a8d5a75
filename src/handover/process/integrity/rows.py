"""The rows that steps wrote against the digests that steps and audit entries give of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from handover.audit.models import Entry
from handover.process.facts import BESIDE, fits
from handover.process.integrity.findings import CheckResult, Finding
from handover.process.integrity.history import STEP_ACTS, is_marked, version_of
from handover.process.models import Matter, RecordedFact, RecordedStep

CHUNK: Final = 50
"""Rows held in memory at once: some carry a printed paper."""
Judge = Callable[[Model], Iterable[tuple[str, str]]]
"""What a row of one kind is held to by itself: (code, what is wrong)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that steps write into. ``matter``: its foreign key to the matter; ``judge``: what else it is held to."""

    model: type[Model]
    matter: str
    judge: Judge | None = None


_tables: list[Table] = []


def register(model: type[Model], *, matter: str, judge: Judge | None = None) -> None:
    """Tell of a table beside the facts whose rows steps name."""
    _tables[:] = [*(t for t in _tables if t.model is not model), Table(model, matter, judge)]


def tables() -> list[Table]:
    """Every table that steps write into: all facts, and those registered."""
    facts = (m for m in apps.get_models() if issubclass(m, RecordedFact))
    return [*(Table(m, "matter") for m in facts), *_tables]


@dataclass(frozen=True, slots=True)
class _Named:
    """A row as a step or an entry names it. ``marked``: its digest is one that can be taken again."""

    digest: str
    place: str
    step: RecordedStep | None
    marked: bool


class Rows:
    """What the steps and entries of a batch of matters name, to be held against the rows that are there."""

    def __init__(
        self,
        matters: Sequence[Matter],
        steps: dict[UUID, list[RecordedStep]],
        entries: dict[str, list[Entry]],
    ) -> None:
        self._matters = {m.pk: m for m in matters}
        self._named: dict[UUID, dict[str, _Named]] = {}
        self._steps: dict[UUID, dict[int, bool]] = {}
        for matter in matters:
            mine = entries.get(matter.reference, [])
            marked = {version_of(e) for e in mine if e.act in STEP_ACTS and is_marked(e)}
            self._steps[matter.pk] = {s.number: s.number in marked for s in steps.get(matter.pk, [])}
            self._named[matter.pk] = dict(_named_by_entries(mine)) | dict(
                _named_by_steps(steps.get(matter.pk, []), marked)
            )

    def judge(self) -> CheckResult:
        """Read every table for these matters. What is named and not there is found last."""
        result = CheckResult()
        for table in tables():
            rows = table.model._default_manager.filter(**{f"{table.matter}__in": list(self._matters)})
            for row in rows.order_by().iterator(CHUNK):
                self._judge_row(table, row, result)
        for pk, left in self._named.items():
            for label, named in left.items():
                text = f"{label} is named and is not there"
                result.findings.append(
                    Finding("fact_missing", self._matters[pk].reference, named.place, text)
                )
        return result

    def _judge_row(self, table: Table, row: Model, result: CheckResult) -> None:
        pk: UUID = getattr(row, f"{table.matter}_id")
        number: int = getattr(row, "number")  # noqa: B009
        reference, label = self._matters[pk].reference, f"{row._meta.label}:{row.pk}"
        named = self._named[pk].pop(label, None)
        facts = isinstance(row, RecordedFact)
        result.counts.facts += facts
        result.counts.papers += not facts
        verified, problems = False, []
        if named is None:
            if self._steps[pk].get(number, True):
                problems.append(("fact_unnamed", f"{label} is named by no step"))
        else:
            verified = fits(row, named.digest)
            if not verified and named.marked:
                problems.append(("fact_changed", f"{label} does not give the digest that was recorded of it"))
            elif named.step is not None and (wrong := _recorded_otherwise(row, named.step)):
                problems.append(("fact_changed", f"{label} is not as recorded: {wrong}"))
        result.counts.unverifiable += not verified and not problems
        if table.judge is not None:
            problems += table.judge(row)
        place = f"step {number}"
        result.findings += [Finding(code, reference, place, text) for code, text in problems]


def _recorded_otherwise(row: Model, step: RecordedStep) -> str:
    """Which of the columns that say who recorded a fact, when and for which step are not the step's."""
    if getattr(row, "number", None) != step.number:
        return "its step"
    if not isinstance(row, RecordedFact):
        return ""
    pairs = {
        "who": (row.by_key, row.by_name) == (step.actor_key, step.actor_name),
        "when": row.at == step.recorded_at,
    }
    return ", ".join(name for name, same in pairs.items() if not same)


def _named_by_steps(steps: Iterable[RecordedStep], marked: set[int]) -> Iterator[tuple[str, _Named]]:
    for step in steps:
        for label, digest in _digests(step.facts):
            yield label, _Named(digest, f"step {step.number} ({step.step})", step, step.number in marked)


def _named_by_entries(entries: Iterable[Entry]) -> Iterator[tuple[str, _Named]]:
    """Rows that are written beside any step have an audit entry of their own."""
    for entry in entries:
        if entry.act not in STEP_ACTS:
            for label, digest in _digests(entry.content.get("facts")):
                yield label, _Named(digest, f"audit entry {entry.number}", None, True)


def _digests(facts: Any) -> Iterator[tuple[str, str]]:
    """(row, digest) of all that a step or an entry names; what has another form names nothing."""
    if not isinstance(facts, dict):
        return
    for name, fact in facts.items():
        if not isinstance(fact, dict):
            continue
        if name == BESIDE:
            yield from ((str(row), str(digest)) for row, digest in fact.items())
        elif "row" in fact:
            yield str(fact["row"]), str(fact.get("digest", ""))


def grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """Rows by key, in their order."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
