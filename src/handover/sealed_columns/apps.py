"""What the sealed columns do when the program starts."""

from __future__ import annotations

from django.apps import AppConfig


class SealedColumnsConfig(AppConfig):
    """Sealed columns; no tables of its own."""

    name = "handover.sealed_columns"

    def ready(self) -> None:
        """Let the keys ask the rows: no first key is made while rows are sealed by a lost one."""
        from handover.sealed_columns import keys, rows

        keys.ask_rows_with(rows.any_is_sealed)
