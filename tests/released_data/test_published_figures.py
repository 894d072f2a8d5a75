"""Published figures come out of the published files to the digit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handover.released_data.disclosure_attack import attack
from handover.released_data.file_import import take_in
from handover.released_data.kinds import ReleasedKind
from handover.released_data.linked_tables import cells_table, narrower, small
from handover.released_data.protected_report import protected
from handover.released_data.reading import ReleasedFileError
from handover.released_data.reports import run
from handover.released_data.secondary_suppression import protect

TODAY = date(2026, 11, 29)
FILES = {
    ReleasedKind.ARRESTS: "arrests_fy2016_2019.parquet",
    ReleasedKind.DETAINERS: "detainers_us_fy2015ytd.parquet",
    ReleasedKind.LIFT_REASONS: "npr_detainers_by_lift_reason_and_year_2007_2015.csv",
    ReleasedKind.FACILITY_COUNTIES: "facility_county_crosswalk.parquet",
    ReleasedKind.AGENCIES: "agencies_fbi_ori.parquet",
    ReleasedKind.AGREEMENTS: "agreements_287g.parquet",
}


@pytest.fixture(scope="module")
def sets(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published files, taken in."""
    folder = tmp_path_factory.mktemp("released")
    for kind, name in FILES.items():
        taken = take_in(samples / "outcomes" / name, kind, None, folder, TODAY)
        assert taken.rows == taken.kept + sum(taken.rejected.values()) + sum(taken.excluded.values())
    return folder


def column(rows: list[dict[str, Any]], *names: str) -> list[Any]:
    """One value of each row, or a tuple of several."""
    return [row[names[0]] if len(names) == 1 else tuple(row[n] for n in names) for row in rows]


def rows_of(sets: Path, name: str, **given: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(name, sets, given)["rows"]
    return found


COLUMNS = [
    ("arrests-by-year", ("arrests",), [110_104, 143_470, 158_581, 131_904]),
    ("arrests-by-year", ("arrests_without_september",), [100_798, 130_425, 146_845, 131_900]),
    ("at-large-by-year", ("at_large",), [30_348, 40_066, 40_536, 32_598]),
    ("at-large-by-year", ("at_large_percent",), [27.6, 27.9, 25.6, 24.7]),
    ("cap-share", ("incarcerated_percent",), [64.0, 62.2, 62.0, 62.0]),
    ("citizens-arrested-by-year", ("citizens",), [33, 28, 29, 17]),
    ("outcomes-by-age", ("recorded_percent",), [17.9, 29.7, 33.7, 34.3]),
    (
        "places-by-size",
        ("places", "with_11_detainers", "with_a_decline", "with_11_declines"),
        [(2751, 834, 346, 56)],
    ),
    ("detainers-by-county-found", ("found_percent", "found_percent_with_state"), [(83.4, 94.2)]),
    ("agreements-by-agency", ("found", "agreements"), [(686, 776)]),
    (
        "declines-in-all",
        ("detainers", "declined", "declined_without_place", "distinct_rows"),
        [(79_053, 5_501, 1_272, 48_925)],
    ),
    (
        "declines-in-all",
        ("declined_percent_of_recorded", "without_place_percent_of_declined", "without_place_percent"),
        [(20.5, 23.1, 11.4)],
    ),
]


@pytest.mark.parametrize(("name", "columns", "values"), COLUMNS)
def test_a_published_column(sets: Path, name: str, columns: tuple[str, ...], values: list[Any]) -> None:
    assert column(rows_of(sets, name), *columns) == values


def test_at_large_of_2018_by_the_wider_count(sets: Path) -> None:
    assert {r["fiscal_year"]: r["at_large_wider"] for r in rows_of(sets, "at-large-by-year")}[2018] == 43_337


@pytest.mark.parametrize(("area", "first", "last"), [("Los Angeles", 28.1, 42.3), ("Dallas", 26.2, 9.7)])
def test_the_share_at_large_of_an_area(sets: Path, area: str, first: float, last: float) -> None:
    found = {
        r["fiscal_year"]: r["at_large_percent"]
        for r in rows_of(sets, "at-large-by-area")
        if r["area"] == area
    }
    assert (found[2016], found[2019]) == (first, last)


def test_outcomes_of_detainers(sets: Path) -> None:
    found = {r["outcome"]: r for r in rows_of(sets, "detainers-by-outcome")}
    assert found["none recorded"]["percent"] == 66.1
    assert found["Booked into Detention"]["percent"] == 20.1
    declined = found["Detainer Declined by LEA"]
    assert (declined["percent"], declined["detainers"], declined["of_detainers"]) == (7.0, 5_501, 79_053)
    assert found["Lifted"]["percent"] == 4.8
    assert found["United States Citizen Interviewed"]["detainers"] == 55
    assert sum(r["detainers"] for r in found.values()) == 79_053


def test_detainers_of_a_month(sets: Path) -> None:
    assert {r["month"]: r["detainers"] for r in rows_of(sets, "detainers-by-month")}["2015-02"] == 7_079


def test_the_places_that_declined_most(sets: Path) -> None:
    found = rows_of(sets, "declines-by-facility")
    assert column(found[:2], "declined", "detainers") == [(492, 634), (331, 1_775)]
    assert (225, 304) in column(found[:4], "declined", "detainers")


@pytest.mark.parametrize(
    ("state", "detainers", "booked", "declined", "of_recorded"),
    [
        ("TEXAS", 17_284, 22.1, 0.5, 1.4),
        ("CALIFORNIA", 13_456, 12.3, 15.9, 47.7),
        ("NEW YORK", 2_700, 13.1, 14.8, None),
        ("COLORADO", 1_403, 10.7, 29.7, 65.0),
    ],
)
def test_declines_of_a_state(
    sets: Path, state: str, detainers: int, booked: float, declined: float, of_recorded: float | None
) -> None:
    found = next(r for r in rows_of(sets, "declines-by-state") if r["state"] == state)
    assert (found["detainers"], found["booked_percent"], found["declined_percent"]) == (
        detainers,
        booked,
        declined,
    )
    assert of_recorded in {None, found["declined_percent_of_recorded"]}


def test_declines_of_one_facility_by_quarter_and_pooled(sets: Path) -> None:
    found = rows_of(sets, "declines-by-quarter", facility="LOS ANGELES COUNTY JAIL-TWIN TOWER")
    assert column(found[:3], "declined", "detainers") == [(150, 736), (141, 567), (40, 423)]
    pooled = sum(r["declined"] for r in found) / sum(r["detainers"] for r in found)
    assert round(100 * pooled, 1) == 18.6


def test_one_name_in_several_states(sets: Path) -> None:
    found = rows_of(sets, "names-in-several-states")
    assert (len(found), sum(r["detainers"] for r in found)) == (118, 8_346)
    franklin = next(r for r in found if r["facility"] == "FRANKLIN COUNTY JAIL")
    assert (franklin["states"], franklin["detainers"], franklin["declined"]) == (10, 258, 47)


def test_each_lift_reason_of_2015_equals_the_published_count(sets: Path) -> None:
    found = [r for r in rows_of(sets, "lift-reasons-by-year") if r["year"] == 2015]
    assert (len(found), all(r["equal"] and r["from_january"] for r in found)) == (12, True)
    assert sum(r["detainers"] for r in found) == 16_526
    assert run("lift-reasons-by-year", sets, {})["not_for_release"] == sum(
        any(0 < r[k] < 11 for k in ("detainers", "published")) for r in rows_of(sets, "lift-reasons-by-year")
    ), "that two counts are equal is no count"
    before = [r for r in rows_of(sets, "lift-reasons-by-year") if r["year"] == 2014]
    assert sum(r["detainers"] for r in before) == 10_264
    assert not any(r["from_january"] for r in before), "the file begins in October"


def test_a_linear_program_learns_small_cells_until_more_is_withheld(sets: Path) -> None:
    """State by outcome of fiscal 2015: 214 of 396 cells are under 11; withheld alone, 18 come out and 60 nearly."""
    found = protected(run("outcomes-by-state", sets, {}))
    assert (found.small, found.cells, found.recovered, found.nearly) == (214, 396, 18, 60)
    assert (found.recovered_after, found.nearly_after) == (0, 0)
    assert found.withheld == 235, (
        "220 small numbers with their sums, 14 beside them and the zero of a place in one cell"
    )


def test_ten_small_counts_of_arrests_take_fourteen_numbers_with_them(sets: Path) -> None:
    """Area, year and way: 405 numbers. By the least number of each sum it were 337."""
    counts = {}
    for row in rows_of(sets, "at-large-by-area"):
        key = (row["area"] or "no area given", str(row["fiscal_year"]))
        counts[*key, "at large"] = row["at_large"]
        counts[*key, "otherwise"] = row["arrests"] - row["at_large"]
    tables = cells_table(("arrests",), ("area", "year", "way"), counts)
    found = protect(tables)
    assert (len(tables.values), len(small(tables)), len(found)) == (405, 10, 24)
    assert narrower(attack(tables, found)) == frozenset()


def test_a_report_of_other_rows_is_not_taken_for_a_table(sets: Path) -> None:
    with pytest.raises(ReleasedFileError, match="two names and a count"):
        protected(run("declines-by-state", sets, {}))
    with pytest.raises(ReleasedFileError, match="two names and a count"):
        protected(run("citizens-arrested-by-year", sets, {}))
