"""Rows written by one statement hold what the ORM would have written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from handover.repositories.bulk import insert_made, insert_values, update_rows, update_values
from handover.repositories.models import CriminalIdentity, FormerKey, Hidden
from handover.sealed_columns import rows
from handover.sealed_columns.keys import data_keys, forget_newest

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 15)
AT = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)


def person(ucn: str) -> dict[str, object]:
    return {
        "ucn": ucn, "names": [{"last": "Ñ'\\x00"}], "births": [], "hidden": Hidden.SEALED, "as_of": DAY,
    }  # fmt: skip


def test_values_are_those_that_the_orm_writes_and_what_is_not_given_has_its_default() -> None:
    CriminalIdentity.every.create(**person("A1"))
    with transaction.atomic():
        assert insert_values(CriminalIdentity, [person("B1"), person("B2")]) == ["B1", "B2"]
    rows = [{**row, "ucn": ""} for row in CriminalIdentity.every.order_by("pk").values()]
    assert rows[0]["hidden"] == "sealed"
    assert rows[0] == rows[1] == rows[2]


def test_keys_that_the_database_counts_go_on_from_each_other_and_from_the_orm() -> None:
    def value(former: str) -> dict[str, object]:
        return {"repository": "criminal", "former": former, "now": "N", "op": "merge", "at": AT}

    with transaction.atomic():
        first = insert_values(FormerKey, [value("A"), value("B")])
        (row,) = insert_made(FormerKey, [value("C")])
    last = FormerKey.objects.create(**value("D"))
    assert len({*first, row.pk, last.pk}) == 4
    assert FormerKey.objects.in_bulk([*first])[first[1]].former == "B"


def test_what_is_inserted_and_made_is_what_would_be_read_and_can_be_saved() -> None:
    with transaction.atomic():
        (made,) = insert_made(CriminalIdentity, [person("A1")])
    read = CriminalIdentity.every.get()
    names = [field.attname for field in CriminalIdentity._meta.concrete_fields]
    assert [getattr(made, name) for name in names] == [getattr(read, name) for name in names]
    made.sid = "S1"
    made.save()
    assert CriminalIdentity.every.get().sid == "S1"


def test_a_change_writes_the_named_fields_and_no_other() -> None:
    CriminalIdentity.every.create(**person("A1"))
    row = CriminalIdentity.every.get()
    row.sid, row.sex = "S1", "M"
    with transaction.atomic():
        update_rows(CriminalIdentity, [row], ["sid"])
    again = CriminalIdentity.every.get()
    assert (again.sid, again.sex, again.names) == ("S1", "", row.names)


def test_nothing_to_write_is_no_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert insert_values(FormerKey, []) == []
        assert insert_made(FormerKey, []) == []
        update_rows(FormerKey, [], ["now"])


def changed_in_order(act: Callable[[], object]) -> list[str]:
    """The keys of the rows of criminal identities in the order in which ``act`` changes them."""
    keys: list[str] = []

    def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "identification_criminalidentity"'):
            keys.extend(row[-1] for row in (params if many else [params]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see), transaction.atomic():
        act()
    return keys


def test_an_import_and_the_sealing_change_rows_in_one_order_so_that_neither_waits_for_the_other(
    settings: Settings, tmp_path: Path
) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    forget_newest()
    data_keys().newest()
    given = ["b1", "A1", "a1", "B1"]
    with transaction.atomic():
        insert_values(
            CriminalIdentity, [{**person(key), "hidden": "", "numbers": [["SSN", "1"]]} for key in given]
        )
    changes = [(key, {"sex": "M"}) for key in given]
    assert changed_in_order(lambda: update_values(CriminalIdentity, changes)) == sorted(given)
    number = data_keys().add()
    forget_newest()
    assert changed_in_order(lambda: rows.seal_all(number)) == sorted(given)
    forget_newest()
