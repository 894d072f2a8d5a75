"""Two files linked, and one deduplicated, with weights learnt from them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
import pytest
from typer.testing import CliRunner

from handover.cli import app
from handover.matching.biographics.linkage import LinkageError
from handover.matching.biographics.linkage.accuracy import TruePairs
from handover.matching.biographics.linkage.files import read_pairs
from handover.matching.biographics.linkage.mapping import read_map
from handover.matching.biographics.linkage.report import evidence
from handover.matching.biographics.linkage.run import Linked, link
from tests.matching.biographics.linkage.data import write_csv, write_files

pytestmark = pytest.mark.heavy


def _f1(linked: Linked, truth: Path) -> float:
    known = TruePairs(read_pairs(truth), linked.left.keys, linked.right_keys, same=linked.right is None)
    right = known.holds(*linked.pairs)
    return float(2 * (right & linked.chosen).sum() / (linked.chosen.sum() + len(known)))


def test_two_files_are_linked_without_the_truth(tmp_path: Path) -> None:
    left, right, columns, truth = write_files(tmp_path)
    linked = link(left, right, read_map(columns))
    assert _f1(linked, truth) > 0.95


def test_one_file_against_itself_finds_the_repeated_person(tmp_path: Path) -> None:
    left, right, columns, truth = write_files(tmp_path)
    both = tmp_path / "both.csv"
    both.write_text(left.read_text() + "".join(right.read_text().splitlines(keepends=True)[1:]))
    linked = link(both, both, read_map(columns))
    assert linked.right is None
    assert (linked.pairs[0] < linked.pairs[1]).all()
    assert _f1(linked, truth) > 0.95


def test_truth_is_the_same_in_either_order_in_one_file() -> None:
    truth = TruePairs([("b", "a"), ("a", "b"), ("c", "c")], ["a", "b", "c"], ["a", "b", "c"], same=True)
    assert len(truth) == 1
    assert truth.holds(np.array([0, 0]), np.array([1, 2])).tolist() == [True, False]


def test_parquet_gives_what_csv_gives(tmp_path: Path) -> None:
    left, right, columns, _ = write_files(tmp_path, 120)
    as_parquet = tmp_path / "left.parquet"
    table = pa_csv.read_csv(
        left, convert_options=pa_csv.ConvertOptions(column_types={"ssn": pa.string(), "born": pa.string()})
    )
    pa_parquet.write_table(table, as_parquet)
    one, other = (link(path, right, read_map(columns)) for path in (left, as_parquet))
    assert np.allclose(one.bits, other.bits)


def test_a_run_cut_short_goes_on_from_its_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left, right, columns, _ = write_files(tmp_path, 150)
    monkeypatch.setattr("handover.matching.biographics.linkage.run.BLOCK", 5_000)
    kept, heard = tmp_path / "blocks", []

    def stop(what: str, share: float) -> None:
        heard.append(what)
        if what == "comparing" and share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        link(left, right, read_map(columns), blocks=kept, tell=stop)
    before = {path: path.stat().st_mtime_ns for path in kept.rglob("levels-*.npz")}
    again = link(left, right, read_map(columns), blocks=kept)
    assert before
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert np.array_equal(again.bits, link(left, right, read_map(columns)).bits)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("first: given", "names no 'id'"),
        ("id: key", "no field to compare"),
        ("- id", "must be lines"),
        ("id: [a, b, c]\nfirst: given", "must be one column"),
        ("id: key\nfirst: absent", "has no column 'absent'"),
        ("id: family\nfirst: given", "comes twice"),
        ("id: key\nfirst: {", "cannot be read"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_with_its_reason(tmp_path: Path, text: str, says: str) -> None:
    left, right, columns, _ = write_files(tmp_path, 300)
    columns.write_text(text)
    with pytest.raises(LinkageError, match=says):
        link(left, right, read_map(columns))


def test_the_command_prints_one_object_on_the_last_line(tmp_path: Path) -> None:
    left, right, columns, truth = write_files(tmp_path, 150)
    arguments = ["evaluate", "linkage", str(left), str(right), "--columns", str(columns)]
    answer = CliRunner().invoke(app, [*arguments, "--truth", str(truth), "--json"])
    assert answer.exit_code == 0, answer.output
    figures = json.loads(answer.stdout.splitlines()[-1])
    assert {"precision", "recall", "f1", "threshold", "seconds"} <= set(figures)
    assert figures["f1"] == pytest.approx(
        2 * figures["right"] / (figures["taken"] + figures["true"]), abs=1e-6
    )


def test_a_truth_about_unknown_records_is_refused(tmp_path: Path) -> None:
    left, right, columns, truth = write_files(tmp_path, 80)
    write_csv(truth, ("left", "right"), [["L0", "R900"]])
    arguments = ["evaluate", "linkage", str(left), str(right), "--columns", str(columns)]
    answer = CliRunner().invoke(app, [*arguments, "--truth", str(truth), "--json"])
    assert answer.exit_code == 2
    assert "R900" in answer.stderr


def test_columns_of_either_file_may_differ(tmp_path: Path) -> None:
    left, right, columns, truth = write_files(tmp_path, 150)
    text = right.read_text().splitlines(keepends=True)
    right.write_text("".join(["nr,vorname,name,geb,ssn\n", *text[1:]]))
    columns.write_text(
        "id: [key, nr]\nfirst: [given, vorname]\nlast: [family, name]\nbirth: [born, geb]\nssn: ssn\n"
    )
    assert _f1(link(left, right, read_map(columns)), truth) > 0.95


@pytest.mark.samples
@pytest.mark.parametrize("number", [1, 3])
def test_febrl_is_linked_as_well_as_it_can_be(samples: Path, tmp_path: Path, number: int) -> None:
    source = samples / "linkage" / "febrl" / f"dataset{number}.csv"
    columns = tmp_path / "map.yaml"
    columns.write_text(
        "id: rec_id\nfirst: given_name\nlast: surname\naddress: address_1\ncity: suburb\n"
        "postcode: postcode\nstate: state\nbirth: date_of_birth\nssn: soc_sec_id\n"
    )
    linked = link(source, source, read_map(columns))
    people = np.array([key.split("-")[1] for key in linked.left.keys])
    right = people[linked.pairs[0]] == people[linked.pairs[1]]
    _, counts = np.unique(people, return_counts=True)
    true = int((counts * (counts - 1) // 2).sum())
    assert 2 * (right & linked.chosen).sum() / (linked.chosen.sum() + true) > 0.998


@pytest.mark.samples
@pytest.mark.heavy
def test_copies_of_one_person_are_no_relatives(samples: Path, tmp_path: Path) -> None:
    """People of one town share birthplace and postcode: what that says for relatives is counted once, too."""
    table = pa_parquet.read_table(
        samples / "linkage" / "splink" / "historical_figures_with_errors_50k.parquet"
    )[:6000]
    pa_csv.write_csv(table, tmp_path / "people.csv")
    (tmp_path / "map.yaml").write_text(
        "id: unique_id\nfirst: first_name\nlast: surname\nbirth: dob\nbirthplace: birth_place\n"
        "postcode: postcode_fake\noccupation: occupation\ngender: gender\n"
    )
    linked = link(tmp_path / "people.csv", tmp_path / "people.csv", read_map(tmp_path / "map.yaml"))
    people = np.array(table["cluster"].to_pylist())
    right = people[linked.pairs[0]] == people[linked.pairs[1]]
    _, counts = np.unique(people, return_counts=True)
    true = int((counts * (counts - 1) // 2).sum())
    assert 2 * (right & linked.chosen).sum() / (linked.chosen.sum() + true) > 0.95


def test_link_writes_pairs_clusters_weights_and_a_report(tmp_path: Path) -> None:
    left, right, columns, truth = write_files(tmp_path, 150)
    out = tmp_path / "out"
    arguments = ["link", str(left), str(right), "--columns", str(columns), "--out", str(out)]
    answer = CliRunner().invoke(app, [*arguments, "--truth", str(truth)])
    assert answer.exit_code == 0, answer.output
    figures = json.loads(answer.stdout.splitlines()[-1])
    pairs = pa_csv.read_csv(out / "pairs.csv")
    assert sum(pairs.column("linked").to_pylist()) == figures["linked"]
    assert pairs.column("probability").to_pylist()[0] > 0.99
    clusters = pa_csv.read_csv(out / "clusters.csv")
    assert clusters.num_rows == 300
    assert len(set(clusters.column("cluster").to_pylist())) == figures["clusters"]
    learnt = json.loads((out / "weights.json").read_text())
    levels = learnt["fields"]["birth"]["levels"]
    assert sum(level["m"] for level in levels.values()) == pytest.approx(1)
    assert levels["same"]["m"] > 0.7 > levels["same"]["u"]
    page = (out / "report.html").read_text()
    assert page.count("<svg") >= 3
    assert "<script" not in page


def test_the_rows_of_a_waterfall_sum_to_the_weight_of_the_pair(tmp_path: Path) -> None:
    left, right, columns, _ = write_files(tmp_path, 120)
    linked = link(left, right, read_map(columns))
    for pair in (0, 1, len(linked.bits) - 1):
        whole = linked.trained.prior + sum(row.weight for row in evidence(linked, pair))
        assert whole == pytest.approx(float(linked.bits[pair]))
