"""Rows written by one statement hold what the ORM would have written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from handover.repositories.bulk import insert_rows, insert_values, update_rows
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
        row = FormerKey(**value("C"))
        insert_rows(FormerKey, [row])
    last = FormerKey.objects.create(**value("D"))
    assert len({*first, row.pk, last.pk}) == 4
    assert FormerKey.objects.in_bulk([*first])[first[1]].former == "B"


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
        insert_rows(FormerKey, [])
        update_rows(FormerKey, [], ["now"])
