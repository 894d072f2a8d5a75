"""A migration operation that drops a foreign key's own index where another index begins with the same column."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation


class DropSpareIndex(Operation):
    """Migration operation: ``DropSpareIndex("process_casestep", "case_id")``.

    Beside an `AlterField` of the state alone: done by Django, SQLite would copy the table and lose its triggers.
    """

    reversible = True

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.table, self.column], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: an `AlterField` beside it says that the column has no index."""

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
