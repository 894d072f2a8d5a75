"""A feed's file taken in: what is new, changed, unchanged, older and refused, on rows and galleries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handover.abis.galleries import gallery
from handover.audit.models import Entry
from handover.formats.records import write_jsonl
from handover.repositories.feeds import FeedError
from handover.repositories.importing import records
from handover.repositories.importing import run as running
from handover.repositories.importing.outcomes import Planned
from handover.repositories.importing.run import ImportRefusedError, apply
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    CriminalIdentity,
    ImportRun,
    RecordVersion,
    SourceRecord,
    StatusRecord,
)
from tests.repositories.records import (
    ACTOR,
    feed,
    feed_file,
    history,
    line,
    person,
    plan_of,
    quiet,
    take,
    write,
)

pytestmark = pytest.mark.django_db


def counts(report: running.ImportReport) -> dict[str, int]:
    """Those that are not zero."""
    return {name: n for name, n in report.counts.items() if n}


def test_a_dry_run_writes_nothing_and_its_digest_takes_the_file_in(tmp_path: Path) -> None:
    cch = feed()
    path = write(tmp_path / "f.jsonl", [row for n in range(3) for row in history(n)])
    planned = plan_of(cch, path)
    assert counts(planned) == {"new": 12}
    assert not SourceRecord.objects.exists()
    assert not CriminalIdentity.objects.exists()
    report = apply(feed_file(cch, path), planned.digest, actor=ACTOR, progress=quiet, rejects=lambda _: None)
    assert counts(report) == {"new": 12}
    assert CriminalIdentity.objects.count() == Arrest.objects.count() == ArrestCharge.objects.count() == 3
    assert sorted(gallery("criminal").ids()) == ["U0000000", "U0000001", "U0000002"]
    assert [e.act for e in Entry.objects.filter(act__startswith="records.i")] == [
        "records.import",
        "records.imported",
    ]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    cch = feed()
    path = write(tmp_path / "f.jsonl", history(1))
    take(cch, path)
    versions = RecordVersion.objects.count()
    assert counts(take(cch, path)) == {"unchanged": 4}
    assert RecordVersion.objects.count() == versions


def test_a_changed_file_is_refused_with_the_old_digest(tmp_path: Path) -> None:
    cch = feed()
    path = write(tmp_path / "f.jsonl", history(1))
    digest = plan_of(cch, path).digest
    write(path, history(2))
    with pytest.raises(ImportRefusedError, match="dry run again"):
        apply(feed_file(cch, path), digest, actor=ACTOR, progress=quiet, rejects=lambda _: None)
    assert not SourceRecord.objects.exists()


def test_a_newer_version_changes_the_row_in_its_place_and_an_older_one_is_skipped(tmp_path: Path) -> None:
    cch = feed()
    take(cch, write(tmp_path / "1.jsonl", [*history(1), *history(2)]))
    before = ArrestCharge.objects.get(arrest__identity="U0000001")
    new = line("charge", "c1", {"arrest": "a1", "literal": "THEFT OF A CAR"}, version=5)
    assert counts(take(cch, write(tmp_path / "2.jsonl", [new]))) == {"changed": 1}
    after = ArrestCharge.objects.get(arrest__identity="U0000001")
    assert (after.pk, after.literal) == (before.pk, "THEFT OF A CAR")
    old = line("charge", "c1", {"arrest": "a1", "literal": "SOMETHING ELSE"}, version=3)
    assert counts(take(cch, write(tmp_path / "3.jsonl", [old]))) == {"older": 1}
    assert RecordVersion.objects.filter(record__source_key="c1").count() == 2


def test_the_same_content_in_a_newer_version_is_unchanged_and_known_to_be_newer(tmp_path: Path) -> None:
    cch = feed()
    take(cch, write(tmp_path / "1.jsonl", [person(1)]))
    assert counts(take(cch, write(tmp_path / "2.jsonl", [person(1, version=9)]))) == {"unchanged": 1}
    assert SourceRecord.objects.get().source_version == 9
    assert RecordVersion.objects.count() == 1


REFUSED = (
    ("same-version", [person(1), person(1, last="OTHER")]),
    ("unknown-parent", [line("arrest", "a", {"identity": "nobody", "arrested_on": "2020-01-01"})]),
    ("no-number", [line("criminal_identity", "x", {"names": [{"last": "DOE"}]})]),
    ("wrong-source", [{**person(1), "source": "SOMEBODY"}]),
    ("number-changed", [person(1), person(1, version=2, ucn="U9999999")]),
    ("unknown-record", [line("charge", "c", {"reason": "an error"}, op="retract")]),
    ("disposed-before-arrested", [
        *history(1)[:3],
        line("disposition", "d", {"charge": "c1", "category": "convicted", "disposed_on": "2018-01-01"}),
    ]),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "rows"), REFUSED, ids=[rule for rule, _ in REFUSED])
def test_one_bad_record_is_refused_with_its_rule_and_the_others_are_taken(
    tmp_path: Path, rule: str, rows: list[dict[str, object]]
) -> None:
    refused: list[Planned] = []
    report = take(feed(), write(tmp_path / "f.jsonl", [*rows, person(7)]), refused)
    assert [one.rejected.rule for one in refused if one.rejected] == [rule]
    assert report.counts["rejected"] == 1
    assert CriminalIdentity.objects.filter(pk="U0000007").exists()
    assert plan_of(feed(), tmp_path / "f.jsonl").rules == {rule: 1}, "the dry run says the same afterwards"


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_goes_on_after_its_last_batch_and_ends_as_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 5)
    cch = feed()
    path = write(tmp_path / "f.jsonl", [row for n in range(6) for row in history(n)])
    digest = plan_of(cch, path).digest
    written = records.write
    batches = 0

    def killed(*args: Any) -> None:
        nonlocal batches
        written(*args)
        batches += 1
        if batches == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(running, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        apply(feed_file(cch, path), digest, actor=ACTOR, progress=quiet, rejects=lambda _: None)
    assert ImportRun.objects.get().state == ImportRun.State.APPLYING
    assert 0 < SourceRecord.objects.count() < 24
    monkeypatch.setattr(running, "write", written)
    report = apply(feed_file(cch, path), digest, actor=ACTOR, progress=quiet, rejects=lambda _: None)
    assert counts(report) == {"new": 24}
    assert SourceRecord.objects.count() == RecordVersion.objects.count() == 24
    assert CriminalIdentity.objects.count() == len(gallery("criminal")) == 6
    assert ImportRun.objects.get().state == ImportRun.State.DONE


def test_a_full_feed_retracts_what_it_no_longer_lists_but_many_only_when_told(tmp_path: Path) -> None:
    cch = feed(mode="full", most_retracted=0.3)
    take(cch, write(tmp_path / "1.jsonl", [person(n) for n in range(10)]))
    path = write(tmp_path / "2.jsonl", [person(n) for n in range(8)])
    assert plan_of(cch, path).counts["retracted"] == 2
    assert take(cch, path).counts["retracted"] == 2
    assert CriminalIdentity.objects.count() == len(gallery("criminal")) == 8
    few = write(tmp_path / "3.jsonl", [person(0)])
    report = take(cch, few)
    assert report.counts["retracted"] == 0
    assert any("--retract-absent" in note for note in report.notes)
    assert CriminalIdentity.objects.count() == 8
    assert take(cch, few, retract_absent_too=True).counts["retracted"] == 7
    assert list(CriminalIdentity.objects.values_list("pk", flat=True)) == ["U0000000"]


def test_two_sources_of_one_person_stand_side_by_side_the_more_reliable_first(tmp_path: Path) -> None:
    first = person(1, last="SMYTHE")
    take(feed(), write(tmp_path / "1.jsonl", [first]))
    other = {**person(1, last="SMITH"), "source": "FBI"}
    take(feed("fbi", source="FBI", reliability="primary"), write(tmp_path / "2.jsonl", [other]))
    row = CriminalIdentity.objects.get()
    assert [n["last"] for n in row.names] == ["SMITH", "SMYTHE"]
    found = gallery("criminal").identity("U0000001")
    assert found is not None
    assert [n.last for n in found.biographics.names] == ["SMITH", "SMYTHE"]


def test_a_status_that_comes_by_a_feed_is_a_row_with_its_source(tmp_path: Path) -> None:
    body = {"fin": "F100", "a_number": "123456789", "names": [{"last": "DOE"}]}
    status = {"identity": "i1", "status": "permanent_resident", "since": "2015-02-03"}
    rows = [line("immigration_identity", "i1", body), line("status", "s1", status)]
    take(feed(), write(tmp_path / "1.jsonl", rows))
    row = StatusRecord.objects.get()
    assert (row.identity_id, row.status, row.source, row.reliability) == (
        "F100",
        "permanent_resident",
        "STATE-CCH",
        "system",
    )


def test_what_is_written_by_the_canonical_writer_is_read(tmp_path: Path) -> None:
    from handover.formats.records import Accepted

    path = write(tmp_path / "f.jsonl", history(1))
    batches = list(feed_file(feed(), path).batches())
    records = [i.result.record for b in batches for i in b.items if isinstance(i.result, Accepted)]
    with (tmp_path / "g.jsonl").open("wb") as out:
        assert write_jsonl(records, out) == 4
    assert counts(take(feed(), tmp_path / "g.jsonl")) == {"new": 4}
    assert counts(take(feed(), path)) == {"unchanged": 4}


def test_an_operators_search_gives_keys_and_readiness_and_is_recorded(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from handover.cli import app

    take(feed(), write(tmp_path / "f.jsonl", [person(1, last="QUILLEN"), person(2)]))
    why = ("--purpose", "checking that yesterday's feed is found")
    done = CliRunner().invoke(app, ["search", "--last", "Quillen", "--first", "GIVEN1", "--json", *why])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["found"][0]["key"] == "U0000001"
    assert found["ready"]
    entry = Entry.objects.get(act="search.read")
    assert "yesterday" in entry.content["purpose"]
    assert "QUILLEN" not in json.dumps(entry.content).upper(), "whom it asked for is in no log"
    assert CliRunner().invoke(app, ["search", "--last", "X", "--purpose", "short"]).exit_code == 2
    assert CliRunner().invoke(app, ["search", *why]).exit_code == 2
    assert CliRunner().invoke(app, ["records", "show", "U0000001"]).exit_code == 0
    shown = CliRunner().invoke(app, ["records", "history", "p1", "--json"])
    assert json.loads(shown.stdout)[0]["op"] == "upsert"
    assert CliRunner().invoke(app, ["records", "show", "nobody"]).exit_code == 2


@pytest.mark.parametrize(
    ("form", "column_map", "told"),
    [
        ("csv", "map: 1\nkind: want\ncolumns: {A: {to: body.nic, values: *x}}\n", "alias"),
        ("csv", "map: 1\nkind: wants\ncolumns: {}\n", "column map"),
        ("csv", "- no map\n", "column map"),
        (
            "jsonl",
            "map: 1\nkind: want\ncolumns: {NIC: {to: [source_key, body.nic]}}\nconstants: {source: S}\n",
            "leave out",
        ),
    ],
)
def test_a_feed_with_a_map_that_cannot_be_used_is_not_declared(form: str, column_map: str, told: str) -> None:
    """It could not be corrected: a feed that is declared stays as it is."""
    with pytest.raises(FeedError, match=told):
        feed("mapped", form=form, column_map=column_map)
