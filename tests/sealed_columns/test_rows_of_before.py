"""A database of an earlier version, with plain texts in the columns that were sealed since, is migrated and sealed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from handover.accounts.models import User
from handover.administration.operators import REGISTRAR
from handover.migration_operations import StateOnly
from handover.process.models import Matter
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity
from handover.sealed_columns import rows
from handover.sealed_columns.fields import SealedColumn, SealedText
from handover.sealed_columns.hashed import having
from handover.stages.intake import file_keys
from tests.sealed_columns.test_rows import CANARY, COLUMNS, dump, holds, own_keys
from tests.support.cast import Cast
from tests.support.walk import case_in

__all__ = ["own_keys"]
SEALING: Final = ("sealed_texts", "hashed_numbers")
"""The ends of the names of migrations that seal columns of before, the last ones."""
_OF_KIND: Final[dict[type[models.Field[Any, Any]], Any]] = {
    models.DateTimeField: datetime(2026, 3, 1, tzinfo=UTC),
    models.DateField: date(2026, 3, 1),
    models.BooleanField: False,
    models.IntegerField: 1,
    models.FloatField: 0.5,
    models.BinaryField: b"1",
    models.UUIDField: uuid4(),
}


def sealing() -> tuple[list[tuple[str, str]], dict[str, set[str]]]:
    """Where each app stood before, and which columns of which table its migrations seal."""
    graph = MigrationExecutor(connection).loader.graph
    before: dict[str, str] = {}
    columns: dict[str, set[str]] = {}
    for (app, name), migration in sorted(graph.nodes.items()):
        if not name.endswith(SEALING):
            continue
        before.setdefault(app, next(n for a, n in migration.dependencies if a == app))
        for operation in migration.operations:
            for one in operation.state_operations if isinstance(operation, StateOnly) else ():
                if isinstance(one.field, SealedColumn):  # type: ignore[attr-defined]
                    columns.setdefault(f"{app}.{one.model_name}".lower(), set()).add(one.name)  # type: ignore[attr-defined]
    return list(before.items()), columns


class Before:
    """Writes rows as the earlier version did: its tables, its columns, and nothing sealed."""

    def __init__(self, old: Any, case: Matter, columns: dict[str, set[str]]) -> None:
        self.old, self.case, self.columns = old, case, columns
        self.made: dict[str, Model] = {}

    def row(self, label: str) -> Model:
        """One row of a table, with whatever it refers to; made once."""
        label = label.lower()
        if label not in self.made:
            model, hidden = self.old.get_model(label), self.columns.get(label, set())
            said = [c for c in model._meta.concrete_fields if c.name in hidden or self._is_said(c)]
            values = {c.attname: self._value(c, CANARY if c.name in hidden else "x") for c in said}
            self.made[label] = model._base_manager.create(**values)
        return self.made[label]

    def _is_said(self, column: Any) -> bool:
        return not (column.null or isinstance(column, models.AutoField))

    def _value(self, column: Any, text: str) -> Any:
        if column.is_relation:
            label = column.related_model._meta.label
            known = {"process.Matter": self.case.pk, "accounts.Agency": self.case.agency_id}
            if label == "accounts.User":
                return User.objects.earliest("pk").pk
            return known.get(label) or self.row(label).pk
        if isinstance(column, models.CharField | models.TextField):
            return text if (column.max_length or 99) >= len(text) else "Q"
        if isinstance(column, models.JSONField):
            return {text: [text]}
        return next(value for kind, value in _OF_KIND.items() if isinstance(column, kind))


@pytest.mark.django_db(transaction=True)
def test_rows_of_an_earlier_version_are_read_and_then_sealed(cast: Cast) -> None:
    """The migrations, back and there again, with a row in each table between."""
    case = case_in(cast, "in_review")
    targets, columns = sealing()
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    before = Before(executor.loader.project_state(targets).apps, case, columns)
    for label in columns:
        before.row(label)
    forward = MigrationExecutor(connection)
    forward.migrate(forward.loader.graph.leaf_nodes())

    def kept() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for label, names in columns.items():
            row = apps.get_model(label)._base_manager.get(pk=before.made[label].pk)
            found |= {f"{row._meta.label}.{name}": getattr(row, name) for name in names}
        return found

    numbers = {"repositories.CriminalIdentity.sid", "repositories.ImmigrationIdentity.a_number"}

    def by_number() -> list[int]:
        of = ((CriminalIdentity, "sid"), (ImmigrationIdentity, "a_number"))
        return [model._base_manager.filter(having(model, name, ["Q"])).count() for model, name in of]

    assert by_number() == [1, 1], "found at once, before they are sealed"
    assert set(kept()) > numbers | {
        "web.FormDraft.fields",
        "custody.LoanEnding.text",
        "disclosure.Representative.name",
    }
    said = kept()
    assert holds(dump(), CANARY)
    assert all(value in ("Q", CANARY, {CANARY: [CANARY]}) for value in said.values())
    assert set(said) <= set(rows.unsealed())
    done = file_keys.seal_rows(REGISTRAR)
    assert (rows.unsealed(), done.altered, kept()) == ({}, [], said)
    assert file_keys.rotate(REGISTRAR).altered == ()
    assert (set(rows.keys_in_use()), kept(), by_number()) == ({2}, said, [1, 1])
    assert not holds(dump(), CANARY)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite holds no column to a length")
def test_every_sealed_text_has_room_for_its_seal() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND character_maximum_length IS NOT NULL"
        )
        narrow = set(cursor.fetchall())
    texts = {(model._meta.db_table, str(c.column)) for model, c in COLUMNS if isinstance(c, SealedText)}
    assert texts & narrow == set()
