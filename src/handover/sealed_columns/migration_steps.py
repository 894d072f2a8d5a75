"""What a migration does to a column that is sealed from then on."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunPython


class AsText(RunPython):
    """Let a text column take values of any length: a sealed value is longer than what it holds. PostgreSQL changes the
    column's type without writing rows; SQLite holds no column to a length."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(self._widen, RunPython.noop)
        self.table, self.column = table, column

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.table, self.column], {})

    def _widen(self, _: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            quote = editor.connection.ops.quote_name
            editor.execute(f"ALTER TABLE {quote(self.table)} ALTER COLUMN {quote(self.column)} TYPE text")
