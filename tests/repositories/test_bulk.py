"""Rows written by one statement hold what the ORM would have written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from handover.repositories.bulk import insert_made, insert_values, update_rows
from handover.repositories.models import CriminalIdentity, FormerKey, Hidden

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
