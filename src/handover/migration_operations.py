"""Migration operations that Django does not have. They know no model: every app can use them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AlterField, CreateModel, SeparateDatabaseAndState
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


class ColumnOperation(Operation):
    """What is done to a column in the database alone: ``DropSpareIndex("process_casestep", "case_id")``. It needs no
    model, and none is built for it; what Django knows of the column changes by `StateOnly`."""

    reversible = True

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.table, self.column], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing, unless an operation says otherwise."""


class AsText(ColumnOperation):
    """Let a text column take values of any length: a sealed value is longer than what it holds. PostgreSQL changes the
    column's type without writing rows; SQLite holds no column to a length. Backwards it stays wide: what was sealed
    meanwhile is long."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Widen the column."""
        if schema_editor.connection.vendor == "postgresql":
            quote = schema_editor.connection.ops.quote_name
            schema_editor.execute(
                f"ALTER TABLE {quote(self.table)} ALTER COLUMN {quote(self.column)} TYPE text"
            )

    def describe(self) -> str:
        """Say what it does, for ``handover migrate``."""
        return f"Let {self.table}.{self.column} take a text of any length"


class DropSpareIndex(ColumnOperation):
    """Drop a foreign key's own index where another index begins with the same column. Done by Django (`AlterField`),
    SQLite would copy the table and lose its triggers."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the index, by whatever name it was made."""
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, self.table)
        for name, one in found.items():
            if one["index"] and one["columns"] == [self.column] and not (one["unique"] or one["primary_key"]):
                schema_editor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Put it back, by Django's name."""
        quote = schema_editor.connection.ops.quote_name
        name = schema_editor._create_index_name(self.table, [self.column])
        schema_editor.execute(f"CREATE INDEX {quote(name)} ON {quote(self.table)} ({quote(self.column)})")

    def describe(self) -> str:
        """Say what it does, for ``handover migrate``."""
        return f"Drop the index of {self.table}.{self.column} alone: another begins with it"
