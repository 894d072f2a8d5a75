"""Samples of records go in by ``handover records import`` (a dry run, then its digest), and corrections find theirs."""

from __future__ import annotations

import json
from collections import Counter
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from typer.testing import CliRunner

from handover.cli import app
from handover.formats.ansi_nist import FieldValue
from handover.repositories.models import Arrest, ArrestCharge, CriminalIdentity, SourceRecord, Want
from tests.formats.ebts.test_dispositions import dspe
from tests.formats.records.rapsheets import arrest, charge, court, sheet
from tests.repositories.records import Value, feed, line, take, write

pytestmark = pytest.mark.django_db
PEOPLE = [
    line("criminal_identity", f"sid:{sid}", {"sid": sid, "names": [{"last": "DOE"}]})
    for sid in ("SID123456", "SID12333")
]
ON_FILE = [
    *PEOPLE,
    line("arrest", "A", {"identity": "sid:SID12333", "arrested_on": "2014-01-01", "agency_case": "1004233"}),
    line("charge", "A/1", {"arrest": "A", "literal": "DWI", "charge_tracking": "C123456"}),
    line("charge", "A/2", {"arrest": "A", "literal": "THEFT", "charge_tracking": "C123456789"}),
]
EARLIER = line("arrest", "B", {"identity": "sid:SID12333", "arrested_on": "1999-01-01"})


def imported(path: Path, name: str, *more: str) -> dict[str, Any]:
    """Take a file in as an operator does; the last line of the run that wrote."""
    words = ["records", "import", str(path), "--feed", name, "--rejects", f"{path.name}.rejects", *more]
    dry = json.loads(CliRunner().invoke(app, words).stdout.splitlines()[-1])
    done = CliRunner().invoke(app, [*words, "--apply", dry["digest"]])
    assert done.exit_code in (0, 1), done.output
    return {k: v for k, v in json.loads(done.stdout.splitlines()[-1]).items() if v and k != "digest"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    feed("state", form="xml")


@pytest.fixture
def other(samples: Path, tmp_path: Path) -> Path:
    """The samples of corrections, with records on file that they may find."""
    take(feed(), write(tmp_path / "on-file.jsonl", ON_FILE))
    return samples / "records" / "other"


@pytest.mark.samples
def test_the_rap_sheet_with_most_cycles_has_each_arrest_once_with_what_belongs_to_it(samples: Path) -> None:
    sheets = sorted((samples / "records" / "rapsheets").glob("*.xml"), key=lambda one: one.stat().st_size)
    found = imported(sheets[-1], "state")
    assert found.keys() == {"new", "warnings"}
    text = sheets[-1].read_text()
    kinds = Counter(SourceRecord.objects.values_list("kind", flat=True))
    assert kinds["arrest"] == Arrest.objects.count() == text.count("<rap:Arrest ") > 3
    assert kinds["charge"] == ArrestCharge.objects.count() == text.count("<rap:ArrestCharge")
    assert CriminalIdentity.objects.count() == 1
    assert imported(sheets[-1], "state")["unchanged"] == found["new"], "sent again, nothing is new"


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "state", "of"),
    [
        ("ArrestHideRequest.xml", "sealed", ["A", "A/1", "A/2"]),
        ("ExpungeRequest.xml", "expunging", ["A/1"]),
        ("CriminalHistory-Consolidation-Report.xml", "merged", ["sid:SID123456"]),
        ("CriminalHistory-Expungement-Report.xml", "expunging", ["sid:SID123456"]),
    ],
)
def test_a_correction_reaches_the_records_on_file(other: Path, name: str, state: str, of: list[str]) -> None:
    assert "rules" not in imported(other / name, "state")
    found = SourceRecord.objects.filter(state=state).order_by("source_key")
    assert list(found.values_list("source_key", flat=True)) == of


@pytest.mark.samples
def test_a_person_with_a_new_number_is_found_by_both(other: Path) -> None:
    from handover.repositories.feed_context import context_of

    assert imported(other / "CriminalHistory-IdentifierUpdate-Report.xml", "state") == {"corrected": 1}
    find = context_of(feed("state", form="xml"), None).find
    assert find is not None
    for number in ("SID123456", "SID123222"):
        assert [one.source_key for one in find("criminal_identity", {"sid": number})] == ["sid:SID123222"]


@pytest.mark.samples
def test_a_warrant_is_cancelled_by_the_report_that_names_it(other: Path) -> None:
    imported(other / "WarrantIssuedReport.xml", "state", "--as-of", "2026-01-15")
    assert Want.objects.get().status == "expired", "its last day, of 2016, is past"
    assert imported(other / "WarrantCancelledReport.xml", "state") == {"changed": 1}
    assert Want.objects.get().status == "cancelled"
    assert Want.objects.get().offence != "offence not stated", "what the want is for stays"


@pytest.mark.samples
def test_a_court_reports_on_a_charge_by_its_tracking_number(other: Path, tmp_path: Path) -> None:
    more = line("charge", "B/1", {"arrest": "B", "literal": "DWI", "charge_tracking": "456"})
    take(feed(), write(tmp_path / "more.jsonl", [EARLIER, more]))
    assert imported(other / "Court-Disposition-Recording-Report.xml", "state")["new"] == 1
    assert ArrestCharge.objects.get(record__source_key="B/1").dispositions.count() == 1


@pytest.mark.samples
def test_a_states_report_is_of_the_charge_of_its_docket(other: Path, tmp_path: Path) -> None:
    more = line("charge", "docket/String/1", {"arrest": "B", "literal": "DWI"})
    take(feed(), write(tmp_path / "more.jsonl", [EARLIER, more]))
    assert imported(other / "Vermont_Disposition_Report.xml", "state")["new"] == 1


@pytest.mark.samples
def test_a_history_with_prosecution_and_supervision_is_taken(samples: Path) -> None:
    found = imported(samples / "records" / "other" / "Criminal_History.xml", "state")
    assert found["new"] == 8
    assert found["rules"] == {"unknown-parent": 1}, "a sentence that names no charge of its cycle"


def court_file(tmp_path: Path) -> Path:
    """A DSPE on the DWI of 2014."""
    segment: list[list[str]] = [["20150105", "DWI", "30 DAYS JAIL", "CONVICTED", "02"]]
    fields: dict[int, FieldValue | None] = {14: "123456AB7", 15: None, 45: "20140101", 51: segment}
    path = tmp_path / "court.eft"
    path.write_bytes(dspe(fields))
    return path


def test_a_disposition_by_ebts_goes_to_the_charge_on_file(tmp_path: Path) -> None:
    feed("courts", form="ebts-dispositions")
    rows: list[Value] = [
        line("criminal_identity", "P", {"ucn": "123456AB7", "names": [{"last": "DOE"}]}),
        line("arrest", "A", {"identity": "P", "arrested_on": "2014-01-01"}),
        line("charge", "A/1", {"arrest": "A", "literal": "DWI"}),
        line("charge", "A/2", {"arrest": "A", "literal": "THEFT"}),
    ]
    path = court_file(tmp_path)
    assert imported(path, "courts")["rules"] == {"unknown-record": 1}, "nobody is on file yet"
    take(feed(), write(tmp_path / "on-file.jsonl", rows))
    assert imported(path, "courts") == {"new": 1}
    said = dict(ArrestCharge.objects.values_list("record__source_key", "disposition"))
    assert said == {"A/1": "convicted", "A/2": "unknown"}


def test_another_source_is_not_searched(tmp_path: Path) -> None:
    feed("courts", form="ebts-dispositions", source="COURTS")
    rows = [line("criminal_identity", "P", {"ucn": "123456AB7", "names": [{"last": "DOE"}]})]
    take(feed(), write(tmp_path / "on-file.jsonl", rows))
    assert imported(court_file(tmp_path), "courts")["rules"] == {"unknown-record": 1}


def test_ten_cycles_stand_apart_on_the_review_page(tmp_path: Path) -> None:
    outcomes = ["GUILTY", "DISMISSED", "NOT GUILTY", "", "SOMETHING ODD"] * 2
    cycles = [
        arrest(charge(f"C{n}a", text=f"FIRST {n}"), charge(f"C{n}b", text=f"SECOND {n}"), key=f"A{n}",
               day=f"20{10 + n}-03-04", case=f"698-{n}")
        + court(charge(f"C{n}a", outcome, f"20{10 + n}-09-01", of="Court", text=f"FIRST {n}"), key=f"CA{n}")
        for n, outcome in enumerate(outcomes)
    ]  # fmt: skip
    (tmp_path / "sheet.xml").write_bytes(sheet(*cycles, links=""))
    assert "rules" not in imported(tmp_path / "sheet.xml", "state")
    file = SimpleNamespace(criminal=CriminalIdentity.objects.get())
    page = render_to_string("review/criminal.html", {"file": file, "criminality": "on record"})
    blocks = {
        " ".join(unescape(strip_tags(one.replace("<", " <"))).split()) for one in page.split("<tbody>")[1:]
    }
    assert len(blocks) == 10
    words = {
        "GUILTY": "Convicted",
        "DISMISSED": "Dismissed: not convicted",
        "NOT GUILTY": "Acquitted: not convicted",
    }
    for n, outcome in enumerate(outcomes):
        (block,) = (one for one in blocks if f"Mar 4, 20{10 + n}," in one)
        first, second = block.split(f"SECOND {n}")
        assert first.count("FIRST") == 1
        assert (
            f"FIRST {n} FCMD {words.get(outcome, 'No disposition on record: charged, not convicted')}"
            in first
        )
        assert "No disposition on record: charged, not convicted" in second
        assert "FIRST" not in second


def test_two_files_of_one_day_are_two_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    from django.utils import timezone

    path = tmp_path / "sheet.xml"
    now = timezone.now()
    for minutes, text in enumerate(("DWI", "DWI, 2ND")):
        monkeypatch.setattr(timezone, "now", lambda m=minutes: now + dt.timedelta(minutes=m))
        path.write_bytes(sheet(arrest(charge("C1", text=text))))
        assert "rules" not in imported(path, "state", "--as-of", "2026-03-01")
    assert ArrestCharge.objects.get().literal == "DWI, 2ND"


def test_the_lists_of_a_feed_say_what_its_words_mean(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("Stet docket,deferred\n")
    (tmp_path / "codes.txt").write_text("5404\n2399\n")
    (tmp_path / "wrong.csv").write_text("STET,maybe\n")
    load = ["records", "codes", "--feed", "state", "--kind"]
    assert "1 disposition" in CliRunner().invoke(app, [*load, "disposition", "words.csv"]).stdout
    assert CliRunner().invoke(app, [*load, "offence", "codes.txt"]).exit_code == 0
    refused = CliRunner().invoke(app, [*load, "disposition", "wrong.csv"])
    assert (refused.exit_code, "line 1" in refused.stderr) == (2, True)
    path = tmp_path / "sheet.xml"
    path.write_bytes(
        sheet(arrest(charge("C1")) + court(charge("C1", "STET DOCKET", "2008-03-17", of="Court")))
    )
    assert "rules" not in imported(path, "state")
    assert ArrestCharge.objects.get().disposition == "deferred"
