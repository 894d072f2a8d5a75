"""The candidate stage against counting by hand, and who stands in which index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints import index, tenprint, voting
from handover.matching.fingerprints.codebook import nearest
from handover.matching.fingerprints.cylinders import Pack, template
from handover.matching.fingerprints.segment import GOOD, HOME, PrintSegment, chosen
from handover.matching.fingerprints.tenprint import TenprintSearch
from tests.matching.fingerprints.fingers import pressed, random_finger

POSITION = 7
GALLERY = [pressed(seed, 1, POSITION) for seed in range(12)]
COUNTS = np.array([len(finger) for finger in GALLERY], np.uint16)


def posted(pack: Pack, fingers: Sequence[FingerMinutiae], owners: Sequence[int]) -> index.UnsortedPostings:
    quality = np.concatenate([finger.quality for finger in fingers])
    base = np.repeat(np.cumsum([0, *map(len, fingers)])[:-1], np.diff(pack.start))
    return index.postings(
        pack, quality[base + pack.order], np.array(owners), np.full(len(fingers), POSITION)
    )  # fmt: skip


def indexed(owners: Sequence[int], rows: int) -> index.Index:
    return index.build([posted(template(*GALLERY), GALLERY, owners)], rows)


def votes(
    made: index.Index, probe: Pack, counts: NDArray[np.uint16], position: int = POSITION
) -> list[float]:
    total = np.zeros(len(counts), np.float32)
    voting.vote(made, voting.Voter.of(probe), position, counts, total)
    return [float(v) for v in total]


def by_hand(probe: Pack) -> list[float]:
    """Every cylinder with every other: a word visited, directions within four steps, similarity of the folds."""
    pack = template(*GALLERY)
    words = nearest(probe.codes, probe.root, voting.PROBED)
    own = nearest(pack.codes, pack.root, 1)[:, 0]
    step = 2 * np.pi / 32
    total = []
    for f in range(len(pack)):
        sum_ = 0.0
        for j in range(int(pack.start[f]), int(pack.start[f + 1])):
            for i in range(len(probe.x)):
                steps = abs(int(probe.theta[i] / step) - int(pack.theta[j] / step))
                if own[j] >= 0 and own[j] in words[i] and min(steps, 32 - steps) <= 4:
                    a, b = (np.bitwise_or.reduce(p.codes[k]) for p, k in ((probe, i), (pack, j)))
                    apart, ones, others = (int(np.bitwise_count(v)) for v in (a ^ b, a, b))
                    sum_ += max(0.0, 0.8 - apart**0.5 / (ones**0.5 + others**0.5)) ** 3
        total.append(sum_ / (min(len(GALLERY[f]), 44) + 10.0))
    return total


def test_votes_are_those_counted_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "INDEXED", 56)
    probe = template(pressed(3, 2, POSITION))
    found = votes(indexed(range(12), 12), probe, COUNTS)
    assert found == pytest.approx(by_hand(probe), rel=1e-4)
    assert int(np.argmax(found)) == 3


def test_an_index_does_not_depend_on_how_its_postings_came() -> None:
    whole = indexed(range(12), 12)
    parts = [posted(template(*GALLERY[a:b]), GALLERY[a:b], range(a, b)) for a, b in ((0, 5), (5, 6), (6, 12))]
    for name, array in index.build(parts, 12).arrays().items():
        assert np.array_equal(array, whole.arrays()[name]), name


def test_rows_beyond_one_shard_get_the_votes_of_their_owners() -> None:
    owners = [*range(6), *range(index.SHARD, index.SHARD + 6)]
    counts = np.zeros(index.SHARD + 6, np.uint16)
    counts[owners] = COUNTS
    probe = template(pressed(8, 2, POSITION))
    spread = votes(indexed(owners, index.SHARD + 6), probe, counts)
    assert [spread[row] for row in owners] == pytest.approx(votes(indexed(range(12), 12), probe, COUNTS))
    assert sum(spread) == pytest.approx(sum(spread[row] for row in owners))


def test_other_positions_get_no_votes_and_an_empty_index_answers() -> None:
    probe = template(pressed(3, 2, POSITION))
    assert votes(indexed(range(12), 12), probe, COUNTS, position=2) == [0.0] * 12
    assert votes(index.build([], 12), probe, COUNTS) == [0.0] * 12
    assert index.build([], 0).bytes_of(POSITION) == 0


def test_of_a_finger_only_the_best_cylinders_are_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "INDEXED", 20)
    crowded = random_finger(1, 90, POSITION)
    quality = np.arange(90, dtype=np.uint8) + 1
    finger = FingerMinutiae(
        POSITION, 400, 500, crowded.xy, crowded.angle, quality, crowded.kind
    )  # fmt: skip
    pack = template(finger)
    made = posted(pack, [finger], [0])
    assert len(made.folds) == index.INDEXED
    usable = np.flatnonzero(pack.root > 0)
    best = usable[np.argsort(-quality[pack.order[usable]].astype(int))[: index.INDEXED]]
    assert sorted(made.folds) == sorted(index.folded(pack.codes[best]))


@pytest.mark.parametrize(
    ("good", "expected"),
    [
        (range(1, 11), {2, 7, 3, 8}),
        ((1, 2, 3, 4, 5, 6, 8), {2, 7, 3, 8, 1}),  # the left index is missing: the right thumb stands in
        ((4, 5, 9, 10), {2, 7, 3, 8, 4, 9, 5, 10}),
        ((5,), {2, 7, 3, 8, 5}),
        ((), {2, 7, 3, 8}),  # of those at home whatever they have
    ],
)
def test_four_good_fingers_of_everybody_stand_in_the_index(good: Sequence[int], expected: set[int]) -> None:
    usable = np.array([[GOOD if position in good else GOOD - 1 for position in range(1, 11)]])
    assert {int(column) + 1 for column in np.flatnonzero(chosen(usable)[0])} == expected


def person(number: int, positions: Sequence[int], press: int) -> dict[int, FingerMinutiae]:
    return {p: pressed(40 * number + p, press, p) for p in positions}


@pytest.fixture
def search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TenprintSearch:
    """A gallery too large to look everywhere, in two segments; the last of each has only ring and little fingers."""
    monkeypatch.setattr(tenprint, "THOROUGH", 0)
    monkeypatch.setattr(tenprint, "PARALLEL", 0)
    segments = []
    for number in range(2):
        place = tmp_path / str(number)
        place.mkdir()
        people = [person(10 * number + k, range(1, 11), 1) for k in range(4)]
        PrintSegment.write(place, [*people, person(10 * number + 4, (4, 5, 9, 10), 1)])
        segments.append(PrintSegment.open(place))
    return TenprintSearch(segments)


@pytest.mark.parametrize(
    "positions",
    [range(1, 11), HOME, (1, 4, 5, 6, 9, 10), (1,), (2,), (3, 4, 5), (1, 2, 3, 4, 5)],
    ids=lambda p: f"{len(p)} from {p[0]}",
)
def test_whatever_fingers_a_probe_has_the_person_is_first(
    search: TenprintSearch, positions: Sequence[int]
) -> None:
    best = search.search(person(12, positions, 2), limit=5)[0]
    assert (best.segment, best.row) == (1, 2)


def test_who_has_no_finger_at_home_is_found_by_a_probe_that_has_all(search: TenprintSearch) -> None:
    probe = {**person(14, (4, 5, 9, 10), 2), **person(77, (1, 2, 3, 6, 7, 8), 2)}
    best = search.search(probe, limit=5)[0]
    assert (best.segment, best.row) == (1, 4)


def test_up_to_a_million_identities_a_weak_answer_asks_all_fingers_of_all(
    search: TenprintSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Index and middle fingers that say nothing of the person: a smear, or somebody else's."""
    probe = {**person(12, (1, 4, 6, 9), 2), **person(78, HOME, 2)}
    monkeypatch.setattr(tenprint, "CANDIDATES", 1)
    assert (1, 2) not in [(found.segment, found.row) for found in search.search(probe, limit=5)]
    monkeypatch.setattr(tenprint, "THOROUGH", 1_000_000)
    best = search.search(probe, limit=5)[0]
    assert (best.segment, best.row) == (1, 2)
    assert best.score > 3.0


def test_what_a_search_needs_in_memory_is_bounded(search: TenprintSearch) -> None:
    for segment in search.segments:
        fingers = 4 * len(HOME) + 4
        own = segment.counts.nbytes + segment.start.nbytes
        most = (
            fingers * index.INDEXED * (10 + 8)
        )  # alone in its list, a posting has that list's key and start
        assert own < segment.memory() <= own + most + 4096
