"""A migration operation that makes the tables of an app at once. Every other app stands above this one: it is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Migration operation: ``CreateTables([CreateModel(...), CreateModel(...)])``, with all their indexes and keys.

    Django builds a model's class again, and those of all models related to it, with every `CreateModel` that follows
    in a migration: most of the time that an empty database took. Here each class is built once.

    What Django leaves for a migration's end (indexes, foreign keys) is made here. The triggers that refuse REPLACE look
    at the unique indexes; and Django records a migration in the transaction that makes its tables only if nothing is
    left: killed at any moment, it is made and recorded, or neither.
    """

    reversible = True
    atomic = True

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = list(models)

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.models], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Add the models to the state, without the classes built before."""
        if "apps" in state.__dict__:
            del state.apps
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the tables, and then what refers from one to another."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)
        while schema_editor.deferred_sql:
            schema_editor.execute(schema_editor.deferred_sql.pop(0), params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the tables, the last one first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what it does, for ``handover migrate``."""
        return f"Make tables: {', '.join(model.name for model in self.models)}"
