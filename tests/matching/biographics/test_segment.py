"""A segment: everyone in it is found again, whatever is misspelt, and damage is an error, never a short answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from handover.matching.biographics import BiographicError, BiographicSegment, Frequencies, reweighted
from handover.matching.biographics.values import KINDS, parse_number
from handover.matching.types import Biographics, Identity, PersonName
from tests.matching.biographics.synthetic import booking, identities, people

COUNT = 3_000


@pytest.fixture(scope="module")
def records() -> list[Biographics]:
    return people(11, COUNT)


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory, records: list[Biographics]) -> BiographicSegment:
    folder = tmp_path_factory.mktemp("segment")
    BiographicSegment.write(folder, identities(records))
    return BiographicSegment.open(folder)


def test_bookings_of_people_enrolled_find_them(
    segment: BiographicSegment, records: list[Biographics]
) -> None:
    rng = np.random.default_rng(2)
    asked = rng.choice(COUNT, 400, replace=False)
    first = tenth = 0
    for place in asked.tolist():
        ids = [c.identity_id for c in segment.search(booking(rng, records[place]), limit=10)]
        first += ids[:1] == [f"P{place:08d}"]
        tenth += f"P{place:08d}" in ids
    assert first >= 0.985 * len(asked)
    assert tenth >= 0.99 * len(asked)


def test_a_stranger_is_rarely_believed(segment: BiographicSegment) -> None:
    strangers = [segment.search(record, limit=1) for record in people(99, 200)]
    assert sum(bool(found) and found[0].probability > 0.5 for found in strangers) <= 4


def test_probabilities_promise_what_is_found(segment: BiographicSegment, records: list[Biographics]) -> None:
    rng = np.random.default_rng(8)
    promised, kept = [], []
    for place in rng.choice(COUNT, 300, replace=False).tolist():
        for found in segment.search(booking(rng, records[place], numbers=False), limit=1):
            promised.append(found.probability)
            kept.append(found.identity_id == f"P{place:08d}")
    sure = np.array(promised) > 0.9
    assert sure.sum() > 100
    assert np.array(kept)[sure].mean() > 0.97


@pytest.mark.parametrize("kind", ["UCN", "SSN", "FIN", "ANUM", "SID"])
def test_a_number_alone_finds_its_record_exactly_and_one_slip_away(
    segment: BiographicSegment, records: list[Biographics], kind: str
) -> None:
    given = [(place, dict(r.numbers)[kind]) for place, r in enumerate(records) if kind in dict(r.numbers)]
    parsed = [(place, number, *parse_number(kind, number)) for place, number in given]
    numbered = [(place, number) for place, number, of, form in parsed if KINDS[of] == kind and form][:10]
    assert numbered
    for place, number in numbered:
        digits = [at for at, character in enumerate(number) if character.isdigit()]
        slips = [number[:at] + str((int(number[at]) + 3) % 10) + number[at + 1 :] for at in digits]
        slips += [number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in digits[:-1]]
        kind_of_it = parse_number(kind, number)[0]
        # A slip that makes a number that nobody can have, or one of another kind, is no evidence.
        for written in (one for one in (number, *slips) if parse_number(kind, one)[1]):
            if parse_number(kind, written)[0] != kind_of_it:
                continue
            found = segment.search(Biographics((), numbers=((kind, written),)), limit=5)
            assert f"P{place:08d}" in [c.identity_id for c in found], (number, written)


def test_evidence_sums_to_the_weight_and_ranks_count_up(
    segment: BiographicSegment, records: list[Biographics]
) -> None:
    found = segment.search(records[5], limit=10)
    assert found[0].identity_id == "P00000005"
    assert [c.rank for c in found] == list(range(1, len(found) + 1))
    for candidate in found:
        assert candidate.weight == pytest.approx(sum(row.weight for row in candidate.evidence))
    assert [c.weight for c in found] == sorted((c.weight for c in found), reverse=True)


def test_two_segments_answer_as_one_would(tmp_path: Path, records: list[Biographics]) -> None:
    everyone = identities(records[:1_000])
    parts = []
    for number, batch in enumerate((everyone, everyone[:500], everyone[500:])):
        folder = tmp_path / str(number)
        folder.mkdir()
        BiographicSegment.write(folder, batch)
        parts.append(folder)
    counts = [BiographicSegment.open(folder).counts() for folder in parts[1:]]
    table = Frequencies.from_counts(counts)
    whole, *halves = (BiographicSegment.open(folder, frequencies=table) for folder in parts)
    rng = np.random.default_rng(4)
    for place in range(0, 1_000, 50):
        probe = booking(rng, records[place])
        one = whole.search(probe, limit=5)
        many = reweighted([c for half in halves for c in half.search(probe, limit=5)], 1_000, 5)
        assert [c.identity_id for c in one[:1]] == [c.identity_id for c in many[:1]]
        if one:
            assert one[0].weight == pytest.approx(many[0].weight, abs=0.02)


def test_a_name_that_thousands_share_is_found_by_what_else_is_known(tmp_path: Path) -> None:
    crowd = [
        Identity(
            f"G{n}",
            Biographics((PersonName("GARCIA", "JOSE"),), (f"{1950 + n % 50}-{n // 50 % 12 + 1:02d}-11",)),
        )
        for n in range(6_000)
    ]
    BiographicSegment.write(tmp_path, crowd)
    segment = BiographicSegment.open(tmp_path)
    for n in (17, 2_500, 5_999):
        found = segment.search(Biographics(crowd[n].biographics.names, crowd[n].biographics.births), limit=20)
        same = {c.identity_id for c in crowd_with(crowd, n)}
        assert {c.identity_id for c in found} & same
        assert found[0].identity_id in same


def crowd_with(crowd: list[Identity], n: int) -> list[Identity]:
    return [i for i in crowd if i.biographics.births == crowd[n].biographics.births]


def test_an_empty_segment_answers_nothing(tmp_path: Path) -> None:
    BiographicSegment.write(tmp_path, [])
    assert BiographicSegment.open(tmp_path).search(people(1, 1)[0], limit=3) == []


def test_extreme_records_are_enrolled_and_found(tmp_path: Path) -> None:
    long = Biographics((PersonName("X" * 10_000, "Y"),), ("1980-02-03",))
    many = Biographics(tuple(PersonName(f"ALIAS{n}", f"NAME{n}") for n in range(2_000)))
    BiographicSegment.write(
        tmp_path, [Identity("long", long), Identity("many", many), Identity("none", Biographics(()))]
    )
    segment = BiographicSegment.open(tmp_path)
    assert segment.search(long, limit=1)[0].identity_id == "long"
    assert segment.search(Biographics(many.names[:1]), limit=1)[0].identity_id == "many"
    assert segment.search(Biographics(()), limit=1) == []


def test_damage_and_wrong_use_are_the_one_error(tmp_path: Path, segment: BiographicSegment) -> None:
    BiographicSegment.write(tmp_path, identities(people(1, 20)))
    with pytest.raises(BiographicError):
        segment.search(Biographics(()), limit=0)
    with pytest.raises(BiographicError):
        segment.identity_id(COUNT)
    (tmp_path / "post_bucket.npy").write_bytes(b"no array")
    with pytest.raises(BiographicError):
        BiographicSegment.open(tmp_path)
    with pytest.raises(BiographicError):
        BiographicSegment.open(tmp_path / "absent")
