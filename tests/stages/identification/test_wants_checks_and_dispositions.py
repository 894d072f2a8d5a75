"""A quick wants check and a disposition come in by HTTPS and are answered by RPISR and DSPR."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from handover.formats.ansi_nist import Transaction, read
from handover.formats.ebts.booking import Name
from handover.formats.ebts.car import write_car
from handover.formats.templates import write_iso
from handover.matching.types import Band, Probe
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.feeds import declare
from handover.repositories.models import ArrestCharge, ChargeDisposition, Feed
from handover.stages.identification import actions, searching
from handover.stages.identification.first_judgement import record_first_judgement
from handover.stages.identification.tasks import request_searches
from handover.stages.intake import queries
from tests.abis.galleries import FINGERS, hand
from tests.repositories.cases import WANTED
from tests.repositories.records import ACTOR, SOURCE, Value, feed, history, line, take, write
from tests.stages.files import ALDER, booking, image, new_tcn
from tests.stages.identification.disposing import dspe
from tests.stages.intake.jail import Jail
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
UCN = "U0000001"
DRIVING = "DRIVING UNDER THE INFLUENCE"


@pytest.fixture
def jail(cast: Cast, settings: Settings, tmp_path: Path) -> Jail:
    """A jail that may send, and one person on record by prints, with a charge whose outcome is unknown."""
    settings.HANDOVER_DATA_DIR = tmp_path / "data"
    known(tmp_path, history(1))
    return Jail(cast)


def known(folder: Path, rows: Iterable[Value]) -> None:
    prints = []
    for position, finger in hand(1, 1).items():
        (folder / f"p1-{position}.iso").write_bytes(write_iso(finger))
        body = {"identity": "p1", "identity_kind": "criminal_identity", "position": position}
        prints.append(line("prints", f"p1/{position}", {**body, "template": f"p1-{position}.iso"}))
    assert not take(feed(), write(folder / "known.jsonl", [*rows, *prints, EXPIRED])).rules


EXPIRED: Value = {
    **WANTED,
    "source_key": "w0",
    "body": {**WANTED["body"], "nic": "W000000009", "status": "cleared"},
}
"""A file of wants is there, and this one is none any more."""


def wants_check(person: int, press: int = 2, **more: Any) -> bytes:
    """Five fingers at the roadside, as minutiae beside their images."""
    asked: dict[str, Any] = {
        "tot": "RPIS", "images": tuple(image(p, record_type=14) for p in FINGERS), "minutiae": hand(person, press),
        "repositories": ("11",), "attention": "SGT MILLER", "names": (), "births": (), "arrest_date": None,
        "charges": (), **more,
    }  # fmt: skip
    return write_car(booking(**asked))


def answered(jail: Jail, data: bytes) -> tuple[Matter, Transaction]:
    """Send it by HTTPS, work, fetch the answer by HTTPS."""
    sent = jail.post(data)
    assert sent.status_code == 202, sent.content
    Worker().run()
    (told,) = jail.answers(tcr=sent.json()["tcn"])["answers"]
    return Matter.objects.get(reference=sent.json()["reference"]), read(
        jail.get(f"answers/{told['tcn']}").content
    )


def field(tx: Transaction, number: int) -> str:
    two = tx.record(2)
    assert two is not None
    return two.first(number)


def test_a_person_with_a_want_is_red_and_the_want_is_to_be_confirmed(jail: Jail, tmp_path: Path) -> None:
    take(feed(), write(tmp_path / "want.jsonl", [WANTED]))
    case, answer = answered(jail, wants_check(1))
    assert (answer.tot, case.state) == ("RPISR", "answered")
    assert (field(answer, 59), field(answer, 14), field(answer, 6)) == ("R", UCN, "SGT MILLER")
    assert "W000000001" in field(answer, 60)
    assert "BEFORE ANYBODY IS HELD" in field(answer, 71)
    assert "RISC WAS NOT SEARCHED" in field(answer, 88)
    assert not Matter.objects.filter(track="case").exists(), "no arrest, so no cross-reference"


@pytest.mark.parametrize("person", [1, 9], ids=["on record without a want", "on no record"])
def test_whoever_has_no_want_is_green_and_nobody_is_named(jail: Jail, person: int) -> None:
    _, answer = answered(jail, wants_check(person))
    assert (answer.tot, field(answer, 59), field(answer, 14), field(answer, 18)) == ("RPISR", "G", "", "")
    assert UCN not in field(answer, 88) + field(answer, 60)


def test_a_name_alone_is_yellow_and_names_nobody(jail: Jail, tmp_path: Path) -> None:
    take(feed(), write(tmp_path / "want.jsonl", [WANTED]))
    named = wants_check(9, names=(Name("REYES", "MARCOS"),), births=("1988-04-02",), sex="M")
    _, answer = answered(jail, named)
    assert (field(answer, 59), field(answer, 14)) == ("Y", "")
    assert "NEEDS CONFIRMATION" in field(answer, 60)


def test_between_the_thresholds_the_sender_does_not_wait_for_an_examiner(
    jail: Jail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    take(feed(), write(tmp_path / "want.jsonl", [WANTED]))
    real = searching.search

    def lower(repository: str, probe: Probe, *, limit: int) -> searching.GalleryAnswer:
        found = real(repository, probe, limit=limit)
        prints = tuple(
            replace(c, band=Band.EXAMINE) if c.band is Band.IDENTIFIED else c for c in found.answer.prints
        )
        return replace(found, answer=replace(found.answer, prints=prints))

    monkeypatch.setattr(searching, "search", lower)
    case, first = answered(jail, wants_check(1))
    assert (field(first, 59), field(first, 14)) == ("Y", "")
    search = Matter.objects.get(track="search")
    assert search.state == "examination"
    reasons = "Both fingers compared, core and delta agree."
    search = record_first_judgement(
        search.pk, actor=cast["evans"].actor, version=search.version, finding="same", identity=UCN, reasons=reasons
    )  # fmt: skip
    actions.confirm_match(
        search.pk, actor=cast["evans"].actor, version=search.version, identity=UCN,
        reasons=reasons,
    )  # fmt: skip
    Worker().run()
    first_sent, second = queries.answers_of(case.pk)
    assert second.corrects == first_sent.tcn
    assert field(read(queries.answer_file(second)), 59) == "R"


def dispositions(agency: str = "") -> Feed:
    return declare(
        "courts", actor=ACTOR, form="ebts-dispositions", source=SOURCE, reliability="system", mode="incremental",
        kinds=[], agency=agency, column_map="", most_retracted=0.02,
    )  # fmt: skip


def test_a_disposition_is_recorded_and_answered(jail: Jail) -> None:
    dispositions()
    case, answer = answered(
        jail, dspe(new_tcn(), [["20200105", "THEFT", "NONE", "DISMISSED", "01"]], ucn=UCN)
    )
    assert (answer.tot, case.state, field(answer, 14)) == ("DSPR", "answered", UCN)
    assert field(answer, 71).startswith("1 OF 1 DISPOSITIONS RECORDED")
    assert "dismissed" in {row.category for row in ChargeDisposition.objects.all()}
    assert answer.header.first(7) == ALDER


def test_what_fits_no_charge_is_said_and_the_rest_is_recorded(jail: Jail) -> None:
    dispositions(ALDER)
    segments = [
        ["20200105", "THEFT", "NONE", "DISMISSED", ""],
        ["20200105", DRIVING, "NONE", "CONVICTED", ""],
    ]
    _, answer = answered(jail, dspe(new_tcn(), segments, ucn=UCN))
    assert "1 OF 2" in field(answer, 71)
    assert "SEGMENT 2 WAS NOT" in field(answer, 71)


@pytest.mark.parametrize("ucn", ["U0000099", UCN])
def test_where_nothing_could_be_recorded_the_answer_is_an_error(jail: Jail, ucn: str) -> None:
    dispositions()
    case, answer = answered(jail, dspe(new_tcn(), [["20200105", DRIVING, "NONE", "CONVICTED", ""]], ucn=ucn))
    assert (answer.tot, case.state) == ("ERRT", "refused")
    assert "on record fits" in field(answer, 60)


def fdsp(person: int) -> bytes:
    made = booking(
        tot="FDSP", minutiae=hand(person, 2), charges=(), arrest_date=dt.date(2019, 5, 4),
        other=(("2.038", "20260225"), ("2.2021", "D"), ("2.051", "20200105\x1fTHEFT\x1fNONE\x1fDISMISSED\x1f01"),),
    )  # fmt: skip
    return write_car(made)


def test_a_disposition_with_prints_goes_to_whom_they_give_and_is_taken_back_with_the_match(
    jail: Jail, cast: Cast
) -> None:
    dispositions()
    before = {row.pk: row.disposition for row in ArrestCharge.objects.all()}
    case, answer = answered(jail, fdsp(1))
    assert (answer.tot, field(answer, 14)) == ("DSPR", UCN)
    assert ChargeDisposition.objects.filter(category="dismissed").count() == 1
    search = Matter.objects.get(track="search")
    actions.withdraw_match(
        search.pk,
        actor=cast["evans"].actor,
        version=search.version,
        reasons="Not the same fingers on a second look.",
    )
    Worker().run()
    last = queries.answers_of(case.pk).last()
    assert last is not None and last.corrects
    assert "TAKEN BACK" in field(read(queries.answer_file(last)), 71)
    assert not ChargeDisposition.objects.filter(category="dismissed").exists()
    assert {row.pk: row.disposition for row in ArrestCharge.objects.all()} == before


def test_prints_of_nobody_on_record_are_an_error(jail: Jail) -> None:
    dispositions()
    _, answer = answered(jail, fdsp(9))
    assert answer.tot == "ERRT"
    assert "match nobody" in field(answer, 60)


def test_a_disposition_that_is_sent_again_by_the_job_changes_nothing(jail: Jail) -> None:
    dispositions()
    case, _ = answered(jail, dspe(new_tcn(), [["20200105", "THEFT", "NONE", "DISMISSED", "01"]], ucn=UCN))
    count = ChargeDisposition.objects.count()
    assert request_searches.func(case_id=str(case.pk)) == 0
    assert (ChargeDisposition.objects.count(), queries.answers_of(case.pk).count()) == (count, 1)
