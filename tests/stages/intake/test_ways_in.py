"""One rule for every way in: what is wrong inside is an ERRT with its field; what cannot be received says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from handover.formats.ebts.car import write_car_xml
from handover.process.models import Matter
from handover.stages.intake import queries, rules
from handover.stages.intake.command import take_in
from handover.stages.intake.folders.folder import take_folder
from handover.stages.intake.models import Submission
from tests.stages.files import booking, car, image, new_tcn
from tests.stages.intake.jail import Jail, enveloped, read_all
from tests.stages.intake.test_bad_input import ROWS

pytestmark = pytest.mark.django_db
Way = Callable[[Jail, Path, bytes], str]
"""Sends a file; what came back at once, as text."""


def https(jail: Jail, _: Path, data: bytes) -> str:
    response = jail.post(data)
    return f"{response.status_code} {response.content.decode()}"


def soap(jail: Jail, _: Path, data: bytes) -> str:
    response = jail.soap(enveloped(data))
    return f"{response.status_code} {response.content.decode()}"


def folder(jail: Jail, place: Path, data: bytes) -> str:
    (place / "one.ebts").write_bytes(data)
    return str(list(take_folder(place, jail.agency)))


def command(_: Jail, place: Path, data: bytes) -> str:
    (place / "one.ebts").write_bytes(data)
    return str(list(take_in([place / "one.ebts"], work=False, console=Console(quiet=True))))


WAYS = [https, soap, folder, command]
INSIDE = [row for row in ROWS if row[0] != "empty"]


def xml() -> bytes:
    """A booking in the XML encoding, which has no Type-9: one image stands for its prints."""
    return write_car_xml(booking(images=(image(2),), minutiae={})).data


@pytest.mark.one_database
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("make", "code", "field"), [r[1:] for r in INSIDE], ids=[r[0] for r in INSIDE])
def test_what_is_wrong_inside_is_an_error_answer(
    alder: Jail, tmp_path: Path, way: Way, make: Callable[[], bytes], code: str, field: str
) -> None:
    way(alder, tmp_path, make())
    read_all()
    answer = queries.answers_of(Matter.objects.get(state="refused").pk).get()
    assert any(re.search(code, p["code"]) for p in answer.problems), answer.problems
    if field:
        assert field in {p["field"] for p in answer.problems}
    assert all(len(p["text"]) > 10 for p in answer.problems)
    assert answer.delivery.state == "waiting"


@pytest.mark.parametrize("way", WAYS)
def test_a_file_beyond_the_limit_is_refused_with_both_figures(
    alder: Jail, tmp_path: Path, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_BYTES", 1000)
    said = way(alder, tmp_path, b"x" * 5000)
    assert "5,000 bytes, at most 1,000" in said
    assert not Matter.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_tcn_that_is_taken_says_so(alder: Jail, tmp_path: Path, way: Way) -> None:
    tcn = new_tcn()
    assert alder.post(car(tcn=tcn)).status_code == 202
    assert "under a new TCN" in way(alder, tmp_path, car(tcn=tcn, sex="F"))
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("first", WAYS)
@pytest.mark.parametrize("second", WAYS)
def test_the_same_file_by_two_ways_is_one_booking(
    alder: Jail, tmp_path: Path, first: Way, second: Way
) -> None:
    data = car()
    first(alder, tmp_path, data)
    second(alder, tmp_path, data)
    read_all()
    assert Matter.objects.get().state == "accepted"


@pytest.mark.parametrize("way", WAYS)
def test_a_booking_in_xml_is_a_booking(alder: Jail, tmp_path: Path, way: Way) -> None:
    data = xml()
    way(alder, tmp_path, data)
    way(alder, tmp_path, data)
    read_all()
    case = Matter.objects.get()
    assert case.state == "accepted"
    row: Any = queries.booking_of(case.pk)
    assert row.display_name == "REYES LUNA, MARCO"
    assert Submission.objects.get().tcn == row.tcn
