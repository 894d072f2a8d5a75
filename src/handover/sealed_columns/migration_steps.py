"""What a migration does to a column that is sealed from then on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AlterField, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation


class AsText(Operation):
    """Let a text column take values of any length: a sealed value is longer than what it holds. PostgreSQL changes the
    column's type without writing rows; SQLite holds no column to a length. It needs no model: none is built for it."""

    reversible = True

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.table, self.column], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: `StateOnly` says of which kind the column is."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Widen the column."""
        if schema_editor.connection.vendor == "postgresql":
            quote = schema_editor.connection.ops.quote_name
            schema_editor.execute(
                f"ALTER TABLE {quote(self.table)} ALTER COLUMN {quote(self.column)} TYPE text"
            )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave it wide: what was sealed meanwhile is long."""

    def describe(self) -> str:
        """Say what it does, for ``handover migrate``."""
        return f"Let {self.table}.{self.column} take a text of any length"


class StateOnly(SeparateDatabaseAndState):
    """Migration operation: ``StateOnly([AlterField(...), AlterField(...)])``. What Django knows of the columns changes,
    and nothing in the database.

    Django builds a model's class again, and those of all models related to it, with every `AlterField`: of a table that
    most others refer to, that is nearly all of them. Here each is built once, when an operation first asks for one.
    """

    def __init__(self, state_operations: Sequence[AlterField]) -> None:
        super().__init__(state_operations=state_operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change the columns in the state, without the classes built before."""
        if "apps" in state.__dict__:
            del state.apps
        super().state_forwards(app_label, state)
