"""The galleries follow what feeds bring: what is lacking or has no record is said, with the command that mends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from handover.abis.galleries import folder, gallery
from handover.abis.local import LocalAbis
from handover.abis.values import Print, PrintEncounter
from handover.cli import app
from handover.matching.types import Biographics, Identity
from handover.process.not_ready import NotReadyError
from handover.repositories import index
from handover.repositories.models import (
    CriminalIdentity,
    IndexChange,
    Want,
)
from tests.abis.galleries import hand
from tests.repositories.records import (
    feed,
    line,
    person,
    take,
    write,
)

pytestmark = pytest.mark.django_db


def test_a_gallery_that_lacks_a_record_is_not_ready_and_is_followed(tmp_path: Path) -> None:
    cch = feed()
    take(cch, write(tmp_path / "f.jsonl", [person(1), person(2)]))
    assert index.readiness("criminal").ready
    gallery("criminal").remove(["U0000001"])
    found = index.readiness("criminal")
    assert "lacks 1 of 2 records" in found.reason
    with pytest.raises(NotReadyError):
        index.demand_ready("criminal")
    index.queue_all("criminal")
    index.demand_ready("criminal")
    assert len(gallery("criminal")) == 2
    assert not IndexChange.objects.exists()


def test_an_empty_gallery_is_never_ready() -> None:
    assert "no gallery" in index.readiness("criminal").reason
    with pytest.raises(NotReadyError):
        index.demand_ready("criminal")


def test_a_want_that_is_cleared_leaves_the_file_that_is_searched(tmp_path: Path) -> None:
    body = {"nic": "W123456789", "ori": "XX0010000", "names": [{"last": "DOE"}], "status": "active"}
    take(feed(), write(tmp_path / "1.jsonl", [line("want", "w1", body)]))
    assert gallery("wants").ids() == ["W123456789"]
    cleared = line("want", "w1", {**body, "status": "cleared"}, version=2)
    take(feed(), write(tmp_path / "2.jsonl", [cleared]))
    assert gallery("wants").ids() == []
    assert Want.objects.get().status == "cleared"


def test_a_gallery_is_queued_in_few_statements(django_assert_max_num_queries: Any) -> None:
    today = timezone.now().date()
    CriminalIdentity.objects.bulk_create(CriminalIdentity(ucn=f"U{n}", as_of=today) for n in range(1_200))
    with django_assert_max_num_queries(10):
        assert index.queue_all("criminal") == 1_200
    assert IndexChange.objects.count() == 1_200


def test_more_encounters_of_one_person_hide_nobody_who_is_lacking(tmp_path: Path) -> None:
    take(feed(), write(tmp_path / "f.jsonl", [person(1), person(2)]))
    held = gallery("criminal")
    held.add([Identity("U0000001/E7", Biographics(()), {})])
    held.remove(["U0000002"])
    assert len(held) == 2
    assert "lacks 1 of 2 records" in index.readiness("criminal").reason


def test_who_is_in_a_gallery_without_a_record_is_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    take(feed(), write(tmp_path / "f.jsonl", [person(1)]))
    gallery("criminal").add([Identity("X9", Biographics(()), {})])
    index.make_wants()
    found = index.readiness("criminal")
    assert found.ready
    assert found.unrecorded == 1
    assert "X9" in found.advice
    told = CliRunner().invoke(app, ["records", "index"])
    assert told.exit_code == 1
    assert f"handover gallery remove {folder('criminal')} X9" in told.stdout
    assert "wants: 0 entries for 0 records; ready" in told.stdout
    CliRunner().invoke(app, ["gallery", "remove", str(folder("criminal")), "X9"])
    assert index.readiness("criminal").advice == ""


def test_a_further_encounter_goes_and_comes_back_with_its_person(tmp_path: Path) -> None:
    cch = feed()
    take(cch, write(tmp_path / "1.jsonl", [person(1), person(2)]))
    prints = tuple(Print(p, finger) for p, finger in hand(5, 1).items())
    LocalAbis().create(PrintEncounter(("criminal",), prints, "E7"), "U0000001")
    assert "U0000001/E7" in gallery("criminal").ids()
    take(cch, write(tmp_path / "2.jsonl", [sealing(2)]))
    assert gallery("criminal").ids() == ["U0000002"]
    take(cch, write(tmp_path / "3.jsonl", [sealing(3, "unseal")]))
    assert sorted(gallery("criminal").ids()) == ["U0000001", "U0000001/E7", "U0000002"]
    assert LocalAbis().identify("criminal", hand(5, 3)).candidates[0].person == "U0000001"


def sealing(version: int, op: str = "seal") -> dict[str, Any]:
    body = {"authority": "Circuit Court", "dated": "2026-01-10"}
    return line("criminal_identity", "p1", body, op=op, version=version)
