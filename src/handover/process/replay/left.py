"""What the steps of a matter left besides themselves, against the log: its times, who has it and which office, the
rows that say they are of it and that nothing names, and who recorded a row for which step and when.

A digest commits to what a row says. The columns around it (whose row it is, of which step, by whom, when) and the rows
that lists read instead of steps are compared here one by one, so that none can be changed under an honest digest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast

from handover.process.claim_rules import HELD
from handover.process.erasure.columns import Erasable
from handover.process.facts import fits
from handover.process.holding_model import Holding
from handover.process.integrity.erasures import of_row
from handover.process.integrity.rows import begun_later, recorded_otherwise, tables
from handover.process.models import ClaimChange, Matter, OfficeChange, RecordedStep
from handover.process.replay.told import ToldMatter

_CHANGES: Final[dict[str, type[ClaimChange | OfficeChange]]] = {"hands": ClaimChange, "office": OfficeChange}


def of_place(told: ToldMatter, matter: Matter, steps: Mapping[int, RecordedStep]) -> Iterator[str]:
    """Its times, its office and who has it. Entries of before cases had offices name none."""
    ends = [steps[one.number] for one in (told.steps[0], told.steps[-1]) if one.number in steps]
    for name, at, step in zip(("opened", "moved"), (matter.opened_at, matter.moved_at), ends, strict=False):
        if at != step.recorded_at:
            yield f"it was {name} {at.isoformat()}; that step was recorded {step.recorded_at.isoformat()}"
    office = matter.office.ori if matter.office else ""
    if told.office and told.office != office:
        yield f"its office is {office or 'none'!r}; the log leads to {told.office!r}"
    yield from _of_holder(told, matter, steps)


def _of_holder(told: ToldMatter, matter: Matter, steps: Mapping[int, RecordedStep]) -> Iterator[str]:
    row = Holding.objects.filter(matter=matter).first()
    here = row.holder_key if row else ""
    there = told.holder if told.standing.state in HELD else ""
    if here != there:
        yield f"{here or 'nobody'} has taken it up; by the log {there or 'nobody'} has"
    elif row is not None:
        names = {step.actor_name for step in steps.values() if step.actor_key == here}
        changes = ClaimChange.objects.filter(matter=matter, holder_key=here)
        if row.holder_name not in names | set(changes.values_list("holder_name", flat=True)):
            yield f"the name of {here}, who has taken it up, is not as recorded"


def of_changes(told: ToldMatter, matter: Matter) -> Iterator[str]:
    """The rows by which it changed hands or went to another office."""
    for kind, model in _CHANGES.items():
        named = {pk: digest for of, pk, digest in told.changes if of == kind}
        rows = {row.pk: row for row in model._base_manager.filter(pk__in=named)}
        for pk, digest in named.items():
            label, row = f"process.{model.__name__}:{pk}", rows.get(pk)
            if row is None:
                yield f"{label} is named by the log and is not on file"
            elif row.erasure is not None:
                yield from (text for _, text in of_row(row, digest))
            elif not fits(row, digest):
                yield f"{label} does not give the digest that the log has of it"
        for pk in (
            model._base_manager.filter(matter=matter).exclude(pk__in=named).values_list("pk", flat=True)
        ):
            yield f"process.{model.__name__}:{pk} is on file and the log does not tell of it"


def unnamed(matter: Matter, named: Collection[str], told: ToldMatter) -> Iterator[str]:
    """The rows that say they are of this matter and that neither a step nor an entry names: pages read the newest row
    of a kind, whoever wrote it. A step of an early version named only some of its rows."""
    models = [(one.model, one.matter) for one in tables() if not begun_later(one.model, told.acts)]
    early = {step.number for step in told.steps if not step.digest}
    labels = {label for label, number in _labels(matter, models) if number not in early}
    for label in sorted(labels - set(named)):
        yield f"{label} is on file and nothing names it"


def _labels(matter: Matter, models: Collection[tuple[type[Model], str]]) -> Iterator[tuple[str, int]]:
    """Each with the number of its step; by one statement over all tables, for most have none."""
    parts: list[QuerySet[Model, tuple[str, str, int]]] = [
        model._base_manager.filter(**{column: matter})
        .order_by()
        .annotate(table=Cast(Value(model._meta.label), TextField()), key=Cast(F("pk"), TextField()))
        .values_list("table", "key", "number")
        for model, column in models
    ]
    for table, key, number in parts[0].union(*parts[1:], all=True):
        yield f"{table}:{key}", number


def otherwise(row: Model, matter: Matter, step: RecordedStep | None) -> str:
    """Which of the columns around a row's content differ from its step's own; empty where none does."""
    owner = getattr(row, "matter_id", None) or getattr(row, "case_id", None)
    if owner is not None and owner != matter.pk:
        return "its matter"
    if step is None or (isinstance(row, Erasable) and row.erasure is not None):
        return ""
    return recorded_otherwise(row, step)
