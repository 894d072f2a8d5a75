"""The cases that `bench.web_making` copies: each taken through the process by the real actions, with its rows as the
database keeps them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bench.web_sealed import Resealed

SHARE = {
    "custody_assumed": 400, "closed": 500, "queried": 10, "awaiting_review": 30, "in_review": 10, "probable_cause": 10,
    "awaiting_signature": 5, "signed": 5, "lodged": 10, "served": 5, "hold_agreed": 5, "held": 10,
}  # fmt: skip
"""Of 1,000 cases, how many stand where; nine tenths have ended."""
LEFT_OUT = {"detainer_paper", "web_notification", "web_formdraft"}


@dataclass
class Table:
    """The rows that one prototype has in one table, and what of each is changed in a copy."""

    name: str
    columns: list[str]
    rows: list[list[Any]]
    key: int | None
    changed: list[list[int]] = field(default_factory=list)
    """For each row the columns that differ in every copy."""


@dataclass
class Prototype:
    """A case that went through the process, with every row that is about it alone."""

    state: str
    tables: list[Table]
    matters: list[str]
    texts: list[str]
    ended: bool


def prototypes() -> dict[str, Prototype]:
    """One case for each state of `SHARE`, by the real actions."""
    from tests.support.cast import make_cast
    from tests.support.stamped import stamp
    from tests.support.walk import case_in

    from handover.stages.detainer import documents

    vars(documents)["render"] = stamp
    cast = make_cast()
    found = {}
    for state in SHARE:
        make = {"custody_assumed": _assumed, "closed": _closed}.get(state)
        case = make(cast, case_in) if make else case_in(cast, state)  # type: ignore[arg-type]
        found[state] = _prototype(state, case)
    return found


def ended_prototypes(cast: Any) -> list[Prototype]:
    """A case whose person was taken into custody and one that was closed, on the cast's own tables."""
    from tests.support.walk import case_in

    return [_prototype("custody_assumed", _assumed(cast, case_in)), closed_prototype(cast)]


def closed_prototype(cast: Any, person: Any = None) -> Prototype:
    """A case that was closed; of ``person`` (`tests.support.walk.Person`), else of somebody new."""
    from tests.support.walk import case_in

    def of_person(cast: Any, state: Any) -> Any:
        return case_in(cast, state, person)

    return _prototype("closed", _closed(cast, of_person))


def _assumed(cast: Any, case_in: Any) -> Any:
    from tests.support.walk import at

    from handover.stages.custody import actions as custody

    case = case_in(cast, "held")
    return custody.assume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, assumed_at=at(0), place="Sally port",
        officer="F. Ford",
    )  # fmt: skip


def _closed(cast: Any, case_in: Any) -> Any:
    from tests.support.walk import REASONS

    from handover.stages.review.determination import actions as review
    from handover.stages.review.determination.rules import NoActionReason

    case = case_in(cast, "in_review")
    return review.close_without_action(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reason=NoActionReason.NOT_REMOVABLE, reasons=REASONS,
    )  # fmt: skip


def _prototype(state: str, case: Any) -> Prototype:
    from django.apps import apps

    from handover.process.models import Matter
    from handover.repositories import models as records
    from handover.stages.intake.models import Booking
    from handover.stages.notification.models import MatchLink

    booking = case.parent
    matters = [booking, *Matter.objects.filter(parent=booking).exclude(pk=case.pk), case]
    pks = [m.pk for m in matters]
    fin = MatchLink.objects.get(matter=case).identity
    person = records.ImmigrationIdentity.objects.get(fin=fin)
    texts = [fin, person.a_number, *(m.reference for m in matters)]
    tables = [_table(Matter, pk__in=pks)]
    for model in apps.get_models():
        columns = [
            f.name for f in model._meta.concrete_fields if f.related_model is Matter and f.name != "parent"
        ]
        if columns and model._meta.db_table not in LEFT_OUT and model is not Matter:
            tables.append(_table(model, **{f"{columns[0]}__in": pks}))
    for model in (records.Encounter, records.StatusRecord, records.ImmigrationOrder):
        tables.append(_table(model, identity=person))
    tables.insert(1, _table(records.ImmigrationIdentity, pk=person.pk))
    tables.append(_entries(case))
    texts += sorted(set(re.findall(r"TCN\d{12}|\bE\d{9}\b", str([t.rows for t in tables]))))
    texts += Booking.objects.filter(matter=booking).values_list("booking_number", flat=True)
    found = Prototype(state, [t for t in tables if t.rows], [str(pk) for pk in pks], texts, case.place.ended)
    told = [*texts, *found.matters, *(pk.replace("-", "") for pk in found.matters), "REYES"]
    for table in found.tables:
        table.changed = [[i for i, value in enumerate(row) if _tells(value, told)] for row in table.rows]
    return found


def _tells(value: Any, told: list[str]) -> bool:
    """Whether a value names what differs in every copy."""
    if isinstance(value, Resealed):
        return value.short and any(t in value.text for t in told)
    return not isinstance(value, bytes) and any(t in str(value) for t in told)


def _table(model: Any, **which: Any) -> Table:
    """Raw rows, as the database keeps them."""
    from django.db import connection

    query = model._base_manager.filter(**which).order_by("pk").query
    columns = [f.column for f in model._meta.concrete_fields]
    sql, values = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [Resealed.of(model, columns, list(row)) for row in cursor.fetchall()]
    key = columns.index(model._meta.pk.column)
    whole = isinstance(rows[0][key], int) if rows else False
    return Table(model._meta.db_table, columns, rows, key if whole else None)


def _entries(case: Any) -> Table:
    from handover.audit.models import Entry

    return _table(Entry, pk=Entry.objects.filter(subject=case.reference).order_by("-pk").values("pk")[:1])
