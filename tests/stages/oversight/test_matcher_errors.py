"""The errors of the matchers: a study is kept, shown with its searches, and marked where the rules changed since."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from handover.administration.operators import operator
from handover.audit.models import Entry
from handover.cli import app
from handover.stages.oversight.matcher_errors import kept_studies
from handover.stages.oversight.matcher_errors.lines import FEW, lines_of, pictures_of
from handover.stages.oversight.models import MatcherStudy
from tests.stages.oversight.numbers import lines_without_figure, without_figure
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
    kept_studies.keep(content(), actor=operator())
    assert Entry.objects.filter(act="oversight.matcher_study").count() == 1
    page = client.get(PAGE).content.decode()
    assert "3 of 50" in page
    assert "none searched" in page
    assert "other thresholds or weights" not in page
    assert without_figure(page) == []
    assert page.count("ho-intervals") == 5, "three kinds of error by prints, two by names"
    told = client.get(f"{PAGE}export.csv").content.decode()
    assert (
        "matcher.prints.missed.quality-poor,search by fingerprints,prints,poor,3,50,6.00,2.06,16.22,yes"
        in told
    )
    assert lines_without_figure(told) == []
    one = client.get("/oversight/figures/matcher.prints.missed.quality-poor/").content.decode()
    assert "people on file whom prints did not bring up: quality poor" in one
    monkeypatch.setattr(kept_studies, "rules_digest", lambda: "another")
    assert "other thresholds or weights" in client.get(PAGE).content.decode()


def test_a_group_of_few_searches_has_a_broken_line_and_no_point_and_one_of_none_has_neither() -> None:
    (_, missed), (_, mistaken) = pictures_of(lines_of(content(), "names"))
    assert (missed.count("<circle"), missed.count("line--few")) == (2, 0)
    assert (mistaken.count("<circle"), mistaken.count("ho-ranges__line")) == (1, 1)
    assert "Origin of the name: Korean: none searched" in mistaken
    (_, by_prints), *_ = pictures_of(lines_of(content(), "prints"))
    assert (by_prints.count("<circle"), by_prints.count("line--few")) == (1, 1)
    assert "Prints: poor: few: 2.06 to 16.22 %" in by_prints
    assert [line.missed.few for line in lines_of(content(), "prints")] == [FEW > 200, FEW > 50]


def test_an_interval_is_drawn_from_its_low_to_its_high_end() -> None:
    (_, picture), *_ = pictures_of(lines_of(content(), "names"))
    whole = lines_of(content(), "names")[0].missed
    assert whole.low is not None
    assert whole.high is not None
    ends = re.findall(r'ho-ranges__line" x1="([\d.]+)" x2="([\d.]+)"', picture)
    assert ends[0] == (f"{225 * whole.low / whole.high:.1f}", "225.0"), (
        "the longest ends at the end of the axis"
    )


@pytest.mark.django_db
def test_the_command_measures_both_matchers_and_keeps_only_when_asked(cast: Cast, client: Client) -> None:
    asked = ["study", "matchers", "--identities", "50", "--searches", "10"]
    told = CliRunner().invoke(app, [*asked, "--keep"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout.splitlines()[-1])
    for matcher, groups in (("prints", 3), ("names", 4)):
        rows = found[matcher]["groups"]
        assert len(rows) >= 1 + groups, matcher
        whole = rows[0]
        for way in {row["way"] for row in rows} - {"all"}:
            for count in ("mated", "missed", "unmated", "mistaken", "unseen"):
                assert sum(r[count] for r in rows if r["way"] == way) == whole[count], (matcher, way, count)
    assert found["prints"]["groups"][0]["mated"] == found["prints"]["groups"][0]["unmated"] == 30
    assert json.loads(MatcherStudy.objects.get().content)["prints"] == found["prints"]
    client.force_login(cast["adams"])
    page = client.get(PAGE).content.decode()
    assert without_figure(page) == []
    assert "few searches" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--identities", "50", "--searches", "51"], "only 50 people are on file"),
        (["--identities", "49"], "--identities"),
        (["--searches", "9"], "--searches"),
        (["--seed", "x"], "--seed"),
    ],
)
def test_a_study_that_cannot_be_made_ends_with_an_exit_code_and_why(asked: list[str], said: str) -> None:
    told = CliRunner().invoke(app, ["study", "matchers", *asked], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert (told.exit_code, said in told.output) == (2, True), told.output
    assert told.stdout == ""


@pytest.mark.django_db
def test_others_do_not_see_it(cast: Cast, client: Client) -> None:
    client.force_login(cast["ford"])
    assert client.get(PAGE).status_code == 403
