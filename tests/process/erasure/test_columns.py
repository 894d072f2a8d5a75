"""What of each row can be erased is declared once, and the triggers of the migrations say the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from handover.process.erasure.columns import COMMITMENT, Erasable, declared, erased_values
from handover.process.erasure.triggers import MARK, EraseOnly
from handover.sealed_columns.fields import SealedBytes, SealedColumn, SealedJSON, SealedText
from handover.sealed_columns.rows import columns_of
from tests.conftest import append_only_tables, guards_of_tables

MODELS = sorted((m for m in apps.get_models() if issubclass(m, Erasable)), key=lambda m: m._meta.label)
WITHOUT_PERSONAL_CONTENT = {
    "audit_signedcheckpoint": "size, root and signature of the chain; it names nobody",
    "audit_entry": "names people and things by keys; digests are salted",
    "process_casestep": "names rows by keys and salted digests, and staff",
    "clocks_clock": "moments of a matter",
    "process_erasurerequest": "the key of the record is a keyed digest",
    "process_erasuredecline": "reasons of staff; they name no person",
    "process_erasure": "staff and a digest over salted digests",
    "repositories_recorduse": "keys of a record, its version and a matter",
    "repositories_withdrawnuse": "keys, and what became of a record",
    "repositories_recordversion": "keys, source and digest of a version; its content lies in a table of its own",
    "process_erasedrow": "a row's key and its salted digest",
    "process_erasurematter": "keys of a request and a matter",
    "adoption_ruletext": "local law, weights, thresholds and papers; no record of anybody",
    "adoption_ruleset": "digests of such texts, and staff",
    "adoption_ruleeffect": "counts of open cases by jail, and staff",
    "adoption_ruledecision": "staff and their reasons about rules",
    "oversight_figuresnapshot": "counts by jail and month, and who gave reasons for counting anew",
    "oversight_figurepackage": "counts, and staff",
    "oversight_packagedecision": "staff and their reasons about what is published",
    "oversight_matcherstudy": "counts over synthetic people, and an operator",
    "oversight_packagefile": "counts as published, and jails' words about them",
    "oversight_figurereply": "a jail's words about its figures; the form asks to name no person",
}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_column_is_declared_erasable_or_not_personal(model: type[Erasable]) -> None:
    erasable, kept = declared(model, "erasable"), declared(model, "not_personal")
    own = [c.name for c in model._meta.concrete_fields if not c.primary_key and c.name not in COMMITMENT]
    assert not set(erasable) & set(kept)
    undeclared = set(own) - set(erasable) - set(kept)
    assert not undeclared, f"say of {sorted(undeclared)} whether an order erases it (Erasable)"
    assert set(erasable) | set(kept) <= set(own), "names a column that is not there"


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_the_triggers_of_the_last_migration_are_those_of_the_declaration(model: type[Erasable]) -> None:
    guard = guards_of_tables()[model._meta.db_table]
    assert isinstance(guard, EraseOnly), f"the last migration of {guard.table} forgets EraseOnly"
    assert guard.label == model._meta.label
    assert guard.erased == {_column(model, k): _as_told(v) for k, v in erased_values(model, MARK).items()}
    assert guard.sealed == {str(c.column): _kind(c) for c in columns_of(model)}


def _kind(column: SealedColumn) -> str:
    return next(
        kind
        for field, kind in ((SealedJSON, "json"), (SealedText, "text"), (SealedBytes, "bytes"))
        if isinstance(column, field)
    )


def _column(model: type[Model], attribute: str) -> str:
    return next(str(c.column) for c in model._meta.concrete_fields if c.attname == attribute)


def _as_told(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return "bytes" if value == b"" else value


def test_every_append_only_table_is_erasable_or_is_named_here_with_the_reason() -> None:
    erasable = {m._meta.db_table for m in MODELS}
    assert append_only_tables() - erasable == set(WITHOUT_PERSONAL_CONTENT)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL compares the whole row")
@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_on_sqlite_the_trigger_names_every_column_there_is(model: type[Erasable]) -> None:
    """A column that came after the trigger could change beside an erasure."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [f"{table}_no_update"]
        )
        sql = cursor.fetchone()[0]
    assert [c.column for c in model._meta.concrete_fields if f'NEW."{c.column}"' not in sql] in (
        [],
        ["erasure_id"],
    )
