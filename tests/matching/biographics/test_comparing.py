"""Two records compared: symmetric, monotone in agreement, total over any text, and explained to the last bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.matching.biographics import BiographicError, compare, probabilities
from handover.matching.biographics.explanations import as_html_rows, as_svg, as_text, explained, prior_bits
from handover.matching.biographics.weights import Calibration
from handover.matching.types import Biographics, PersonName
from tests.matching.biographics.synthetic import booking, people
from tests.support.examples import examples

TEXT = st.text(max_size=40)
NAMES = st.builds(PersonName, TEXT, TEXT, TEXT, TEXT)
NUMBERS = st.tuples(st.sampled_from(["SID", "UCN", "FIN", "ANUM", "SSN", "PASSPORT", "OTHER", "?"]), TEXT)
DATES = st.one_of(TEXT, st.dates().map(str), st.just("1990-00-00"))
RECORDS = st.builds(
    Biographics,
    st.lists(NAMES, max_size=3).map(tuple),
    st.lists(DATES, max_size=3).map(tuple),
    st.one_of(TEXT, st.sampled_from(["M", "F", ""])),
    TEXT,
    TEXT,
    st.lists(NUMBERS, max_size=3).map(tuple),
)
BASE = Biographics(
    (PersonName("GARCIA LOPEZ", "JUAN", "CARLOS"),), ("1985-03-14",), "M", numbers=(("SSN", "219098765"),)
)


def weight(one: Biographics, other: Biographics) -> float:
    return compare(one, other).weight


@settings(max_examples=examples(150))
@given(RECORDS, RECORDS)
def test_any_two_records_have_a_finite_weight_the_same_in_either_order(
    one: Biographics, other: Biographics
) -> None:
    there = compare(one, other)
    assert np.isfinite(there.weight)
    assert there.weight == pytest.approx(compare(other, one).weight, abs=1e-6)
    assert there.weight == pytest.approx(sum(row.weight for row in there.evidence), abs=1e-9)
    assert 0 <= there.probability <= 1


@pytest.mark.parametrize("seed", range(5))
def test_people_and_their_bookings_compare_the_same_in_either_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    records = people(seed, 40)
    for one, other in zip(records, [booking(rng, r) for r in records], strict=True):
        assert weight(one, other) == pytest.approx(weight(other, one), abs=1e-6)
        single = replace(one, names=one.names[:1])  # aliases cost chances: with them the whole may weigh less
        assert weight(single, single) >= weight(single, other) - 1e-6


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (replace(BASE), replace(BASE, births=("1985-03-15",))),
        (replace(BASE, births=("1985-03-15",)), replace(BASE, births=("1962-11-30",))),
        (replace(BASE, births=("1985-14-03",)), replace(BASE, births=("1962-11-30",))),
        (replace(BASE, births=()), replace(BASE, births=("1962-11-30",))),
        (replace(BASE), replace(BASE, numbers=(("SSN", "219098756"),))),
        (replace(BASE, numbers=(("SSN", "219098756"),)), replace(BASE, numbers=(("SSN", "601334412"),))),
        (replace(BASE), replace(BASE, sex="F")),
        (replace(BASE), replace(BASE, names=(PersonName("GARCIA", "JUAN", "CARLOS"),))),
        (replace(BASE, names=(PersonName("GARCIA", "JUAN"),)), replace(BASE, names=(PersonName("NGUYEN", "JUAN"),))),
        (
            replace(BASE, names=(PersonName("GARCIA LOPES", "JUAN", "C"),)),
            replace(BASE, names=(PersonName("SMITH", "BOB"),)),
        ),
    ],
)  # fmt: skip
def test_more_agreement_never_weighs_less(better: Biographics, worse: Biographics) -> None:
    assert weight(BASE, better) > weight(BASE, worse)


@pytest.mark.parametrize(
    ("written", "recorded"),
    [
        (PersonName("de la Cruz", "María"), PersonName("DELACRUZ", "MARIA")),
        (PersonName("García-López", "José"), PersonName("GARCIA LOPEZ", "JOSE")),
        (PersonName("O'Brien", "William"), PersonName("OBRIEN", "BILL")),
        (PersonName("van der Berg", "Jan"), PersonName("BERG", "JAN")),
        (PersonName("MacDonald", "Robert"), PersonName("MCDONALD", "BOB")),
        (PersonName("Иванов", "Сергей"), PersonName("IVANOV", "SERGEI")),
        (PersonName("bin Laden", "Usama"), PersonName("LADEN", "USAMA")),
        (PersonName("JUAN", "PEREZ"), PersonName("PEREZ", "JUAN")),
        (PersonName("Nguyễn", "Văn"), PersonName("NGUYEN", "VAN")),
    ],
)
def test_one_name_as_two_clerks_write_it_speaks_for_one_person(
    written: PersonName, recorded: PersonName
) -> None:
    other = PersonName("WASHINGTON", "TYRONE")
    one = Biographics((written,))
    assert weight(one, Biographics((recorded,))) > 3
    assert weight(one, Biographics((other,))) < 0


def test_a_rare_name_says_more_than_a_common_one() -> None:
    rare, common = (Biographics((PersonName(last, "JOHN"),)) for last in ("ZYWICKI", "SMITH"))
    assert weight(rare, rare) > weight(common, common)


def test_the_best_of_many_aliases_costs_the_chances_it_had() -> None:
    many = replace(BASE, names=(*(PersonName(f"OTHER{n}", "PERSON") for n in range(40)), *BASE.names))
    assert 0 < weight(BASE, many) < weight(BASE, BASE)


@pytest.mark.parametrize(
    "record",
    [
        Biographics(()),
        Biographics((PersonName("", ""),)),
        Biographics((PersonName("A" * 10_000, "B " * 5_000),)),
        Biographics(tuple(PersonName(f"NAME{n}", f"GIVEN{n}") for n in range(3_000))),
        Biographics((), tuple(f"19{n % 100:02d}-01-02" for n in range(3_000))),
        Biographics((), numbers=tuple(("OTHER", str(10_000 + n)) for n in range(3_000))),
        Biographics((PersonName("\ud800", "\x00\u202e"),)),
    ],
)
def test_extreme_records_are_compared(record: Biographics) -> None:
    assert np.isfinite(weight(record, BASE))
    assert np.isfinite(weight(record, record))


def test_a_value_of_the_wrong_type_is_the_one_error() -> None:
    with pytest.raises(BiographicError):
        compare(Biographics((PersonName(7, "A"),)), BASE)  # type: ignore[arg-type]
    with pytest.raises(BiographicError):
        compare(Biographics((), (19900101,)), BASE)  # type: ignore[arg-type]


@given(st.lists(st.floats(-40, 60), max_size=30), st.integers(1, 10**7))
def test_probabilities_of_one_search_never_pass_one_together(weights: list[float], population: int) -> None:
    shares = probabilities(weights, population)
    assert sum(shares) <= 1 + 1e-9
    assert all(0 <= share <= 1 for share in shares)
    ranked = sorted(zip(weights, shares, strict=True))
    assert [s for _, s in ranked] == sorted(s for _, s in ranked)


SHARES = st.floats(0.0001, 0.9)


@given(st.lists(st.floats(-40, 60), min_size=1, max_size=20), st.integers(1, 10**7), SHARES, SHARES)
def test_a_greater_share_makes_every_candidate_likelier_and_moves_no_rank(
    weights: list[float], population: int, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    less = probabilities(weights, population, prevalence=low)
    more = probabilities(weights, population, prevalence=high)
    assert all(a <= b * (1 + 1e-9) for a, b in zip(less, more, strict=True))
    for shares in (less, more):
        ranked = sorted(zip(weights, shares, strict=True))
        assert [s for _, s in ranked] == sorted(s for _, s in ranked)


@given(st.lists(st.floats(-20, 40), min_size=1, max_size=20), st.integers(1, 10**6), SHARES)
def test_the_candidates_and_nobody_are_one_together(
    weights: list[float], population: int, share: float
) -> None:
    shares = probabilities(weights, population, prevalence=share, calibration=Calibration())
    odds = [2.0**w * share / population for w in weights]
    nobody = (1 - share) / (1 - share + sum(odds))
    assert sum(shares) + nobody == pytest.approx(1)


@given(st.integers(1, 10**7), SHARES, SHARES)
def test_the_waterfall_starts_from_the_share(population: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    starts = [explained((), population, Calibration(), share).start for share in (low, high)]
    assert starts[0] <= starts[1]
    for share, start in zip((low, high), starts, strict=True):
        assert 2**start / (1 + 2**start) == pytest.approx(share / population)


def test_equal_namesakes_share() -> None:
    one, other = probabilities([40.0, 40.0], 1000)
    assert one == other == pytest.approx(0.5, abs=1e-3)


def test_the_waterfall_is_the_same_in_data_text_and_picture() -> None:
    wrong = replace(BASE, births=("1962-11-30",), numbers=(("SSN", "601334412"),))
    found = compare(BASE, wrong, population=1000)
    shown = explained(found.evidence, 1000, Calibration(1.2, -3.0))
    text, table = as_text(shown), as_html_rows(shown)
    picture = as_svg("Compared", shown)
    for row in found.evidence:
        assert f"{row.weight:+.1f}" in text
        assert f"{row.weight:+.1f}" in table
        assert f"{row.weight:+.1f}" in picture
    assert shown.end == pytest.approx(prior_bits(1000) + 1.2 * found.weight - 3.0)
    for drawn in (text.splitlines()[-1], table, picture):
        assert f"{shown.end:+.1f}" in drawn
    against = [row for row in found.evidence if row.weight < 0]
    assert {row.field for row in against} >= {"birth date", "social security number"}
    hostile = explained([replace(found.evidence[0], probe_value="<script>", level="<script>")], 1000)
    assert "<script" not in as_html_rows(hostile) + as_svg("<script>", hostile)
