"""The errors of the matchers: a study is kept, shown with its searches, and marked where the rules changed since."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from handover.administration.operators import operator
from handover.audit.models import Entry
from handover.stages.oversight.matcher_errors import kept
from handover.stages.oversight.matcher_errors.lines import lines_of
from tests.stages.oversight.numbers import lines_without_figure
from tests.support.cast import Cast

PAGE = "/oversight/matchers/"


def content() -> dict[str, Any]:
    """A small study: nobody not on file was searched by name under one origin."""
    row = {
        "way": "all",
        "group": "all",
        "mated": 200,
        "missed": 3,
        "unmated": 100,
        "mistaken": 2,
        "unseen": 0,
    }
    poor = {**row, "way": "quality", "group": "poor", "mated": 50, "missed": 3}
    none = {**row, "way": "origin", "group": "korean", "unmated": 0, "mistaken": 0}
    return {
        "seed": 1, "identities": 400, "prints": {"how": "By prints.", "groups": [row, poor]},
        "names": {"how": "By names.", "groups": [row, none]},
    }  # fmt: skip


def test_each_rate_has_its_searches_and_an_interval() -> None:
    whole, poor = lines_of(content(), "prints")
    assert (whole.missed.counted.n, whole.missed.counted.denominator) == (3, 200)
    assert poor.missed.counted.percent == pytest.approx(6.0)
    assert poor.missed.low == pytest.approx(2.06, abs=0.01)
    assert poor.missed.high == pytest.approx(16.22, abs=0.01)
    nobody = lines_of(content(), "names")[1]
    assert (nobody.mistaken.counted.percent, nobody.mistaken.low, nobody.unseen) == (None, None, None)


@pytest.mark.django_db
def test_the_last_study_is_shown_and_one_by_other_rules_says_so(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast["adams"])
    assert "No study was kept yet" in client.get(PAGE).content.decode()
    kept.keep(content(), actor=operator())
    assert Entry.objects.filter(act="oversight.matcher_study").count() == 1
    page = client.get(PAGE).content.decode()
    assert "3 of 50" in page
    assert "none searched" in page
    assert "other thresholds or weights" not in page
    assert lines_without_figure(page) == []
    told = client.get(f"{PAGE}export.csv").content.decode()
    assert (
        "search by fingerprints,prints,poor,matcher.prints.missed.quality-poor,3,50,6.00,2.06,16.22" in told
    )
    one = client.get("/oversight/figures/matcher.prints.missed.quality-poor/").content.decode()
    assert "people on file whom prints did not bring up: quality poor" in one
    monkeypatch.setattr(kept, "rules_digest", lambda: "another")
    assert "other thresholds or weights" in client.get(PAGE).content.decode()


@pytest.mark.django_db
def test_others_do_not_see_it(cast: Cast, client: Client) -> None:
    client.force_login(cast["ford"])
    assert client.get(PAGE).status_code == 403
