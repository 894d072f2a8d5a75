"""G13: on SQLite INSERT OR REPLACE removed a recorded row without asking a trigger. No row is written over any more."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from handover.process.models import Matter, RecordedStep
from handover.stages.intake.actions import INTAKE, receive
from handover.stages.intake.models import Submission
from handover.stages.review.models import Determination
from tests.conftest import append_only_tables
from tests.stages.files import sent
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db


def rows_of(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return list(cursor.fetchall())


def replaces(table: str) -> list[str]:
    """The ways to write a row over itself that this database has."""
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
    names, key = ", ".join(f'"{c}"' for c in columns), columns[0]
    update = f'UPDATE SET "{columns[1]}" = EXCLUDED."{columns[1]}"'
    upsert = f'INSERT INTO {table} ({names}) SELECT {names} FROM {table} WHERE true ON CONFLICT ("{key}") DO {update}'
    if connection.vendor == "postgresql":
        return [upsert]
    return [
        f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1",
        f"REPLACE INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1",
        f"UPDATE OR REPLACE {table} SET {columns[1]} = {columns[1]}",
        upsert,
    ]


@pytest.mark.parametrize("table", ["process_casestep", "audit_entry", "clocks_clock", "review_determination",
                                   "detainer_signature", "detainer_paper"])  # fmt: skip
def test_a_recorded_row_is_not_written_over(cast: Cast, table: str) -> None:
    case_in(cast, "held")
    before = rows_of(table)
    assert before
    for statement in replaces(table):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert rows_of(table) == before, statement


def test_a_step_is_not_written_over_by_its_case_and_number(cast: Cast) -> None:
    """REPLACE removes by any unique key: a new row with the number of an old step took its place."""
    case = case_in(cast, "in_review")
    step = case.steps.order_by("number")[0]
    forged = RecordedStep(
        matter=case, number=step.number, step="lodge", state="lodged", actor_key="user:1", actor_name="Nobody",
        actor_role="review_officer", facts={}, happened_at=step.happened_at, recorded_at=step.recorded_at,
    )  # fmt: skip
    columns = [str(f.column) for f in RecordedStep._meta.concrete_fields if f.column != "id"]
    values = [f.get_db_prep_save(getattr(forged, f.attname), connection) for f in RecordedStep._meta.concrete_fields
              if f.column != "id"]  # fmt: skip
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    marks = ", ".join(["%s"] * len(columns))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO process_casestep ({', '.join(columns)}) VALUES ({marks})", values)
    assert RecordedStep.objects.get(matter=case, number=step.number).step == step.step


def test_the_orm_writes_over_nothing_either(cast: Cast) -> None:
    case = case_in(cast, "probable_cause")
    row = Determination.objects.get(matter=case)
    row.reasons = "Other reasons than those that were recorded."
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Determination.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=["reasons"]
        )


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
def test_a_case_is_not_replaced_past_its_one_step(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO process_case SELECT id, track, reference, 'lodged', version, opened_at, moved_at, "
            "agency_id, parent_id FROM process_case WHERE reference = %s", [case.reference],
        )  # fmt: skip
    assert Matter.objects.get(pk=case.pk).state == "in_review"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the trigger is SQLite's")
def test_every_append_only_table_refuses_an_insert_on_a_key_that_is_taken() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_replace'"
        )
        guarded = {row[0] for row in cursor.fetchall()}
    assert guarded == append_only_tables() | {"process_case"}


def test_a_key_that_counts_for_some_rows_alone_is_taken_by_those_alone(cast: Cast) -> None:
    """Files whose header cannot be read have neither ORI nor TCN, and are many; one sender sends each once."""
    first, second = (sent(data, INTAKE) for data in (b"no EBTS file", b"nor this"))
    assert (first.state, second.state) == ("refused", "refused")
    assert receive(b"no EBTS file", channel="https", actor=INTAKE).again
    row = Submission.objects.get(matter=first)
    row.pk, row.matter = None, second
    with pytest.raises(DatabaseError, match=r"append-only|one_unreadable_file"), transaction.atomic():
        row.save(force_insert=True)
    row.tcn = "TCN0000000001"  # outside the condition: another key
    row.save(force_insert=True)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
def test_a_row_is_not_replaced_by_a_key_that_counts_for_some_rows(cast: Cast) -> None:
    sent(b"no EBTS file", INTAKE)
    before = rows_of("intake_submission")
    with connection.cursor() as cursor:
        columns = [
            c.name for c in connection.introspection.get_table_description(cursor, "intake_submission")
        ]
        names = ", ".join(f'"{c}"' for c in columns if c != "id")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(
                f"INSERT OR REPLACE INTO intake_submission ({names}) SELECT {names} FROM intake_submission"
            )
    assert rows_of("intake_submission") == before
