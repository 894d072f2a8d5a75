"""Requests by place: states by ORI, counties by the place on file, declines never without custody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from handover.process.step_columns import FirstOutcome
from handover.released_data.file_import import take_in
from handover.released_data.kinds import ReleasedKind
from handover.stages.oversight.cohorts import place_map
from handover.stages.oversight.places.released_states import states
from tests.safeguards.gate.after_finding import at_state
from tests.stages.oversight.numbers import lines_without_figure, without_figure
from tests.support.cast import Cast

PAGE = "/oversight/requests/map/"
HAD = dict.fromkeys((one.value for one in FirstOutcome), 0)


def cohort(ori: str, lodged: int, declined: int, custody: int) -> dict[str, object]:
    return {"ori": ori, "lodged": lodged, "custody": custody, "had": {**HAD, "decline": declined}}


def test_states_are_those_of_the_ori_and_small_shares_are_not_drawn() -> None:
    content = {"cohorts": [cohort("NB0010000", 30, 6, 12), cohort("NB0020000", 10, 4, 0), cohort("TX0010000", 9, 9, 0),
                           cohort("", 3, 0, 0)]}  # fmt: skip
    rows = place_map.by_state(content)
    assert [(row.name, row.requests) for row in rows] == [("NE", 40), ("TX", 9), ("no place on file", 3)]
    by = {
        tile.code: (tile.above, tile.below, tile.known) for tile in place_map.tiles(place_map.shares_of(rows))
    }
    assert by["NE"] == ("25 %", "30 %", True)
    assert by["TX"] == ("–", "–", True)
    assert by["CA"] == ("–", "–", False)
    assert len(by) == 51
    counties = place_map.by_county(content, {"TX0010000": "us-tx", "NB0010000": "not-there"})
    assert [row.name for row in counties] == ["Texas", "no place on file", "not-there"]


@pytest.mark.django_db
def test_page_and_file_name_a_figure_for_each_number(cast: Cast, client: Client) -> None:
    at_state(cast, "declined")
    client.force_login(cast["adams"])
    page = client.get(PAGE).content.decode()
    assert without_figure(page) == []
    assert "Custody" in page
    assert lines_without_figure(client.get(f"{PAGE}export.csv").content.decode()) == []
    client.force_login(cast["ortiz"])
    assert client.get(PAGE).status_code == 403


@pytest.mark.samples
@pytest.mark.django_db
def test_released_detainers_stand_on_the_map_as_published(
    samples: Path, cast: Cast, client: Client, tmp_path: Path, settings: object
) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path  # type: ignore[attr-defined]
    file = samples / "outcomes" / "detainers_us_fy2015ytd.parquet"
    take_in(file, ReleasedKind.DETAINERS, None, tmp_path / "released", date(2026, 11, 29))
    found = states()
    assert found is not None
    texas = next(row for row in found.rows if row.code == "TX")
    assert (texas.detainers, *(round(n or 0, 1) for n in texas.shares)) == (17_284, 0.5, 22.1)
    assert not any(
        n is not None and 0 < n < 11 for row in found.rows for n in (row.detainers, row.declined, row.booked)
    )
    client.force_login(cast["adams"])
    page = client.get(PAGE).content.decode()
    assert without_figure(page) == []
    assert "16 %" in page, "California"
    memo = client.get("/oversight/memos/released/").content.decode()
    assert without_figure(memo) == []
    assert "52,263" in memo, "66.1 % of 79,053 have no recorded outcome"
    assert lines_without_figure(client.get("/oversight/memos/released/export.csv").content.decode()) == []
    assert lines_without_figure(client.get(f"{PAGE}export.csv").content.decode()) == []
