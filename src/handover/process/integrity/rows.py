"""The rows that steps wrote against the digests that steps and audit entries give of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from handover.audit.models import Entry
from handover.process.erasure.columns import Erasable, label_of
from handover.process.facts import fits, is_salted
from handover.process.integrity.erasures import of_row
from handover.process.integrity.findings import CheckResult, Inconsistency
from handover.process.integrity.history import STEP_ACTS, is_marked, version_of
from handover.process.models import Matter, RecordedFact, RecordedStep
from handover.process.naming import digests_in

CHUNK: Final = 50
"""Rows held in memory at once: some carry a printed paper."""
Judge = Callable[[Model], Iterable[tuple[str, str]]]
"""A check of a single row of one kind: returns (code, what is wrong)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that steps write into. ``matter``: its foreign key to the matter; ``judge``: what else it is held to."""

    model: type[Model]
    matter: str
    judge: Judge | None = None


_tables: list[Table] = []


def register(model: type[Model], *, matter: str, judge: Judge | None = None) -> None:
    """Register a table, other than a fact table, whose rows steps name."""
    _tables[:] = [*(t for t in _tables if t.model is not model), Table(model, matter, judge)]


_beside: dict[type[Model], str] = {}


def beside_steps(model: type[Model], *, act: str) -> None:
    """Tell of facts that are written beside any step and named by an entry with this act. An earlier version wrote
    none: where a matter has no such entry, its rows are counted as unverifiable.
    """
    _beside[model] = act


def begun_later(model: type[Model], acts: Collection[str]) -> bool:
    """Whether rows of this table may be named by nothing: they are of before the act that names them."""
    return model in _beside and _beside[model] not in acts


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
    """The rows that the steps and entries of a batch of matters name, for comparison with the rows on file."""

    def __init__(
        self,
        matters: Sequence[Matter],
        steps: dict[UUID, list[RecordedStep]],
        entries: dict[str, list[Entry]],
    ) -> None:
        self._matters = {m.pk: m for m in matters}
        self._named: dict[UUID, dict[str, _Named]] = {}
        self._steps: dict[UUID, dict[int, bool]] = {}
        self._acts: dict[UUID, set[str]] = {}
        for matter in matters:
            mine = entries.get(matter.reference, [])
            marked = {version_of(e) for e in mine if e.act in STEP_ACTS and is_marked(e)}
            self._steps[matter.pk] = {s.number: s.number in marked for s in steps.get(matter.pk, [])}
            self._acts[matter.pk] = {e.act for e in mine}
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
                    Inconsistency("fact_missing", self._matters[pk].reference, named.place, text)
                )
        return result

    def _judge_row(self, table: Table, row: Model, result: CheckResult) -> None:
        pk: UUID = getattr(row, f"{table.matter}_id")
        number: int = getattr(row, "number")  # noqa: B009
        reference, label = self._matters[pk].reference, label_of(row)
        named = self._named[pk].pop(label, None)
        facts = isinstance(row, RecordedFact)
        result.counts.facts += facts
        result.counts.papers += not facts
        if isinstance(row, Erasable) and row.erasure is not None:
            verified, problems = _judge_erased(row, named, result)
        elif named is None:
            verified, problems = False, []
        else:
            verified, problems = _judge_kept(row, named)
        of_before = begun_later(type(row), self._acts[pk])
        if named is None and self._steps[pk].get(number, True) and not of_before:
            problems.append(("fact_unnamed", f"{label} is named by no step"))
        elif not problems and named and named.step and (wrong := recorded_otherwise(row, named.step)):
            problems.append(("fact_changed", f"{label} is not as recorded: {wrong}"))
        result.counts.unverifiable += not verified and not problems
        if table.judge is not None and not (isinstance(row, Erasable) and row.erasure is not None):
            problems += table.judge(row)
        place = f"step {number}"
        result.findings += [Inconsistency(code, reference, place, text) for code, text in problems]


def _judge_kept(row: Model, named: _Named) -> tuple[bool, list[tuple[str, str]]]:
    """Whether a row gives the digest by which it is named, and what is wrong."""
    if fits(row, named.digest):
        return True, []
    if not named.marked:
        return False, []
    return False, [("fact_changed", f"{label_of(row)} does not give the digest that was recorded of it")]


def _judge_erased(
    row: Erasable, named: _Named | None, result: CheckResult
) -> tuple[bool, list[tuple[str, str]]]:
    """The same of a row that says it was erased."""
    problems = list(of_row(row, named.digest if named else None))
    result.counts.erased += not problems
    result.counts.guessable += not is_salted(named.digest if named else "")
    return not problems, problems


def recorded_otherwise(row: Model, step: RecordedStep) -> str:
    """Return the columns for who, when and which step that differ from the step's own."""
    if getattr(row, "number", None) != step.number:
        return "its step"
    if not isinstance(row, RecordedFact):
        return ""
    sent_by_them = (
        getattr(row, "sender", None) == row.by_key
    )  # a file is recorded by its sender, read by the program
    pairs = {
        "who": (row.by_key, row.by_name) == (step.actor_key, step.actor_name) or sent_by_them,
        "when": row.at == step.recorded_at,
    }
    return ", ".join(name for name, same in pairs.items() if not same)


def _named_by_steps(steps: Iterable[RecordedStep], marked: set[int]) -> Iterator[tuple[str, _Named]]:
    for step in steps:
        for label, digest in digests_in(step.facts):
            yield label, _Named(digest, f"step {step.number} ({step.step})", step, step.number in marked)


def _named_by_entries(entries: Iterable[Entry]) -> Iterator[tuple[str, _Named]]:
    """Rows that are written beside any step have an audit entry of their own."""
    for entry in entries:
        if entry.act not in STEP_ACTS:
            for label, digest in digests_in(entry.content.get("facts")):
                yield label, _Named(digest, f"audit entry {entry.number}", None, True)


def grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """Rows by key, in their order."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
