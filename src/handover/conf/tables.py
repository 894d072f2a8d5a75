"""Check that the database has the tables that this version of the program needs."""

from __future__ import annotations


def missing() -> int:
    """Count the migrations that have not been applied yet; 0 means that the database is up to date.

    Raises ``django.db.utils.OperationalError`` where there is no database to ask.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def advice(changes: int) -> str:
    """Return the message for a person who started the program on tables of another version."""
    return f"the tables lack {changes} changes that this version needs; make them with: handover migrate"
