"""A person is found by an A-number or SID, and the database has neither: they are sealed, and hashed by a key."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from handover.administration.operators import REGISTRAR
from handover.repositories import refresh
from handover.repositories.bulk import update_rows
from handover.repositories.feed_context import RecordFinder
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity
from handover.sealed_columns import hashed, rows
from handover.sealed_columns.hashed import having
from handover.stages.identification.person_records import fins_numbered
from handover.stages.intake import file_keys
from tests.repositories.cases import FIN, IMMIGRATION, UCN, known, moved, send
from tests.repositories.records import SOURCE, person
from tests.repositories.test_sealed_numbers import own_keys
from tests.sealed_columns.test_rows import dump, holds

__all__ = ["own_keys"]
pytestmark = pytest.mark.django_db
A_NUMBER: Final = "200000001"
SID: Final = "ST000001"


def found(model: type[Model], name: str, number: str) -> set[str]:
    return set(model._base_manager.filter(having(model, name, [number])).values_list("pk", flat=True))


def test_no_byte_of_the_database_has_the_number_and_whoever_knows_it_finds_the_person(tmp_path: Path) -> None:
    known(tmp_path)
    kept = dump()
    assert not holds(kept, A_NUMBER)
    assert not holds(kept, SID)
    with CaptureQueriesContext(connection) as asked:
        assert found(ImmigrationIdentity, "a_number", A_NUMBER) == {FIN}
    assert len(asked) == 1
    for written in (A_NUMBER, f"A{A_NUMBER}", FIN):
        assert fins_numbered(written) == {FIN, written}
    assert fins_numbered("200000002") == {"200000002"}
    assert found(CriminalIdentity, "sid", SID) == {UCN}
    (record,) = RecordFinder(SOURCE, ImmigrationIdentity.every.get().as_of)("criminal_identity", {"sid": SID})
    assert record.source_key == "p1"
    assert rows.unsealed() == {}


def test_nobody_is_found_by_no_number(tmp_path: Path) -> None:
    known(tmp_path)
    identity, *_ = IMMIGRATION
    send(tmp_path, identity | {"source_version": 2, "body": identity["body"] | {"a_number": ""}})
    row = ImmigrationIdentity.every.get(pk=FIN)
    assert (row.a_number, row.a_number_hash) == ("", None)
    assert found(ImmigrationIdentity, "a_number", "") == set()
    assert found(ImmigrationIdentity, "a_number", A_NUMBER) == set()
    assert rows.unsealed() == {}


def test_the_hash_goes_with_the_number_by_whatever_way_it_is_written(tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, person(1, version=2, sid="ST000009"))
    assert (found(CriminalIdentity, "sid", SID), found(CriminalIdentity, "sid", "ST000009")) == (set(), {UCN})
    row = CriminalIdentity.every.get(pk=UCN)
    row.sid = "ST000008"
    with transaction.atomic():
        update_rows(CriminalIdentity, [row], ["sid"])
    assert found(CriminalIdentity, "sid", "ST000008") == {UCN}
    row.sid = SID
    row.save()
    assert found(CriminalIdentity, "sid", SID) == {UCN}
    send(tmp_path, moved("rekey", "criminal_identity", "p1", "p1b", number="U0000009"))
    assert "U0000009" in found(CriminalIdentity, "sid", "ST000009")
    refresh.empty("criminal_identity", "U0000009", numbers=True)
    assert "U0000009" not in found(CriminalIdentity, "sid", "ST000009")
    assert CriminalIdentity.every.get(pk="U0000009").sid_hash is None


def test_one_number_has_another_hash_in_another_column_and_says_nothing_by_itself(tmp_path: Path) -> None:
    known(tmp_path)
    (column,) = hashed.hashed_columns(ImmigrationIdentity)
    of_person, kept = str(column.hashed(SID)), str(CriminalIdentity.every.get(pk=UCN).sid_hash)
    assert kept != of_person
    assert kept[:8] == of_person[:8], "which key made it"
    assert SID not in kept


def test_after_the_site_s_key_changed_numbers_are_found_and_hashed_anew(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(tmp_path)
    send(tmp_path, person(2), person(3))
    monkeypatch.setattr(hashed, "BLOCK", 1)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key of this site, as long as one has to be"
    assert found(CriminalIdentity, "sid", SID) == set()
    settings.SECRET_KEY_FALLBACKS = [former]
    assert found(CriminalIdentity, "sid", SID) == {UCN}
    assert rows.unsealed() == {
        "repositories.CriminalIdentity.sid_hash": 3, "repositories.ImmigrationIdentity.a_number_hash": 1,
    }  # fmt: skip
    assert file_keys.seal_rows(REGISTRAR).sealed == 4
    settings.SECRET_KEY_FALLBACKS = []
    assert (found(CriminalIdentity, "sid", SID), rows.unsealed()) == ({UCN}, {})
    assert file_keys.seal_rows(REGISTRAR).sealed == 0
