"""Load the compiled code before the first question comes: that takes seconds, and a question has a deadline."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import numpy as np

from handover.formats.minutiae import FingerMinutiae
from handover.matching.gallery import Gallery
from handover.matching.types import Biographics, Identity, PersonName, Probe


@functools.cache
def warm() -> None:
    """Search a gallery of two invented people, once in a process."""
    told = Biographics((PersonName("WARMUP", "A"),), ("1980-01-02",))
    with tempfile.TemporaryDirectory(prefix="handover-warm-") as folder:
        gallery = Gallery.create(Path(folder) / "warm", "warm")
        for number in range(2):
            gallery.add([Identity(f"W{number}", told, {2: _finger(number)})])
        gallery.search(Probe(told, {2: _finger(0)}))


def _finger(seed: int) -> FingerMinutiae:
    drawn, many = np.random.default_rng(seed), 40
    return FingerMinutiae(
        2, 400, 500,
        drawn.uniform(50, 350, (many, 2)).astype(np.float32), drawn.uniform(0, 6, many).astype(np.float32),
        np.full(many, 60, np.uint8), np.ones(many, np.uint8),
    )  # fmt: skip
