"""Numbers beside a record's key (SSN, passport) lie sealed in the rows, and are searched as before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from handover.abis.galleries import gallery
from handover.administration.operators import REGISTRAR
from handover.repositories.bulk import update_rows, update_values
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity, Want
from handover.sealed_columns import rows
from handover.sealed_columns.fields import SealedCell, SealedValueError, opened_cell
from handover.sealed_columns.keys import data_keys, forget_newest
from handover.stages.intake import file_keys
from tests.repositories.cases import FIN, IMMIGRATION, UCN, WANT, WANTED, known, moved, send
from tests.repositories.records import person
from tests.sealed_columns.test_rows import dump, holds, written_plain

pytestmark = pytest.mark.django_db
SSN: Final = [{"type": "SSN", "number": "987650001"}]
PASSPORT: Final = [{"type": "PASSPORT", "number": "ZQ5550002"}]
OF_WANT: Final = [{"type": "SSN", "number": "987650003"}]
OTHER: Final = [{"type": "SSN", "number": "987650004"}]
ROWS: Final[dict[Any, tuple[str, str, str]]] = {
    CriminalIdentity: (UCN, "SSN", "987650001"),
    ImmigrationIdentity: (FIN, "PASSPORT", "ZQ5550002"),
    Want: (WANT, "SSN", "987650003"),
}


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.HANDOVER_DATA_DIR = tmp_path
    forget_newest()
    data_keys().newest()
    yield
    forget_newest()


def numbered(folder: Path, version: int = 2) -> None:
    """The person of both repositories and the want, each with a number that no other column has."""
    identity, *_ = IMMIGRATION
    send(
        folder,
        person(1, version=version, numbers=SSN),
        identity | {"source_version": version, "body": identity["body"] | {"numbers": PASSPORT}},
        WANTED | {"source_version": version, "body": WANTED["body"] | {"numbers": OF_WANT}},
    )


def on_file(model: Any) -> list[list[str]]:
    return list(model.every.get(pk=ROWS[model][0]).numbers)


def test_no_byte_of_the_database_has_a_number_and_a_search_has_it_from_its_row(tmp_path: Path) -> None:
    known(tmp_path)
    numbered(tmp_path)
    kept = dump()
    for model, (key, kind, number) in ROWS.items():
        assert on_file(model) == [[kind, number]]
        assert isinstance(model.every.values_list("numbers", flat=True).get(pk=key), SealedCell)
        assert not holds(kept, number)
    held = gallery("criminal").identity(UCN)
    assert held is not None
    assert ("SSN", "987650001") in held.biographics.numbers
    assert rows.unsealed() == {}


def test_a_number_that_was_moved_to_another_person_opens_nowhere(tmp_path: Path) -> None:
    known(tmp_path)
    numbered(tmp_path)
    send(tmp_path, person(2, numbers=OTHER))
    cell = CriminalIdentity.every.values_list("numbers", flat=True).get(pk=UCN)
    assert CriminalIdentity.every.filter(pk="U0000002").update(numbers=cell) == 1
    with pytest.raises(SealedValueError, match="numbers"):
        CriminalIdentity.every.get(pk="U0000002").numbers  # noqa: B018
    assert opened_cell(CriminalIdentity, "numbers", cell, UCN) == [["SSN", "987650001"]]


def test_rows_of_before_are_read_sealed_and_replaced_by_a_new_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(tmp_path)
    numbered(tmp_path)
    with monkeypatch.context() as earlier:
        written_plain(earlier)
        for model in ROWS:
            row = model.every.get(pk=ROWS[model][0])
            row.numbers = [[ROWS[model][1], ROWS[model][2]]]
            row.save(update_fields=["numbers"])
    assert holds(dump(), "987650001")
    assert rows.unsealed() == {
        f"repositories.{model.__name__}.numbers": 1 for model in (CriminalIdentity, ImmigrationIdentity, Want)
    }
    assert on_file(Want) == [["SSN", "987650003"]]
    assert file_keys.seal_rows(REGISTRAR).sealed == len(ROWS)
    assert not holds(dump(), "987650001")
    numbered(tmp_path, version=3)
    send(tmp_path, person(1, version=4, numbers=OTHER))
    assert on_file(CriminalIdentity) == [["SSN", "987650004"]]
    assert (on_file(ImmigrationIdentity), rows.unsealed()) == ([["PASSPORT", "ZQ5550002"]], {})


def test_a_person_with_another_key_has_their_number_under_it(tmp_path: Path) -> None:
    known(tmp_path)
    numbered(tmp_path)
    send(tmp_path, moved("rekey", "criminal_identity", "p1", "p1b", number="U0000009"))
    assert CriminalIdentity.every.get(pk="U0000009").numbers == [["SSN", "987650001"]]


def test_many_rows_are_changed_at_once_each_bound_to_its_own_key(tmp_path: Path) -> None:
    known(tmp_path)
    numbered(tmp_path)
    row = CriminalIdentity.every.get(pk=UCN)
    row.numbers = [["SSN", "987650004"]]
    with transaction.atomic():
        update_rows(CriminalIdentity, [row], ["numbers", "sex"])
    assert on_file(CriminalIdentity) == [["SSN", "987650004"]]
    with transaction.atomic():
        update_values(CriminalIdentity, [(UCN, {"numbers": [["SSN", "987650001"]]})])
    assert on_file(CriminalIdentity) == [["SSN", "987650001"]]
    assert not holds(dump(), "987650001")
