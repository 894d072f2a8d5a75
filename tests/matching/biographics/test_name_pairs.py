"""Two whole names: what is measured, and how it is judged on cases with known answers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from handover.cli import app
from handover.matching.biographics import BiographicError
from handover.matching.biographics.name_pairs.cases import Confusion, halves, read_cases
from handover.matching.biographics.name_pairs.features import FEATURES, features
from handover.matching.biographics.name_pairs.words import words_of
from tests.support.examples import examples


@settings(max_examples=examples(60))
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_have_features_the_same_in_either_order(one: str, other: str) -> None:
    there, back = features(one, other), features(other, one)
    assert there.shape == (len(FEATURES),)
    assert np.isfinite(there).all()
    assert np.allclose(there, back)


def test_a_name_in_another_script_is_transliterated() -> None:
    assert all(word.isascii() and word for word in words_of("贝拉克·奥巴马").heads)


def test_a_name_of_ten_thousand_characters_is_compared() -> None:
    assert np.isfinite(features("A" * 10_000, "B " * 5_000)).all()


@pytest.mark.parametrize(
    ("written", "heads"),
    [
        ("García López, Juan", ("JUAN", "GARCIA", "LOPEZ")),
        ("Dr. Bashar al-Assad", ("BASHAR", "ASSAD")),
        ("SergeiLavrov", ("SERGEI", "LAVROV")),
        ("Mr.", ("MR",)),
        ("", ("",)),
    ],
)
def test_words_of_a_name(written: str, heads: tuple[str, ...]) -> None:
    assert words_of(written).heads == heads


def test_another_order_of_the_words_changes_little_and_another_word_much() -> None:
    same = features("Mohammed bin Salman", "Salman Mohammed bin")
    unlike = features("Boris Vekselberg", "Viktor Vekselberg")
    words, worst = FEATURES.index("words alike"), FEATURES.index("worst word")
    assert same[words] > 0.99
    assert unlike[worst] < 0.6


def _write(path: Path, count: int) -> None:
    rng = np.random.default_rng(1)
    names = ["Olaf Scholz", "Angela Merkel", "Boris Johnson", "Ana García López", "Wei Zhang", "Omar Hassan"]
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["case_group", "schema", "name1", "name2", "is_match", "quality", "category", "notes"])
        for n in range(count):
            one, other = rng.choice(len(names), 2, replace=False)
            same = n % 2 == 0
            second = names[one][:-1] + "x" if same else names[other]
            out.writerow(["made", "Person", names[one], second, str(same).lower(), "MEDIUM", "typo", ""])
        out.writerow(["made", "Company", "A GmbH", "A", "true", "MEDIUM", "", ""])


def test_the_command_prints_both_halves(tmp_path: Path) -> None:
    _write(tmp_path / "cases.csv", 120)
    answer = CliRunner().invoke(app, ["evaluate", "names", str(tmp_path / "cases.csv"), "--json"])
    assert answer.exit_code == 0, answer.output
    figures = json.loads(answer.stdout.splitlines()[-1])
    assert figures["cases"] + figures["chosen_on"]["cases"] == 120
    assert figures["left_out"] == 1
    assert figures["f1"] > 0.95
    assert sum(c["tp"] for c in figures["categories"].values()) == figures["tp"]


def test_too_few_cases_are_refused(tmp_path: Path) -> None:
    _write(tmp_path / "cases.csv", 10)
    answer = CliRunner().invoke(app, ["evaluate", "names", str(tmp_path / "cases.csv")])
    assert answer.exit_code == 2
    assert "too few cases" in answer.stderr


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BiographicError, match="name1"):
        read_cases(tmp_path / "cases.csv")


def test_halves_are_a_partition() -> None:
    from handover.matching.biographics.name_pairs.cases import Case

    cases = [Case(str(n), "", True, "") for n in range(11)]
    one, other = halves(cases, 5)
    assert sorted(c.one for c in one + other) == sorted(c.one for c in cases)
    assert halves(cases, 5) == (one, other)


def test_f1_of_nothing_to_find() -> None:
    assert Confusion(0, 0, 0, 4).f1 == 1.0
    assert Confusion(3, 1, 2, 4).f1 == pytest.approx(6 / 9)


@pytest.mark.samples
def test_person_cases_reach_the_goal_on_the_half_that_was_not_seen(samples: Path) -> None:
    path = samples / "linkage" / "name_cases" / "nk_name_bench_cases.csv"
    answer = CliRunner().invoke(app, ["evaluate", "names", str(path), "--json"])
    assert json.loads(answer.stdout.splitlines()[-1])["f1"] >= 0.80
