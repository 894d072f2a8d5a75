"""Whatever is recorded as a fact cannot be changed or removed, in any table, after any migration."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from handover.process.models import RecordedFact
from tests.conftest import append_only_tables

FACTS = sorted(m._meta.db_table for m in apps.get_models() if issubclass(m, RecordedFact))


def test_every_kind_of_fact_is_append_only_by_migration() -> None:
    assert set(FACTS) <= append_only_tables()


@pytest.mark.django_db
@pytest.mark.parametrize("table", [*FACTS, "process_casestep", "audit_entry", "clocks_clock"])
def test_the_triggers_are_there_after_all_migrations(table: str) -> None:
    """SQLite rebuilds a table that a migration alters, and forgets its triggers unless told."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            wanted = 3
        else:
            query = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
            cursor.execute(query, [table])
            wanted = 2 if table in FACTS else 1  # of a fact: one for its one change, one against removal
        assert cursor.fetchone()[0] == wanted
