"""A keyed hash says at every moment what its row's number is: no statement writes one without the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Case, F, Model, Value, When
from django.utils import timezone

from handover.repositories.bulk import update_rows, update_values
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity
from handover.sealed_columns.hashed import HashedColumn, hashed_columns

pytestmark = pytest.mark.django_db
COLUMNS: Final = [(model, column) for model in apps.get_models() for column in hashed_columns(model)]
NUMBERS: Final = ("200000001", "200000002")
KEYS: Final[dict[type[Model], tuple[str, str]]] = {
    CriminalIdentity: ("U0000001", "U0000002"), ImmigrationIdentity: ("F000000001", "F000000002"),
}  # fmt: skip
"""Two rows of each table; one that gets a hash is named here."""


def managers(model: type[Model]) -> list[Any]:
    return [*model._meta.managers, model._base_manager, model._default_manager]


def made(model: type[Model], column: HashedColumn) -> list[Any]:
    """Two rows, each with its number."""
    said = zip(KEYS[model], NUMBERS, strict=True)
    for key, number in said:
        model._base_manager.create(pk=key, as_of=timezone.now().date(), **{column.of: number})
    return list(model._base_manager.order_by("pk"))


def agree(model: type[Model], column: HashedColumn) -> bool:
    return all(
        getattr(row, column.attname) == column.hashed(getattr(row, column.of))
        for row in model._base_manager.order_by("pk")
    )


def test_every_declared_hash_is_tried_here() -> None:
    assert {model for model, _ in COLUMNS} == KEYS.keys()


@pytest.mark.parametrize(("model", "column"), COLUMNS)
class TestEach:
    def test_no_update_leaves_it_by_any_manager(self, model: type[Model], column: HashedColumn) -> None:
        one, other = made(model, column)
        cell = model._base_manager.values_list(column.of, flat=True).get(pk=other.pk)
        of, own = column.of, column.attname
        column_of: Any = model._meta.get_field(of)
        by_case = Case(When(pk=one.pk, then=Value("")), output_field=column_of)
        tries: list[dict[str, Any]] = [
            {of: ""}, {of: cell}, {of: F("sex")}, {of: F("sex"), own: None}, {of: by_case, own: None},
            {of: "", own: getattr(one, own)}, {of: cell, own: None}, {of: "", own: F("sex")},
        ]  # fmt: skip
        for manager in managers(model):
            for said in tries:
                with pytest.raises(TypeError), transaction.atomic():
                    manager.filter(pk=one.pk).update(**said)
        assert agree(model, column)

    def test_both_are_emptied_at_once(self, model: type[Model], column: HashedColumn) -> None:
        one, _ = made(model, column)
        for manager in managers(model):
            manager.filter(pk=one.pk).update(**{column.of: "", column.attname: None})
        row = model._base_manager.get(pk=one.pk)
        assert (getattr(row, column.of), getattr(row, column.attname)) == ("", None)
        assert agree(model, column)

    @pytest.mark.parametrize("number", ["", NUMBERS[1]])
    def test_nor_many_rows_at_once(self, model: type[Model], column: HashedColumn, number: str) -> None:
        one, _ = made(model, column)
        setattr(one, column.of, number)
        for names in ([column.of], [column.of, column.attname], [column.of, "sex"]):
            with pytest.raises(TypeError), transaction.atomic():
                model._base_manager.bulk_update([one], names)
        assert agree(model, column)

    def test_nor_an_insert_over_rows_that_are_there(self, model: type[Model], column: HashedColumn) -> None:
        one, _ = made(model, column)

        key: Any = model._meta.pk

        def over(names: list[str]) -> None:
            row = model(pk=one.pk, as_of=timezone.now().date(), **{column.of: NUMBERS[1]})
            model._base_manager.bulk_create(
                [row], update_conflicts=True, update_fields=names, unique_fields=[key.name]
            )

        with pytest.raises(TypeError), transaction.atomic():
            over([column.of])
        assert agree(model, column)
        over([column.of, column.attname])
        assert getattr(model._base_manager.get(pk=one.pk), column.of) == NUMBERS[1]
        assert agree(model, column)

    def test_nor_a_row_of_which_a_part_is_saved(self, model: type[Model], column: HashedColumn) -> None:
        one, _ = made(model, column)
        part = model._base_manager.only("pk", column.of).get(pk=one.pk)
        ways: list[tuple[Any, dict[str, Any]]] = [(one, {"update_fields": [column.of]}), (part, {})]
        for row, how in ways:
            setattr(row, column.of, "")
            with pytest.raises(TypeError), transaction.atomic():
                row.save(**how)
        assert agree(model, column)

    @pytest.mark.parametrize("number", ["", NUMBERS[1]])
    def test_it_follows_by_every_way_that_writes_it(
        self, model: type[Model], column: HashedColumn, number: str
    ) -> None:
        def whole(row: Any) -> None:
            setattr(row, column.of, number)
            row.save()

        def named(row: Any) -> None:
            setattr(row, column.of, number)
            row.save(update_fields=[column.of, column.attname])

        def updated(row: Any) -> None:
            model._base_manager.update_or_create(pk=row.pk, defaults={column.of: number})

        def by_rows(row: Any) -> None:
            setattr(row, column.of, number)
            update_rows(model, [row], [column.of])

        def by_values(row: Any) -> None:
            update_values(model, [(row.pk, {column.of: number})])

        ways: list[Callable[[Any], None]] = [whole, named, updated, by_rows, by_values]
        one, _ = made(model, column)
        for way in ways:
            model._base_manager.filter(pk=one.pk).delete()
            model._base_manager.create(pk=one.pk, as_of=one.as_of, **{column.of: NUMBERS[0]})
            with transaction.atomic():
                way(model._base_manager.get(pk=one.pk))
            assert getattr(model._base_manager.get(pk=one.pk), column.of) == number, way.__name__
            assert agree(model, column), way.__name__
