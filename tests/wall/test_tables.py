"""Which tables stand behind the wall follows from the models, and what does not is named with its reason."""

from __future__ import annotations

from django.apps import apps

from handover.accounts.models import Agency
from handover.administration.data_inventory import inventory
from handover.administration.wall_tables import OUTSIDE, walled
from handover.process.models import Matter

BEHIND = {one.table for one in walled()}
TABLES = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def test_every_table_with_data_of_a_person_is_behind_the_wall_or_outside_for_a_reason() -> None:
    of_people = {one.label for one in inventory() if one.concerned}
    neither = {
        label for label in of_people if TABLES[label]._meta.db_table not in BEHIND and label not in OUTSIDE
    }
    assert neither == set(), "narrow it by a reference to its matter or agency, or say in OUTSIDE why not"


def test_whatever_refers_to_a_matter_is_behind_the_wall() -> None:
    """One is not: it names the matters that a request is about."""
    for label, model in TABLES.items():
        if label != "process.ErasureMatter" and any(
            f.related_model is Matter for f in model._meta.concrete_fields
        ):
            assert model._meta.db_table in BEHIND, label


def test_what_is_outside_is_a_table_that_is_not_behind_the_wall_too() -> None:
    assert set(OUTSIDE) <= TABLES.keys()
    assert not {TABLES[label]._meta.db_table for label in OUTSIDE} & BEHIND
    assert all(len(reason) > 20 for reason in OUTSIDE.values())


def test_a_table_of_an_agency_is_behind_the_wall_by_it_unless_it_is_outside() -> None:
    by_agency = {
        label for label, model in TABLES.items()
        if any(f.related_model is Agency and f.name == "agency" for f in model._meta.concrete_fields)
    }  # fmt: skip
    assert {TABLES[label]._meta.db_table for label in by_agency - set(OUTSIDE)} <= BEHIND
    assert "intake.ReportedEvent" in by_agency - set(OUTSIDE)
