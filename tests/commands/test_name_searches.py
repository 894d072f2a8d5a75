"""Searches by name of known truth, as the command makes them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from handover.cli import app


@pytest.mark.heavy
@pytest.mark.parametrize(("share", "others"), [("0.5", 100), ("0.2", 400)])
def test_the_share_is_that_of_the_searches_and_of_the_promises(share: str, others: int) -> None:
    asked = ["--identities", "500", "--probes", "100", "--share", share, "--seed", "31", "--json"]
    done = CliRunner().invoke(app, ["evaluate", "biographics", *asked])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout.strip().splitlines()[-1])
    (figures,) = found["weights"].values()
    assert (found["share"], figures["mated"], figures["unmated"]) == (float(share), 100, others)
    bins = figures["calibration"]["bins"]
    assert sum(b["searches"] for b in bins) == 100 + others
    promised = sum(b["searches"] * b["promised"] for b in bins)
    assert promised == pytest.approx(100, rel=0.25)


def test_a_share_of_nothing_is_refused() -> None:
    assert CliRunner().invoke(app, ["evaluate", "biographics", "--share", "0"]).exit_code == 2
