"""What was recorded cannot be changed or removed, and tampering below the application is named."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.audit.append_only import install, remove
from handover.audit.models import Entry
from handover.audit.verify import verify
from tests.conftest import append_only_tables

SOMEONE = Actor.system("test")


def entries(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            append(act="test.act", actor=SOMEONE, subject=f"S-{number}", content={"n": number})


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_changes_to_entries(statement: str) -> None:
    entries(3)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verify() == (3, None)


@pytest.mark.django_db
def test_every_fact_table_is_append_only() -> None:
    from django.apps import apps

    from handover.process.models import RecordedFact

    facts = {m._meta.db_table for m in apps.get_models() if issubclass(m, RecordedFact)}
    missing = facts - append_only_tables()
    assert not missing, f"no trigger guards {sorted(missing)}"


@pytest.mark.django_db(transaction=True)
def test_tampering_below_the_triggers_is_named_at_its_entry() -> None:
    entries(9)
    with connection.schema_editor() as editor:
        remove(editor, "audit_entry")
    Entry.objects.filter(number=5).update(actor="user:99")
    with connection.schema_editor() as editor:
        install(editor, "audit_entry")
    size, broken = verify()
    assert size == 9
    assert broken is not None
    assert broken.number == 5


@pytest.mark.django_db(transaction=True)
def test_no_entry_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append(act="test.act", actor=SOMEONE)
