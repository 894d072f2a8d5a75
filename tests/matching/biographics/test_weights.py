"""Weights: any version loads, training learns what is true without being told, and probabilities hold better after."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from handover.commands.name_searches import asked_of, records_of
from handover.matching.biographics import BiographicError, Weights, compare, default_weights
from handover.matching.biographics.training.calibrating import NOBODY, Known, calibrate, fit_line
from handover.matching.biographics.training.fitting import PRIOR, TrainedTable, train
from handover.matching.biographics.training.pairs import candidates
from handover.matching.biographics.training.writing import as_toml
from handover.matching.biographics.weights import DEFAULT, read_table, shipped_table, weights_of
from handover.matching.types import Biographics, PersonName

SHIPPED = ("1", "2", "3")


def quiet(what: str, share: float) -> None:
    assert what
    assert 0 <= share <= 1


@cache
def world(seed: int) -> Known:
    made, searches = asked_of(seed, 1500, 300, quiet)
    row = {r.ucn: place for place, r in enumerate(made.criminal_rows)}
    mates = np.array([row.get(one.ucn, NOBODY) for one in searches], dtype=np.int64)
    return Known(candidates(records_of(made), [one.biographics for one in searches], quiet), mates)


@cache
def trained() -> TrainedTable:
    made, _ = asked_of(21, 1500, 300, quiet)
    start, known = shipped_table("1"), shipped_table("2")
    limits = {"rules": known["rules"], "calibration": known["calibration"]}
    return train({**start, **limits}, records_of(made), world(21).found, 5, quiet, random=250_000)


@pytest.mark.parametrize("version", SHIPPED)
def test_every_shipped_version_loads_and_survives_being_written(version: str, tmp_path: Path) -> None:
    table = shipped_table(version)
    weights = Weights.shipped(version)
    assert weights.version == version
    (tmp_path / "again.toml").write_text(as_toml(table), encoding="utf-8")
    again = Weights.load(tmp_path / "again.toml")
    assert np.allclose(again.array, weights.array, atol=1e-3)
    assert again.calibration == weights.calibration
    assert again.reliability == weights.reliability


def test_the_default_is_the_version_that_it_names_and_says_where_it_comes_from() -> None:
    assert default_weights().version == DEFAULT
    origin = shipped_table(DEFAULT)["origin"]
    assert {"made_on", "trainer", "world_seed", "identities", "searches", "mates"} <= set(origin)


@pytest.mark.parametrize("version", ["999", "", "../weights_v1", "1.toml"])
def test_an_unknown_version_is_refused(version: str) -> None:
    with pytest.raises(BiographicError, match="no weights"):
        Weights.shipped(version)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('version = "1"', ""),
        ("surname_most = 18.0", 'surname_most = "much"'),
        ("m = 0.86, u = 5.0e-5", "m = 0.0, u = 5.0e-5"),
        ("surname_most = 18.0", "surname_most = inf"),
        ("[rules]", "[calibration]\nscale = -1.0\n[rules]"),
        ("[rules]", "[rules"),
    ],
)
def test_a_damaged_table_is_refused_in_one_way(old: str, new: str, tmp_path: Path) -> None:
    text = as_toml(shipped_table("1")).replace("m = 0.86, u = 5e-05", "m = 0.86, u = 5.0e-5")
    assert old in text
    (tmp_path / "weights.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BiographicError, match="not a table of weights"):
        Weights.load(tmp_path / "weights.toml")
    with pytest.raises(BiographicError, match="cannot be read"):
        read_table(tmp_path / "none.toml")


@pytest.mark.parametrize("version", SHIPPED)
def test_agreement_in_full_never_speaks_against(version: str) -> None:
    table = shipped_table(version)
    for rows in (table["birth"], table["sex"], *table["number"].values()):
        for level, row in rows.items():
            if level.startswith("same"):
                assert row["m"] >= row["u"], level


@pytest.mark.heavy
def test_training_finds_what_is_true_without_being_told() -> None:
    """The share of one person's pairs with the same birth date, and how many pairs there are, against the truth."""
    known, found = world(21), trained()
    hit = known.found.record == known.mate[known.found.probe]
    probe, record = known.found.probe[hit], known.found.record[hit]
    probes, gallery = known.found.probes, known.found.gallery
    dated = probes.record[probe + 1, 1] > probes.record[probe, 1]
    mine = probes.birth[probes.record[probe[dated], 1]]
    same = [
        bool(np.isin(date, gallery.birth[gallery.record[r, 1] : gallery.record[r + 1, 1]]))
        for date, r in zip(mine, record[dated], strict=True)
    ]
    truth = float(np.mean(same))
    set_before = shipped_table("1")["birth"]
    told = set_before["same"]["m"] / sum(r["m"] for k, r in set_before.items() if not k.startswith("part_"))
    mixed = (truth * len(same) + PRIOR * told) / (len(same) + PRIOR)
    # Pairs of brothers and namesakes that are taken for one person pull the estimate down a little.
    assert found.table["birth"]["same"]["m"] == pytest.approx(mixed, abs=0.05)
    assert found.mates == pytest.approx(hit.sum(), rel=0.15)
    assert found.table["birth"]["same"]["u"] < 1e-3


@pytest.mark.heavy
def test_agreement_never_weighs_less_than_contradiction_after_training() -> None:
    table = trained().table
    for part in ("birth", "sex"):
        rows = table[part]
        best = rows["same" if part == "birth" else "same_f"]
        assert best["m"] / best["u"] >= 1 > rows["different"]["m"] / rows["different"]["u"]
    for role in ("surname", "given"):
        different = table["name"][f"{role}_different"]
        assert table[role]["exact"]["m"] > 0.5
        assert different["m"] < 0.2 < different["u"]
    for rows in table["number"].values():
        assert rows["same"]["m"] / rows["same"]["u"] > rows["near"]["m"] / rows["near"]["u"]


@pytest.mark.heavy
def test_limits_and_line_make_the_truth_likelier_on_a_world_not_seen() -> None:
    done = calibrate(trained().table, world(22), quiet)
    assert 0.3 < done.line.scale < 3
    unseen = world(23)
    _, set_by_hand = fit_line(Weights.shipped("1"), unseen)
    _, learnt = fit_line(weights_of(done.table), unseen)
    assert learnt < set_by_hand


def test_a_relatives_birth_date_does_not_outweigh_the_persons_own_rare_names() -> None:
    told = Biographics((PersonName("MURILLO", "KAMRYN", "A"),), ("1972-10-23",), "F")
    own = Biographics((PersonName("MURILLO", "KAMRYN", "ANIKA"),), ("1968-02-09",), "F")
    lender = Biographics((PersonName("MURILLO", "MICHAEL", "ROGER"),), ("1972-10-23",), "M")
    assert compare(told, own).weight > compare(told, lender).weight
