"""The words are the ones that every gallery was made with; growing words repeats."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import numpy as np
import pytest

from handover.matching.fingerprints.codebook import COUNT, GROUPS, SHA256, nearest, words
from handover.matching.fingerprints.cylinders import template
from handover.matching.fingerprints.words_training import train
from tests.matching.fingerprints.fingers import pressed


def test_the_words_are_those_that_galleries_were_made_with() -> None:
    raw = (files("handover.matching.fingerprints") / "words.npy").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == SHA256
    codes, root = words()
    assert codes.shape == (GROUPS + 1, 5, COUNT // GROUPS)
    assert (root > 0).all(), "a word without bits would be near to nothing"


@pytest.mark.heavy
def test_the_same_seed_grows_the_same_words() -> None:
    fingers = [pressed(seed) for seed in range(20)]
    once, again, other = (train(fingers, seed) for seed in (1, 1, 2))
    assert once.shape == (COUNT + GROUPS, 5)
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


def test_the_nearest_word_is_mostly_the_nearest_of_all() -> None:
    """Only eight of the 64 groups are looked through."""
    pack = template(*(pressed(seed) for seed in range(8)))
    used = pack.root > 0
    codes, root = words()
    every = codes[1:].transpose(0, 2, 1).reshape(COUNT, 5)
    apart = np.bitwise_count(pack.codes[used][:, None] ^ every).sum(axis=2)
    far = apart / (pack.root[used][:, None] + root[1:].reshape(COUNT)) ** 2
    found = nearest(pack.codes[used], pack.root[used], 1)[:, 0]
    same = far[np.arange(len(far)), found] <= far.min(axis=1) + 1e-6
    assert same.mean() > 0.85
    assert (nearest(pack.codes[~used], pack.root[~used], 2) == -1).all()
