"""Files as people really have them: placeholders, dates, exchanged names, twins. What is right is in each CASE.md."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from handover.matching.biographics.linkage import LinkageError
from handover.matching.biographics.linkage.mapping import read_map
from handover.matching.biographics.linkage.report import evidence, write
from handover.matching.biographics.linkage.report_reading import as_lines
from handover.matching.biographics.linkage.run import Linked, link
from tests.matching.biographics.linkage.data import (
    FIELDS,
    exchanged_files,
    families_file,
    write_csv,
    write_files,
)

TODAY = date(2026, 11, 29)


@dataclass(frozen=True, slots=True)
class Found:
    """Links made, right ones, and true ones."""

    linked: Linked
    made: set[tuple[str, str]]
    true: set[tuple[str, str]]

    @property
    def precision(self) -> float:
        return len(self.made & self.true) / max(len(self.made), 1)

    @property
    def recall(self) -> float:
        return len(self.made & self.true) / max(len(self.true), 1)


def linked_pairs(linked: Linked) -> set[tuple[str, str]]:
    rows = linked.pairs[0][linked.chosen].tolist(), linked.pairs[1][linked.chosen].tolist()
    return {(linked.left.keys[a], linked.right_keys[b]) for a, b in zip(*rows, strict=True)}


def _case(samples: Path, name: str) -> Found:
    """A record's key says whose it is: rp17 and cp17 are p17's."""
    folder = samples / "field" / "names" / "link" / name
    if not folder.is_dir():
        pytest.skip(f"no case {name} among the samples")
    one = folder / "f.csv"
    files = (one, one) if one.is_file() else (folder / "left.csv", folder / "right.csv")
    linked = link(*files, read_map(folder / "map.yaml"), today=TODAY)
    known = set(linked.left.keys)
    true = {tuple(sorted((k, k[1:]))) for k in linked.right_keys if k[0] in "rc" and k[1:] in known}
    made = {tuple(sorted(pair)) for pair in linked_pairs(linked)}
    return Found(linked, made, true)  # type: ignore[arg-type]


@pytest.mark.samples
@pytest.mark.heavy
@pytest.mark.parametrize("name", ["L-dob-1111-11-11-in-0.2", "L-dob-1900-01-01-in-0.1"])
def test_default_dates_are_as_empty_cells(samples: Path, tmp_path: Path, name: str) -> None:
    found = _case(samples, name)
    assert found.recall >= 0.98
    folder = samples / "field" / "names" / "link" / name
    for side in ("left", "right"):
        rows = list(csv.reader((folder / f"{side}.csv").open()))
        day = name[6:16]
        emptied = [["" if cell == day else cell for cell in row] for row in rows[1:]]
        write_csv(tmp_path / f"{side}.csv", tuple(rows[0]), emptied)
    columns = read_map(folder / "map.yaml")
    empty = link(tmp_path / "left.csv", tmp_path / "right.csv", columns, today=TODAY)
    assert linked_pairs(empty) == linked_pairs(found.linked)


@pytest.mark.samples
@pytest.mark.heavy
@pytest.mark.parametrize("name", ["L-right-dob-as-MMDDYYYY", "L-right-dob-as-mdy2"])
def test_dates_in_another_form_are_read(samples: Path, name: str) -> None:
    found = _case(samples, name)
    assert found.made == _case(samples, "L-clean").made
    assert (found.precision, found.recall) == (1.0, 1.0)


@pytest.mark.heavy
def test_a_default_that_only_the_file_betrays_is_left_out_and_told(tmp_path: Path) -> None:
    left, right, columns, _ = write_files(tmp_path, 300)
    for path in (left, right):
        rows = list(csv.reader(path.open()))
        marked = [[*r[:3], "1985-06-07" if n % 8 == 0 else r[3], *r[4:]] for n, r in enumerate(rows[1:])]
        write_csv(path, tuple(rows[0]), marked)
    linked = link(left, right, read_map(columns), today=TODAY)
    assert [(one.field, one.value, one.kept) for one in linked.left_out] == [("birth", "1985-06-07", "")]
    assert "19850607" not in linked.fields[2].values


def test_a_mapped_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    left, right, columns, _ = write_files(tmp_path, 60)
    rows = list(csv.reader(right.open()))
    write_csv(right, (*rows[0], "family"), [[*row, "X"] for row in rows[1:]])
    with pytest.raises(LinkageError, match="2 columns 'family'"):
        link(left, right, read_map(columns))


def _true(linked: Linked) -> set[tuple[str, str]]:
    known = set(linked.left.keys)
    return {(k[1:], k) for k in linked.right_keys if k[0] in "rc" and k[1:] in known}


def _sorted(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Each pair with the shorter key, the original's, first."""
    return {(a, b) if len(a) < len(b) else (b, a) for a, b in pairs}


@pytest.mark.heavy
@pytest.mark.parametrize("share", [0.0, 0.05, 0.2, 0.5, 1.0])
def test_exchanged_names_make_no_false_links(tmp_path: Path, share: float) -> None:
    left, right, columns = exchanged_files(tmp_path, share)
    linked = link(left, right, read_map(columns), today=TODAY)
    made, true = linked_pairs(linked), _true(linked)
    assert len(made - true) < 0.01 * len(made)
    assert len(made & true) >= 0.97 * len(true)


@pytest.mark.heavy
@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize("pairs", [5, 40])
@pytest.mark.parametrize("kind", ["twins", "father and son"])
def test_relatives_at_one_address_stay_two(tmp_path: Path, kind: str, pairs: int, numbers: bool) -> None:
    file, _, columns = families_file(tmp_path, kind, pairs, numbers=numbers)
    linked = link(file, file, read_map(columns), today=TODAY)
    made, true = _sorted(linked_pairs(linked)), _true(linked)
    merged = {pair for pair in made if pair[0].startswith("k") and pair[1] == f"t{pair[0]}"}
    assert len(merged) <= pairs / 10
    assert len(made & true) >= 0.98 * len(true)
    if numbers:
        assert not merged  # each has a number of their own


@pytest.mark.heavy
def test_households_kept_apart_are_told(tmp_path: Path) -> None:
    file, _, columns = families_file(tmp_path, "twins", 15)
    linked = link(file, file, read_map(columns), today=TODAY)
    figures = write(linked, tmp_path / "out", None, 0.0)
    rows = list(csv.DictReader((tmp_path / "out" / "kept_apart.csv").open()))
    told = {row["left"] for row in rows} | {row["right"] for row in rows}
    assert figures["kept_apart"] == len(rows) >= 12
    assert {f"k{n}" for n in range(15)} & told
    assert "Households kept apart" in (tmp_path / "out" / "report.html").read_text()
    for pair in linked.households[:5].tolist():
        whole = linked.trained.prior + sum(row.weight for row in evidence(linked, pair))
        assert whole == pytest.approx(float(linked.bits[pair]), abs=0.02)


@pytest.mark.samples
@pytest.mark.heavy
@pytest.mark.parametrize(
    "name", ["D-twins-unlike-n5-ssn0", "D-bridge-records", "L-swapped-in-0.05-of-right-rows", "L-clean"]
)
def test_the_cases_of_the_field_are_linked_right(samples: Path, name: str) -> None:
    found = _case(samples, name)
    assert found.precision >= 0.99
    assert found.recall >= 0.98


def test_a_single_name_with_fnu_in_the_other_field_agrees(tmp_path: Path) -> None:
    left, right, columns = exchanged_files(tmp_path, 0.0, people=120, both=80)
    for path, last in ((left, True), (right, False)):
        rows = list(csv.DictReader(path.open()))
        for row in rows:
            if row["id"] in ("p3", "rp3", "p9", "rp9"):
                name = {"p3": "SURYANTO", "p9": "WIBOWO"}[row["id"].removeprefix("r")]
                row["last"], row["first"] = (name, "FNU") if last else ("LNU", name)
        write_csv(path, FIELDS, [[row[f] for f in FIELDS] for row in rows])
    linked = link(left, right, read_map(columns), today=TODAY)
    assert {("p3", "rp3"), ("p9", "rp9")} <= linked_pairs(linked)
    assert not {value for field in linked.fields[:2] for value in field.values} & {"FNU", "LNU"}


def test_what_cannot_be_repaired_is_told(tmp_path: Path) -> None:
    left, right, columns, _ = write_files(tmp_path, 60)
    rows = list(csv.reader(right.open()))
    rows[1][2], rows[2][2], rows[3][2] = "MU?OZ", "MU\ufffdOZ", "PE&Ntilde;A"
    rows[4][4], rows[5][4] = "2.19E+08", "219098765.0"
    write_csv(right, tuple(rows[0]), rows[1:])
    linked = link(left, right, read_map(columns), today=TODAY)
    assert [(one.field, one.file, one.records) for one in linked.flagged] == [
        ("last", "right", 2),
        ("ssn", "right", 1),
    ]
    figures = write(linked, tmp_path / "out", None, 0.0)
    assert figures["flagged"][1]["texts"] == {"2.19E+08": 1}
    assert "MU?OZ: 1" in (tmp_path / "out" / "report.html").read_text()
    assert any("rounded by a spreadsheet" in line for line in as_lines(linked))


def test_romanisations_of_one_surname_are_linked(tmp_path: Path) -> None:
    left, right, columns = exchanged_files(tmp_path, 0.0, people=150, both=100)
    pairs = {"p3": ("LEE", "YI"), "p9": ("PARK", "BAK"), "p11": ("CHOI", "CHOE"), "p12": ("JUNG", "CHUNG")}
    for path, place in ((left, 0), (right, 1)):
        rows = list(csv.DictReader(path.open()))
        for row in rows:
            if row["id"].removeprefix("r") in pairs:
                row["last"] = pairs[row["id"].removeprefix("r")][place]
        write_csv(path, FIELDS, [[row[f] for f in FIELDS] for row in rows])
    linked = link(left, right, read_map(columns), today=TODAY)
    assert {(key, f"r{key}") for key in pairs} <= linked_pairs(linked)
