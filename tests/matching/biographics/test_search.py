"""The quick path gives what comparing everyone would give; what it leaves out could not have been shown."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from handover.matching.biographics import (
    BiographicError,
    BiographicSegment,
    Frequencies,
    compare,
    default_weights,
)
from handover.matching.biographics import kernel_search as quick
from handover.matching.biographics import layout as k
from handover.matching.biographics.columns import encode
from handover.matching.biographics.keys import MOST_KEYS, keys_of
from handover.matching.biographics.normalise import parse_name
from handover.matching.biographics.postings import RecordPostings, build
from handover.matching.biographics.scorer import detail, even
from handover.matching.biographics.values import parse_code, parse_number
from handover.matching.biographics.weights import Weights
from handover.matching.distinct import distinct
from handover.matching.types import Biographics, FieldEvidence, Identity, PersonName, Waterfall
from tests.matching.biographics.synthetic import booking, identities, people
from tests.support.examples import examples

# Few words, so that records share, cross, divide and misspell them.
SURNAMES = st.sampled_from(
    [
        "GARCIA",
        "GARZIA",
        "GARCIA LOPEZ",
        "LOPEZ GARCIA",
        "DE LA CRUZ",
        "DELACRUZ",
        "CRUZ",
        "JOSE",
        "O'NEIL",
        "L",
        "",
    ]
)
GIVENS = st.sampled_from(
    ["JOSE", "JOSEPH", "PEPE", "J", "MARIA JOSE", "MARIAJOSE", "GARCIA", "ROBERT", "BOB", ""]
)
NAMES = st.builds(PersonName, SURNAMES, GIVENS, GIVENS, st.sampled_from(["", "JR", "SR"]))
BIRTHS = st.sampled_from(["1980-02-03", "1980-03-02", "1981-02-03", "1980-02-00", "1980-00-00", "1950-11-30"])
NUMBERS = st.tuples(
    st.sampled_from(["SSN", "UCN", "SID"]),
    st.sampled_from(["219098765", "219098756", "219098765A", "CA77777701"]),
)
RECORDS = st.builds(
    Biographics,
    st.lists(NAMES, max_size=3).map(tuple),
    st.lists(BIRTHS, max_size=2).map(tuple),
    st.sampled_from(["M", "F", ""]),
    st.sampled_from(["MM", "TX", "US", ""]),
    st.sampled_from(["MX", "US", ""]),
    st.lists(NUMBERS, max_size=2).map(tuple),
)
GALLERIES = st.lists(RECORDS, min_size=1, max_size=30)
BACKGROUND = Frequencies.background()


def columns(records: list[Biographics]) -> k.Columns:
    return encode(records, BACKGROUND).columns


def everyone(probe: k.Columns, gallery: k.Columns, weights: Weights) -> list[float]:
    rows = np.arange(len(gallery.record) - 1)
    parts, _ = detail(probe, 0, gallery, rows, weights)
    return [float(total) for total in parts.sum(axis=1)]


@settings(max_examples=examples(120))
@given(GALLERIES, RECORDS, st.integers(1, 12), st.integers(0, 2**32))
def test_the_best_are_those_that_comparing_everyone_finds(
    records: list[Biographics], asked: Biographics, limit: int, seed: int
) -> None:
    shaken = default_weights().array + (seed % 3) * np.random.default_rng(seed).normal(0, 2, k.W_SIZE)
    shaken[k.W_RULES :] = default_weights().array[k.W_RULES :]
    shaken.flags.writeable = False
    weights = Weights("shaken", shaken)
    probe, gallery = columns([asked]), columns(records)
    best, found, above, parts, _ = quick.search(
        probe, gallery, build(gallery), shaken, limit, even(len(records)), *quick.LIMITS[:2], 0.0
    )
    totals = everyone(probe, gallery, weights)
    expected = sorted((-total, row) for row, total in enumerate(totals) if total > 1e-9)[:limit]
    assert found.tolist() == pytest.approx([-total for total, _ in expected], abs=1e-9)
    assert [totals[row] for row in best.tolist()] == pytest.approx(found.tolist(), abs=1e-9)
    assert parts.sum(axis=1).tolist() == pytest.approx(found.tolist(), abs=1e-9)
    assert above.max(initial=0.0) == found.max(initial=0.0)


@settings(max_examples=examples(60))
@given(GALLERIES, RECORDS)
def test_whoever_shares_a_key_is_a_candidate(records: list[Biographics], asked: Biographics) -> None:
    probe, gallery = columns([asked]), columns(records)
    most = len(records) - 1
    found = quick.candidates(probe, len(records), build(gallery), quick.MOST_READ, most)[0].tolist()
    assert len(set(found)) == len(found) <= most
    if len(found) < most:
        mine = _keys(probe, 0, probe=True)
        assert {row for row in range(len(records)) if mine & _keys(gallery, row, probe=False)} <= set(found)


def _keys(c: k.Columns, row: int, *, probe: bool) -> set[int]:
    out = np.zeros(MOST_KEYS, dtype=np.uint64)
    return set(out[: keys_of(c, row, probe, out)].tolist())


def test_a_settled_answer_still_shows_the_twin_who_is_as_likely(tmp_path: Path) -> None:
    records = people(21, 900)
    twin = records[450]
    BiographicSegment.write(tmp_path, [*identities(records), Identity("twin", twin)])
    found = BiographicSegment.open(tmp_path).search(twin, limit=2)
    assert {c.identity_id for c in found} == {"P00000450", "twin"}
    assert found[0].weight == found[1].weight
    assert found[0].weight > even(901) + quick.SETTLED
    assert found[0].probability == pytest.approx(0.5, abs=0.01)


def test_a_settled_answer_counts_all_who_are_as_likely_however_many(tmp_path: Path) -> None:
    """More than are compared in any case: who has the same votes is compared too, and takes his share."""
    records = people(21, 900)
    twins = [Identity(f"twin{n}", records[450]) for n in range(quick.FIRST + 20)]
    BiographicSegment.write(tmp_path, [*identities(records), *twins])
    found = BiographicSegment.open(tmp_path).search(records[450], limit=2)
    assert found[0].weight > even(900 + len(twins)) + quick.SETTLED
    assert found[0].probability == pytest.approx(1 / (1 + len(twins)), rel=0.01)


def test_the_evidence_shown_is_that_of_the_comparison_alone(tmp_path: Path) -> None:
    records = people(22, 700)
    BiographicSegment.write(tmp_path, identities(records))
    segment = BiographicSegment.open(tmp_path, frequencies=BACKGROUND)
    rng = np.random.default_rng(3)
    for row in range(0, 700, 35):
        probe = booking(rng, records[row])
        for candidate in segment.search(probe, limit=5):
            alone = compare(probe, records[int(candidate.identity_id[1:])], frequencies=BACKGROUND)
            assert candidate.evidence == alone.evidence
            assert candidate.weight == pytest.approx(alone.weight, abs=1e-9)


def test_a_record_whose_text_is_damaged_is_an_error_when_it_is_read(tmp_path: Path) -> None:
    records = people(24, 5)
    BiographicSegment.write(tmp_path, identities(records))
    whole = (tmp_path / "text.bin").read_bytes()
    (tmp_path / "text.bin").write_bytes(whole.replace(b"]],", b"]]]"))
    found = BiographicSegment.open(tmp_path).search(records[0], limit=1)
    assert found[0].identity_id == "P00000000"
    with pytest.raises(BiographicError, match="damaged"):
        len(found[0].evidence)
    (tmp_path / "text.bin").write_bytes(b"\xff" * len(whole))
    with pytest.raises(BiographicError, match="damaged"):
        BiographicSegment.open(tmp_path).search(records[0], limit=1)


ANY = st.text(max_size=30)
ANYONE = st.builds(
    Biographics,
    st.lists(st.builds(PersonName, ANY, ANY, ANY, ANY), max_size=3).map(tuple),
    st.lists(ANY, max_size=2).map(tuple),
    ANY,
    ANY,
    ANY,
    st.lists(st.tuples(ANY, ANY), max_size=2).map(tuple),
)


@settings(max_examples=examples(60))
@given(st.lists(ANYONE, max_size=4), ANYONE)
def test_any_text_is_searched(records: list[Biographics], asked: Biographics) -> None:
    probe, gallery = columns([asked]), columns(records)
    weights = default_weights()
    best, found, *_ = quick.search(probe, gallery, build(gallery), weights.array, 3, even(4), *quick.LIMITS)
    assert len(best) == len(found) == min(3, sum(total > 0 for total in everyone(probe, gallery, weights)))


def test_long_names_and_thousands_of_aliases_are_searched_among_others(tmp_path: Path) -> None:
    long = Biographics((PersonName("Ñandú " * 2_000, "É" * 10_000),), ("1980-02-03",))
    many = Biographics(tuple(PersonName(f"ALIAS{n}", f"NAME{n}") for n in range(3_000)), ("1970-01-02",))
    strange = [Identity("long", long), Identity("many", many), Identity("none", Biographics(()))]
    BiographicSegment.write(tmp_path, [*identities(people(23, 500)), *strange])
    segment = BiographicSegment.open(tmp_path)
    assert segment.search(long, limit=3)[0].identity_id == "long"
    assert segment.search(many, limit=3)[0].identity_id == "many"
    assert segment.search(Biographics((PersonName("ALIAS7", "NAME7"),)), limit=1)[0].identity_id == "many"
    assert segment.search(Biographics(()), limit=3) == []


WORDS = st.text("ABCDE", min_size=4, max_size=12)


@settings(max_examples=examples(200))
@given(WORDS, WORDS)
def test_slips_of_a_name_are_counted_as_rapidfuzz_counts_them(one: str, other: str) -> None:
    assume(all(parse_name(PersonName(word)).surnames == (word,) for word in (one, other)))
    row = compare(Biographics((PersonName(one),)), Biographics((PersonName(other),))).evidence[0]
    slips, allowed = OSA.distance(one, other), 2 if max(len(one), len(other)) >= 7 else 1
    said = {"same": 0, "one letter off": 1, "two letters off": 2}.get(row.level, 3)
    assert said == (slips if slips <= allowed else 3)


DIGITS = st.text("012A", min_size=5, max_size=16).filter(lambda text: len(set(text)) > 1)


@settings(max_examples=examples(200))
@given(DIGITS, DIGITS, st.integers(0, 15))
def test_one_slip_of_a_number_is_one_edit_or_an_exchange(one: str, other: str, at: int) -> None:
    at %= len(one)
    exchanged = one[:at] + one[at : at + 2][::-1] + one[at + 2 :]
    for written in (other, exchanged, one[:at] + one[at + 1 :], one[:at] + "9" + one[at:]):
        slips = OSA.distance(one, written)
        if 5 <= len(written) <= 16 and all(parse_number("UCN", text)[1] == text for text in (one, written)):
            records = (Biographics((), numbers=(("UCN", text),)) for text in (one, written))
            level = compare(*records).evidence[0].level
            assert level == ("same", "one slip apart", "different")[min(slips, 2)]


def test_rows_made_late_are_as_good_as_a_tuple_and_made_once() -> None:
    made = []
    rows = (
        FieldEvidence("sex", "same", "M", "M", 0.3),
        FieldEvidence("suffix", "different", "JR", "SR", -2.0),
    )

    def make() -> tuple[FieldEvidence, ...]:
        made.append(1)
        return rows

    late = Waterfall(make)
    assert not made
    assert late == rows == Waterfall(lambda: rows)
    assert (list(late), late[1], late[:1], len(late), hash(late)) == (
        [*rows],
        rows[1],
        rows[:1],
        2,
        hash(rows),
    )
    assert pickle.loads(pickle.dumps(late)) == rows
    assert len(made) == 1


def test_more_records_than_a_posting_can_name_are_refused() -> None:
    empty = np.zeros(0, dtype=np.uint64)
    many = np.broadcast_to(np.zeros(4, dtype=np.int32), (2**24 + 2, 4))
    with pytest.raises(BiographicError, match="use several"):
        build(columns([])._replace(record=many))
    assert RecordPostings(*build(columns([]))).posting.size == empty.size


@given(st.lists(st.lists(st.integers(0, 50), max_size=20), min_size=1, max_size=3))
def test_distinct_values_are_those_numpy_names(parts: list[list[int]]) -> None:
    arrays = [np.array(part, dtype=np.uint64) for part in parts]
    assert distinct(arrays).tolist() == np.unique(np.concatenate(arrays)).tolist()


def test_the_kernel_knows_the_codes_of_countries_whose_state_is_unsaid() -> None:
    general = (k.GENERAL_US, k.GENERAL_MEXICO, k.GENERAL_CANADA)
    assert general == tuple(parse_code(code) for code in ("US", "MM", "CD"))
    assert parse_code("ZZ") < 1 << k.PLACE_BITS


@pytest.mark.parametrize("place", [-5, 1 << 61, 1])
def test_places_of_texts_that_cannot_be_are_the_one_error(tmp_path: Path, place: int) -> None:
    records = people(24, 5)
    BiographicSegment.write(tmp_path, identities(records))
    places = np.load(tmp_path / "text_at.npy")
    places[1:] = place
    np.save(tmp_path / "text_at.npy", places)
    with pytest.raises(BiographicError, match="damaged"):
        BiographicSegment.open(tmp_path).search(records[0], limit=3)
