"""A file as somebody has it: every row is accounted for, and what cannot be read is refused in words."""

from __future__ import annotations

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow.csv import read_csv

from handover.released_data.file_import import ReleasedSet, take_in, taken_in
from handover.released_data.kinds import LAYOUTS, ReleasedKind, header
from handover.released_data.reading import ReleasedFileError
from handover.released_data.reports import declared_reports, run

TODAY = date(2026, 11, 29)


def written(place: Path, rows: list[list[str]], name: str = "file.csv") -> Path:
    with (place / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return place / name


def taken(
    place: Path, rows: list[list[str]], kind: ReleasedKind = ReleasedKind.DETAINERS, column_map: str = ""
) -> ReleasedSet:
    maps = None
    if column_map:
        maps = place / "map.yaml"
        maps.write_text(column_map, encoding="utf-8")
    return take_in(written(place, rows), kind, maps, place / "sets", TODAY)


def test_rows_are_kept_rejected_or_excluded_each_by_its_rule(tmp_path: Path) -> None:
    found = taken(tmp_path, [
        ["Prepare Date", "Detainer Type", "state"],
        ["2015-01-31", "I-247", "TEXAS"],
        ["01/31/2015", "I-247", "TEXAS"],
        ["31-Jan-2015", "I-247", ""],
        ["", "", ""],
        ["", "I-247", "TEXAS"],
        ["soon", "I-247", "TEXAS"],
        ["1015-01-31", "I-247", "TEXAS"],
        ["2027-01-31", "I-247", "TEXAS"],
    ])  # fmt: skip
    assert (found.rows, found.kept, found.excluded) == (8, 3, {"empty row": 1})
    assert found.rejected == {
        "no event_date": 1, "event_date is not readable": 1, "event_date before 1990 or after today": 2,
    }  # fmt: skip
    assert (found.first_day, found.last_day, found.repeats) == ("2015-01-31", "2015-01-31", None)


def test_the_key_of_a_person_marks_repeats_and_is_nowhere_afterwards(tmp_path: Path) -> None:
    found = taken(tmp_path, [
        ["Detainer Prepare Date", "Facility State", "Unique Identifier", "Officer"],
        ["2024-05-01 08:00", "TEXAS", "CANARY1", "CANARY2"],
        ["2024-05-02 08:00", "TEXAS", "CANARY1", "CANARY2"],
        ["2024-05-03 08:01", "TEXAS", "CANARY1", "CANARY2"],
        ["2024-05-03 08:01", "TEXAS", "", "CANARY2"],
    ])  # fmt: skip
    assert (found.kept, found.repeats, found.left_out) == (4, 1, ["Officer"])
    rows = pq.read_table(tmp_path / "sets" / f"{found.stem}.parquet")
    assert "person" not in rows.column_names
    assert not any(b"CANARY" in path.read_bytes() for path in (tmp_path / "sets").iterdir())
    assert "CANARY" not in str(rows.to_pylist())


def test_a_workbook_a_table_and_a_text_of_the_same_rows_say_the_same(tmp_path: Path, samples: Path) -> None:
    table = pq.read_table(samples / "outcomes" / "detainers_us_fy2015ytd.parquet").slice(0, 500)
    pq.write_table(table, tmp_path / "file.parquet")
    rows = [["" if v is None else str(v) for v in row.values()] for row in table.to_pylist()]
    written(tmp_path, [table.column_names, *rows])
    sets = [
        take_in(tmp_path / name, ReleasedKind.DETAINERS, None, tmp_path / name[5:], TODAY)
        for name in ("file.csv", "file.parquet")
    ]
    assert [(s.rows, s.kept) for s in sets] == [(500, 500)] * 2
    said = [run("declines-by-state", tmp_path / end, {})["rows"] for end in ("csv", "parquet")]
    assert said[0] == said[1]


def test_a_map_of_ones_own_reads_what_no_layout_names(tmp_path: Path) -> None:
    rows = [["Departed Date", "Departure Country"], ["10/01/2023", "HONDURAS"], ["09/30/2023", "HONDURAS"]]
    with pytest.raises(ReleasedFileError, match=r"no published layout of removals fits .*--map"):
        taken(tmp_path, rows, ReleasedKind.REMOVALS)
    taken(tmp_path, rows, ReleasedKind.REMOVALS, "event_date: Departed Date\ncountry: Departure Country\n")
    found = run("removals-by-year", tmp_path / "sets", {})["rows"]
    assert [(r["fiscal_year"], r["removals"]) for r in found] == [(2023, 1), (2024, 1)]


@pytest.mark.parametrize(
    ("column_map", "said"),
    [
        ("event_date: Nowhere", "the file lacks: nowhere"),
        ("name: Departed Date\nevent_date: Departed Date", "has no column name"),
        ("country: Country", "needs event_date"),
        ("event_date: Date\ncountry: date", "one column of the file is named for two"),
        ("- a list", "a map has a line for each column"),
        ("event_date: [", "cannot be read"),
    ],
)
def test_a_map_that_cannot_be_is_refused(tmp_path: Path, column_map: str, said: str) -> None:
    with pytest.raises(ReleasedFileError, match=said):
        taken(tmp_path, [["Date", "Country"], ["2023-01-01", "X"]], ReleasedKind.REMOVALS, column_map)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("file.txt", b"a", "a released file is"),
        ("file.parquet", b"not parquet", "cannot be read"),
        ("file.xlsx", b"not a workbook", "cannot be read as a workbook"),
        ("file.csv", b"prepare_date\n", "no row of 0"),
        ("file.csv", b"prepare_date\n\nsoon\n", "no row of"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_name(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReleasedFileError, match=said):
        take_in(tmp_path / name, ReleasedKind.DETAINERS, None, tmp_path / "sets", TODAY)
    assert taken_in(tmp_path / "sets") == []


def test_a_file_taken_in_again_is_the_same_set_and_a_changed_one_is_another(tmp_path: Path) -> None:
    rows = [["prepare_date", "state"], ["2015-01-31", "TEXAS"]]
    assert taken(tmp_path, rows) == taken(tmp_path, rows)
    assert len(taken_in(tmp_path / "sets")) == 1
    taken(tmp_path, [*rows, ["2015-02-01", "TEXAS"]])
    with pytest.raises(ReleasedFileError, match=r"several sets of detainers .*--set"):
        run("detainers-by-month", tmp_path / "sets", {})
    newest = next(s for s in taken_in(tmp_path / "sets") if s.rows == 2)
    found = run("detainers-by-month", tmp_path / "sets", {}, newest.digest[:12])
    assert [r["detainers"] for r in found["rows"]] == [1, 1]
    assert found["not_for_release"] == 2


def test_equal_rows_are_counted_each_and_told_as_what_they_are(tmp_path: Path) -> None:
    """Which rows are equal is worked out once, when they are taken in: rows of nothing but a day are equal too."""
    one, other = ["2015-01-31", "TEXAS", "A"], ["2015-01-31", "TEXAS", ""]
    bare = ["2015-01-31", "", ""]
    taken(tmp_path, [["prepare_date", "state", "facility"], one, other, one, bare, one, bare, other])
    (found,) = run("declines-in-all", tmp_path / "sets", {})["rows"]
    assert (found["detainers"], found["distinct_rows"]) == (7, 3)


@pytest.mark.parametrize("folder", ["[our data]", "a*b?c", "year=2015", "it's {one,two}"])
def test_a_folder_is_a_name_and_no_pattern_and_says_nothing_of_its_rows(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir()
    (tmp_path / "axbxc").mkdir()
    file = written(place, [["prepare_date"], ["2015-01-31"]], "detainers.csv")
    pq.write_table(read_csv(file), place / "detainers.parquet")
    taken = take_in(place / "detainers.parquet", ReleasedKind.DETAINERS, None, place, TODAY)
    assert (taken.kept, taken.left_out) == (1, [])
    assert run("detainers-by-month", place, {})["rows"] == [{"month": "2015-01", "detainers": 1}]


def test_a_name_with_brackets_is_a_name_and_no_pattern(tmp_path: Path) -> None:
    place = tmp_path / "[our data]"
    place.mkdir()
    file = written(place, [["prepare_date"], ["2015-01-31"]], "detainers [final].csv")
    pq.write_table(read_csv(file), place / "detainers [final].parquet")
    taken = take_in(place / "detainers [final].parquet", ReleasedKind.DETAINERS, None, place, TODAY)
    assert (taken.kept, run("detainers-by-month", place, {})["rows"][0]["detainers"]) == (1, 1)


def test_a_set_that_was_damaged_is_refused_until_it_is_taken_in_again(tmp_path: Path) -> None:
    rows = [["prepare_date"], ["2015-01-31"]]
    stem = taken(tmp_path, rows).stem
    (tmp_path / "sets" / f"{stem}.parquet").write_bytes(b"PAR1")
    with pytest.raises(ReleasedFileError, match="take the release in again"):
        run("detainers-by-month", tmp_path / "sets", {})
    taken(tmp_path, rows)
    assert run("detainers-by-month", tmp_path / "sets", {})["rows"]


def test_one_file_taken_in_by_many_at_once_is_one_whole_set(tmp_path: Path) -> None:
    file = written(tmp_path, [["prepare_date"], *([f"2015-01-{day:02}"] for day in range(1, 31))])

    def one(_: int) -> str:
        return take_in(file, ReleasedKind.DETAINERS, None, tmp_path / "sets", TODAY).digest

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(one, range(12)))) == 1
    assert run("detainers-by-month", tmp_path / "sets", {})["rows"][0]["detainers"] == 30
    assert len(list((tmp_path / "sets").iterdir())) == 2, "nothing is left aside"


def test_a_report_that_is_not_there_or_lacks_its_facility_or_set_is_refused(tmp_path: Path) -> None:
    for name, said in (
        ("nothing", "there is no report nothing"),
        ("declines-by-quarter", "needs --facility"),
        ("arrests-by-year", "no set of arrests was taken in"),
    ):
        with pytest.raises(ReleasedFileError, match=said):
            run(name, tmp_path, {})


@given(st.text(max_size=40))
def test_a_header_is_read_the_same_however_it_is_written(text: str) -> None:
    assert header(header(text)) == header(text)
    assert header(text.replace(" ", "_")) == header(text.replace("_", " "))


def test_each_report_says_what_it_counts_and_over_what() -> None:
    assert all(r.counts and r.over and r.kinds for r in declared_reports().values())
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)


def test_a_broken_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "arrests-0.json").write_text(json.dumps({"kind": "arrests"}), encoding="utf-8")
    with pytest.raises(ReleasedFileError, match=r"arrests-0\.json"):
        taken_in(tmp_path)
