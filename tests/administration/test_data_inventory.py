"""Every column of every table is of the person concerned, of staff, or of nobody; what is of a person says what for."""

from __future__ import annotations

from typing import Any

import pytest

from handover.administration import data_inventory
from handover.administration.data_inventory import InventoryError, inventory, inventory_page
from handover.process.erasure.columns import declared
from handover.process.erasure.uses import erasable_models
from handover.stages.custody.models import Death


def test_every_column_is_placed_and_every_personal_one_has_its_words() -> None:
    tables = {table.label: table for table in inventory()}
    assert "names" in tables["intake.Booking"].concerned
    assert "by_name" in tables["review.Determination"].staff
    for table in tables.values():
        assert all((table.purpose, table.readers, table.kept, table.protected)), table.label
        assert set(table.concerned).isdisjoint(table.staff), table.label


def test_whatever_an_order_can_erase_is_of_the_person_concerned() -> None:
    tables = {table.label: table for table in inventory()}
    for model in erasable_models():
        assert set(declared(model, "erasable")) <= set(tables[model._meta.label].concerned)


@pytest.mark.parametrize(
    ("label", "change", "said"),
    [
        ("web.FormDraft", {"concerned": []}, "nobody says whose fields is"),
        ("web.FormDraft", {"plain": ["matter", "page", "saved_at", "colour"]}, "has no column colour"),
        ("web.FormDraft", {"kept": "for ever"}, "kept names no words"),
        ("web.FormDraft", None, "lacks web.FormDraft"),
        ("web.Gone", {}, "is no table"),
        ("identification.Candidate", {"plain_because": {}}, r"Candidate.identity .* lies plain: seal it"),
        ("identification.Candidate", {"plain_because": {"identity": "why"}}, "why names no words"),
        (
            "custody.Release",
            {"plain_because": {"how": "short", "by_name": "short"}},
            "by_name .* need no reason",
        ),
        ("custody.Death", {}, "custody.Death: say it in the model or in data_inventory.toml, not in both"),
    ],
)
def test_what_is_missing_or_wrong_is_told(
    monkeypatch: pytest.MonkeyPatch, label: str, change: dict[str, Any] | None, said: str
) -> None:
    tables = dict(data_inventory.declarations()["tables"])
    if change is None:
        del tables[label]
    else:
        tables[label] = {**tables.get(label, {}), **change}
    found = {**data_inventory.declarations(), "tables": tables}
    monkeypatch.setattr(data_inventory, "declarations", lambda: found)
    with pytest.raises(InventoryError, match=said):
        inventory()


def test_every_plain_column_of_the_person_says_why_and_no_reason_is_spare() -> None:
    """A column of the person concerned is sealed, or says why not: in its own words, or by its kind."""
    words = data_inventory.declarations()["plain_because"]
    used = set()
    for table in inventory():
        assert set(table.plain_because) | set(table.sealed) >= set(table.concerned), table.label
        used |= set(table.plain_because.values())
    assert used == set(words.values())


def test_a_fact_that_says_nothing_of_itself_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Death, "purpose", "")
    with pytest.raises(InventoryError, match=r"lacks custody\.Death.*its `purpose`"):
        inventory()


def test_the_page_names_each_personal_column() -> None:
    page = inventory_page("HEAD")
    for table in inventory():
        assert f"`{table.label}`" in page
        for name, _ in table.columns():
            assert f"`{name}`" in page
