"""Custody by place: hours are asked and may be unknown, and are shown where enough are known; releases beside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from handover.released_data.file_import import take_in
from handover.released_data.kinds import ReleasedKind
from handover.stages.custody import actions as custody
from handover.stages.custody.models import CustodyEffort
from handover.stages.oversight import snapshots
from handover.stages.oversight.places.counting import _told, count, fiscal_year
from handover.stages.oversight.places.released import areas
from handover.stages.oversight.places.slope import SlopeLine, _spread, slope
from tests.stages.oversight.numbers import lines_without_figure, without_figure
from tests.support.cast import Cast
from tests.support.walk import case_in

PAGE = "/oversight/places/"


def test_hours_are_told_from_eighty_percent_on() -> None:
    four = [Decimal(n) for n in (2, 4, 6, 8)]
    assert _told([*four, None]) == {"custodies": 5, "known": 4, "hours": 20.0, "median": 5.0}
    assert _told([*four, None, None]) == {"custodies": 6, "known": 4}
    assert _told([None]) == {"custodies": 1, "known": 0}
    assert fiscal_year(datetime(2026, 9, 30, 23, tzinfo=UTC)) == 2026
    assert fiscal_year(datetime(2026, 10, 1, tzinfo=UTC)) == 2027


def test_a_slope_draws_what_has_both_ends_and_labels_keep_apart() -> None:
    lines = [SlopeLine("A", 10.0, 10.1), SlopeLine("B", 10.0, 30.0), SlopeLine("C", None, 5.0)]
    drawn = slope("T", lines, ("2016", "2018"), ("places.released", "k"))
    assert drawn.count("ho-slope__line") == 2
    assert "C " not in drawn
    assert without_figure(f"<main>{drawn}</main>") == []
    assert slope("T", lines[2:], ("2016", "2018"), ("places.released", "k")) == ""


@given(st.lists(st.floats(0, 400), min_size=1, max_size=30))
def test_labels_keep_their_order_and_their_distance(places: list[float]) -> None:
    found = [at for _, at in sorted(zip(places, _spread(places), strict=True))]
    assert all(below - above >= 13 - 1e-6 for above, below in pairwise(found))
    assert sum(found) == pytest.approx(sum(places), abs=1e-6)


@pytest.mark.django_db
def test_hours_are_asked_at_the_step_and_counted_by_place(cast: Cast, client: Client) -> None:
    for hours in (Decimal("4.5"), None):
        case = case_in(cast, "held")
        custody.assume_custody(
            case.pk, actor=cast["ford"].actor, version=case.version, assumed_at=timezone.now(), place="Sally port",
            officer="Finley Ford", people_hours=hours,
        )  # fmt: skip
        before = timezone.now()
        if hours:
            (row,) = count(before)["places"]
            assert (row["place"], row["custodies"], row["hours"]) == ("jail", 1, 4.5)
    assert CustodyEffort.objects.count() == 2
    (row,) = count(timezone.now())["places"]
    assert (row["custodies"], row["known"], row.get("hours")) == (2, 1, None)
    assert snapshots.text_of(count(before)) == snapshots.text_of(count(before))
    client.force_login(cast["adams"])
    page = client.get(PAGE).content.decode()
    assert without_figure(page) == []
    assert "too few known" in page
    assert lines_without_figure(client.get(f"{PAGE}export.csv").content.decode()) == []
    client.force_login(cast["ford"])
    assert client.get(PAGE).status_code == 403
    form = client.get(f"/custody/releases/{case_in(cast, 'held').reference}/custody/").content.decode()
    assert "Officers&#x27; hours it took" in form


@pytest.mark.samples
@pytest.mark.django_db
def test_real_arrests_by_area_are_beside_with_what_is_small_withheld(
    samples: Path, cast: Cast, client: Client, tmp_path: Path, settings: object
) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path  # type: ignore[attr-defined]
    file = samples / "outcomes" / "arrests_fy2016_2019.parquet"
    take_in(file, ReleasedKind.ARRESTS, None, tmp_path / "released", date(2026, 11, 29))
    found = areas()
    assert found is not None
    shares = {(row.area, row.year): row.percent for row in found.rows}
    los_angeles = next(a for a, _ in shares if a.startswith("Los Angeles"))
    assert [shares[los_angeles, year] for year in (2016, 2019)] == [28.1, 42.3]
    assert all(
        row.interval is None if row.percent is None else row.interval[0] < row.percent < row.interval[1]  # type: ignore[index]
        for row in found.rows
        if row.percent != 0
    )
    assert sum(row.arrests or 0 for row in found.rows if row.year == 2018) <= 158_581
    assert found.arrests == sum(row.arrests for row in found.rows if row.arrests is not None) < 544_059, (
        "the sum over all areas less those that are shown would be the small ones of headquarters"
    )
    client.force_login(cast["adams"])
    page = client.get(PAGE).content.decode()
    assert without_figure(page) == []
    assert "ho-slope__line" in page
    of_2018 = [row.arrests for row in found.rows if row.year == 2018]
    assert of_2018.count(None) == 1
    assert 158_581 - sum(n for n in of_2018 if n) == 5, (
        "the year's sum from elsewhere gives the withheld row back"
    )
    assert "So this table is not for release: a transparency package is." in page
    assert "2019-09-30" not in page
    assert lines_without_figure(client.get(f"{PAGE}export.csv").content.decode()) == []
