"""The pairs that training looks at: candidates that the search brings up, and pairs drawn at random."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from handover.matching.biographics import layout as k
from handover.matching.biographics.columns import Encoder, encode, own_table
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.segment import BiographicSegment
from handover.matching.types import Biographics, Identity

CANDIDATES = 40
"""Candidates a probe that are kept. The search's own weights choose them; the rest count as other people's."""
Tell = Callable[[str, float], None]
"""Called with what is being done and the share that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class TrainingPairs:
    """Probes and a gallery as columns, and which were brought together: ``probe[i]`` beside ``record[i]``.

    ``weight`` (n,) is what the search's own weights gave.
    """

    probes: k.Columns
    gallery: k.Columns
    probe: k.Ints
    record: k.Ints
    weight: k.Floats

    @property
    def probe_count(self) -> int:
        """How many probes were searched, those without a candidate among them."""
        return len(self.probes.record) - 1

    @property
    def population(self) -> int:
        """How many records the gallery holds."""
        return len(self.gallery.record) - 1


def candidates(gallery: Sequence[Biographics], probes: Sequence[Biographics], tell: Tell) -> TrainingPairs:
    """Search every probe, by the weights in use. Raises BiographicError for an empty side or unreadable values."""
    if not (len(gallery) and len(probes)):
        raise BiographicError("training needs records and probes")
    with tempfile.TemporaryDirectory() as work:
        tell("filing", 0.0)
        BiographicSegment.write(
            Path(work), [Identity(str(row), record) for row, record in enumerate(gallery)]
        )
        segment = BiographicSegment.open(Path(work))
        tell("filing", 1.0)
        probe, record, weight = [], [], []
        for place, one in enumerate(probes):
            for found in segment.search(one, limit=CANDIDATES):
                probe.append(place)
                record.append(int(found.identity_id))
                weight.append(found.weight)
            tell("searching", (place + 1) / len(probes))
    encoder = Encoder()
    for row in gallery:
        encoder.add(row)
    columns = encoder.finish()
    return TrainingPairs(
        encode(probes, own_table(columns.counts)).columns,
        columns.columns,
        np.array(probe, dtype=np.int64),
        np.array(record, dtype=np.int64),
        np.array(weight, dtype=np.float64),
    )


def random_pairs(found: TrainingPairs, count: int, seed: int) -> tuple[k.Ints, k.Ints]:
    """Rows of probes and of records drawn at random, those that the search brought together left out."""
    rng = np.random.default_rng(seed)
    probe = rng.integers(found.probe_count, size=count)
    record = rng.integers(found.population, size=count)
    known = found.probe * found.population + found.record
    apart = ~np.isin(probe * found.population + record, known)
    return probe[apart], record[apart]
