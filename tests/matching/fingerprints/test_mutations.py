"""Damaged and doctored templates: the one error class or a finger that compares to a finite score, never more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from handover.formats.templates import TemplateError, read_template, write_ansi, write_iso
from handover.matching.fingerprints.cylinders import template
from handover.matching.fingerprints.scorer import compare_many
from tests.matching.fingerprints.fingers import pressed


def mutated(rng: np.random.Generator, source: bytes) -> bytes:
    """One to eight bytes changed, or a piece cut out, doubled or cut off."""
    data = bytearray(source)
    match int(rng.integers(5)):
        case 0:
            del data[int(rng.integers(len(data))) :]
        case 1:
            at, size = int(rng.integers(len(data))), int(rng.integers(1, 40))
            del data[at : at + size]
        case 2:
            at, size = int(rng.integers(len(data))), int(rng.integers(1, 40))
            data[at:at] = data[at : at + size]
        case _:
            for _ in range(int(rng.integers(1, 9))):
                data[int(rng.integers(len(data)))] = int(rng.integers(256))
    return bytes(data)


def test_the_malformed_samples_give_the_one_error(samples: Path) -> None:
    files = sorted((samples / "fingerprints" / "invalid").iterdir())
    assert len(files) == 3
    for file in files:
        with pytest.raises(TemplateError):
            read_template(file.read_bytes(), 1)


@pytest.mark.parametrize("count", [1_500, pytest.param(100_000, marks=pytest.mark.slow)])
def test_mutations_give_the_one_error_or_a_finite_score(count: int) -> None:
    rng = np.random.default_rng(20_02)
    whole = [pressed(seed) for seed in range(6)]
    sources = [write(one) for one in whole for write in (write_iso, write_ansi)]
    gallery = template(*whole)
    refused = read = 0
    waiting = []
    for number in range(count):
        try:
            waiting += read_template(mutated(rng, sources[number % len(sources)]), 1)
        except TemplateError:
            refused += 1
        if len(waiting) >= 200 or number == count - 1:
            pack = template(*waiting)
            read += len(waiting)
            for one in range(len(waiting)):
                scores = compare_many(pack.one(one), gallery, prefilter=0.0).scores
                assert ((scores >= 0.0) & (scores <= 1.0)).all()
            waiting = []
    assert refused > count / 4
    assert read > count / 20
