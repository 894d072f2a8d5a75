"""A row under a key that its person no longer has says nothing, and is destroyed with the person."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.repositories.leftover_identities import left_over
from handover.repositories.models import (
    Arrest,
    CriminalIdentity,
    Expungement,
    FormerKey,
    Hidden,
    ImmigrationIdentity,
    SourceRecord,
)
from handover.sealed_columns.keys import data_keys, forget_newest
from handover.stages.identification.person_records import fins_numbered
from tests.repositories.cases import FIN, UCN, known, moved, retract, send
from tests.repositories.records import Value, feed, person, take, write
from tests.repositories.test_expunging import expunged
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
SSN = [{"type": "SSN", "number": "987650001"}]
DAY = "2026-01-15"


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.HANDOVER_DATA_DIR = tmp_path
    forget_newest()
    data_keys().newest()
    yield
    forget_newest()


def rekeyed(old: str, new: str, number: str, version: int = 7) -> Value:
    return {
        **moved("rekey", "criminal_identity", old, new, number=number), "source_version": version,
    }  # fmt: skip


FIRST = rekeyed("p1", "q1", "U0000009")
AGAIN = rekeyed("q1", "r1", "U0000008", version=8)


@pytest.mark.parametrize(
    ("corrections", "key"),
    [
        ([FIRST], "q1"),
        ([FIRST, AGAIN], "r1"),
        ([FIRST, person(2), moved("merge", "criminal_identity", "q1", "p2")], "p2"),
        ([FIRST, rekeyed("q1", "p1", UCN, version=8)], "p1"),
    ],
    ids=["rekey", "two rekeys", "rekey then merge", "rekey and back"],
)
def test_no_row_is_left_of_a_person_whose_key_had_changed(
    corrections: list[Value], key: str, cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    send(tmp_path, person(1, version=2, numbers=SSN))
    for correction in corrections:
        send(tmp_path, correction)
    assert left_over() == []
    assert {row.pk for row in CriminalIdentity.every.all() if row.names} == {
        row.pk for row in CriminalIdentity.objects.all()
    }, "what they had before says nothing"
    expunged(cast, tmp_path, "criminal_identity", key)
    assert not CriminalIdentity.every.exists()
    assert not FormerKey.objects.exists()


def test_a_merged_record_alone_takes_the_keys_that_it_had_before_with_it(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    merge = moved("merge", "criminal_identity", "q1", "p2")
    for row in (FIRST, person(2), merge):
        send(tmp_path, row)
    expunged(cast, tmp_path, "criminal_identity", "q1")
    assert list(CriminalIdentity.every.values_list("pk", flat=True)) == ["U0000002"]


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_one_source_said_goes_where_another_still_has_the_person(
    withdrawn: bool, cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    send(tmp_path, FIRST)
    other = {**person(9, last="SMITH"), "source": "FBI"}
    rows = [other, *([{**retract("criminal_identity", "p9"), "source": "FBI"}] if withdrawn else [])]
    for row in rows:
        take(feed("fbi", source="FBI", most_retracted=1.0), write(tmp_path / "fbi.jsonl", [row]))
    expunged(cast, tmp_path, "criminal_identity", "q1")
    left = {row.pk: (row.sid, [name["last"] for name in row.names]) for row in CriminalIdentity.every.all()}
    stands = ("", []) if withdrawn else ("ST000009", ["SMITH"])
    assert left == {UCN: ("", []), "U0000009": stands}
    assert left_over() == []


def test_a_person_is_still_found_by_the_a_number_of_a_key_given_up(tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, moved("rekey", "immigration_identity", "i1", "i1", number="F000000009"))
    was = ImmigrationIdentity.every.get(pk=FIN)
    assert (was.names, was.births, was.citizenship, was.a_number) == ([], [], "", "200000001")
    assert fins_numbered("200000001") >= {FIN, "F000000009"}


def missed(pk: str, **more: Any) -> None:
    """A row as an earlier version left it."""
    CriminalIdentity.every.create(
        pk=pk, sid=f"S{pk}", names=[{"last": "CANARY"}], births=["1931-07-19"], numbers=[["SSN", "987650001"]],
        as_of=DAY, hidden=Hidden.RETRACTED, **more,
    )  # fmt: skip


def test_the_upgrade_empties_and_destroys_what_earlier_expungements_missed(
    cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    done = expunged(cast, tmp_path, "charge", "c1")
    Expungement.objects.update(unclean=None)
    for pk in ("U0000005", "U0000006", "U0000007"):
        missed(pk)
    Arrest.objects.create(
        identity_id="U0000006", arrested_on=DAY, agency_ori="XX0010000", source="x", as_of=DAY
    )
    FormerKey.objects.create(repository="criminal", former="U0000007", now=UCN, op="rekey", at=timezone.now())
    SourceRecord.objects.filter(source_key="p1").update(state="retracted")
    CriminalIdentity.every.filter(pk=UCN).update(hidden=Hidden.RETRACTED)
    assert [found.split(" says ")[0] for found in left_over()] == [
        f"the criminal identity U000000{n}" for n in (5, 6, 7)
    ]
    import_module("handover.repositories.migrations.0018_nobodys_rows").empty(apps, None)
    assert left_over() == []
    rows = {row.pk: (row.sid, bool(row.names), bool(row.numbers)) for row in CriminalIdentity.every.all()}
    assert rows == {
        UCN: ("ST000001", True, False), "U0000006": ("", False, False), "U0000007": ("SU0000007", False, False),
    }  # fmt: skip
    done.refresh_from_db()
    assert "identification_criminalidentity" in done.unclean["tables"]
