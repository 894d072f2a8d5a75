"""`handover init --file` declares feeds, and changes none that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handover.accounts.models import Agency
from handover.administration.init_parts import InitContext, InitError, parts
from handover.repositories.models import Feed
from tests.repositories.records import ACTOR
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
MAP = """map: 1
kind: want
encoding: utf-8
delimiter: ","
columns:
  NIC: {to: [source_key, body.nic]}
constants: {source: COUNTY, body.status: active}
"""


def put(value: Any, folder: Path) -> list[str]:
    """Do the part that ``feeds`` of the file is for."""
    (part,) = (one for one in parts() if one.key == "feeds")
    return part.apply(value, InitContext(ACTOR, folder))


def test_feeds_are_declared_with_their_agency_and_map(cast: Cast, tmp_path: Path) -> None:
    ori = Agency.objects.order_by("ori").values_list("ori", flat=True)[0]
    (tmp_path / "wants.yaml").write_text(MAP)
    wants = {
        "name": "wants",
        "source": "COUNTY",
        "form": "csv",
        "map": "wants.yaml",
        "mode": "full",
        "agency": ori,
    }
    assert put([{"name": "state", "source": "STATE"}, wants], tmp_path) == [
        "declared: feed state",
        "declared: feed wants",
    ]
    made = Feed.objects.get(name="wants")
    assert (made.agency and made.agency.ori, made.column_map, made.mode) == (ori, MAP, "full")
    assert put([wants], tmp_path) == ["there: feed wants"]
    (said,) = put([{**wants, "source": "OTHER"}], tmp_path)
    assert said.startswith("left alone")
    assert Feed.objects.get(name="wants").source == "COUNTY"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"name": "state"}, "write a list"),
        ([{"name": "state", "source": "STATE", "colour": "red"}], "colour"),
        ([{"name": "state", "source": "STATE", "mode": "some"}], "full or incremental"),
        ([{"name": "state", "source": "STATE", "form": "parquet"}], "no format"),
        ([{"name": "state", "source": "STATE", "agency": "XX0000000"}], "no agency"),
        ([{"name": "state", "source": "STATE", "form": "csv", "map": "none.yaml"}], "none.yaml"),
    ],
)
def test_what_cannot_be_declared_is_refused_with_the_entry(tmp_path: Path, value: Any, why: str) -> None:
    with pytest.raises(InitError, match=why):
        put(value, tmp_path)
    assert not Feed.objects.exists()
