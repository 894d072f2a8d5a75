"""Matchers under evaluation: ours, and bozorth3 of NBIS (public domain, by nbis-py) on the same minutiae."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Protocol

import nbis
import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.evaluation.rates import REJECTED
from handover.matching.fingerprints.cylinders import template
from handover.matching.fingerprints.jit import TURN
from handover.matching.fingerprints.scorer import compare_many

_Fingers = Sequence[FingerMinutiae | None]


class Matcher(Protocol):
    """A matcher. ``prepared`` holds the results of `ready` for each finger; a row compares one of them with
    all later ones.
    """

    name: str

    def ready(self, fingers: Sequence[FingerMinutiae]) -> Any:
        """Prepare the fingers. Not included in the measured time."""

    def row(self, prepared: Any, number: int) -> NDArray[np.float64]:
        """Return the scores of a finger against those after it."""


class Handover:
    """Our matcher, as `matching.fingerprints.scorer` compares one finger with many."""

    name = "handover"

    def ready(self, fingers: Sequence[FingerMinutiae]) -> Any:
        """Cylinders."""
        return template(*fingers)

    def row(self, prepared: Any, number: int) -> NDArray[np.float64]:
        """Compare every pair fully, without the prefilter of a search."""
        probe, later = prepared.one(number), prepared.part(number + 1, len(prepared))
        return compare_many(probe, later, prefilter=0.0).scores


class Bozorth:
    """bozorth3, one call per comparison."""

    name = "nbis"

    def __init__(self) -> None:
        self._reader = nbis.new_nbis_extractor(
            nbis.NbisExtractorSettings(
                min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=False, ppi=500.0
            )
        )

    def ready(self, fingers: Sequence[FingerMinutiae]) -> Any:
        """NBIS minutiae."""
        return [self._reader.load_iso_19794_2_2005(_nbis_record(finger)) for finger in fingers]

    def row(self, prepared: Any, number: int) -> NDArray[np.float64]:
        """Return scores on the NBIS scale: 0 and up."""
        one = prepared[number]
        return np.array([one.compare(other) for other in prepared[number + 1 :]], np.float64)


_ROW: Final = np.dtype([("x", ">u2"), ("y", ">u2"), ("angle", "u1"), ("quality", "u1")])


def _nbis_record(finger: FingerMinutiae) -> bytes:
    """Write the record that nbis-py 0.1.3 reads: like ISO 19794-2:2005, but its view has a header of two
    bytes (position and count) and no extended data, and quality ends at 63. From a true ISO record it
    silently reads no minutiae. The 255 best are written; bozorth3 itself uses the 150 best.
    """
    best = np.sort(np.argsort(-finger.quality.astype(np.int64), kind="stable")[:255])
    places = np.clip(np.rint(finger.xy[best]), 0, 0x3FFF).astype(np.int64)
    rows = np.zeros(len(best), _ROW)
    rows["x"] = np.where(finger.kind[best] == 2, 2, 1) << 14 | places[:, 0]
    rows["y"] = places[:, 1]
    rows["angle"] = np.rint(finger.angle[best].astype(np.float64) * 256 / TURN).astype(np.int64) % 256
    rows["quality"] = np.rint(finger.quality[best] * 0.63)
    head = struct.pack(">HHHHHBB", 0, finger.width, finger.height, 0, 0, 0, 0)
    size = 12 + len(head) + 2 + 6 * len(best)
    return b"FMR\0 20\0" + struct.pack(">I", size) + head + bytes([0, len(best)]) + rows.tobytes()


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """``matrix`` (m, m): score of (i, j) for i < j, `REJECTED` if one was not enrolled; number of
    ``comparisons``, in ``seconds`` of one core.
    """

    matrix: NDArray[np.float64]
    comparisons: int
    seconds: float


def run(
    matcher: Matcher, fingers: _Fingers, *, workers: int = 1, progress: Callable[[int], None] | None = None
) -> Run:
    """Compare every finger with every later one. ``progress`` is called after each row of comparisons."""
    places = np.array([place for place, finger in enumerate(fingers) if finger is not None], np.int64)
    prepared = matcher.ready([finger for finger in fingers if finger is not None])
    matrix = np.full((len(fingers), len(fingers)), REJECTED, np.float64)

    def one(number: int) -> float:
        started = time.thread_time()
        matrix[places[number], places[number + 1 :]] = matcher.row(prepared, number)
        if progress:
            progress(number + 1)
        return time.thread_time() - started

    with ThreadPoolExecutor(workers) as pool:
        seconds = sum(pool.map(one, range(len(places) - 1)))
    return Run(matrix, len(places) * (len(places) - 1) // 2, seconds)


def warm_up(matcher: Matcher) -> None:
    """Compile kernels, or load them from their cache, before anything is timed."""
    rng = np.random.default_rng(1)
    finger = FingerMinutiae(
        1, 300, 300, rng.uniform(0, 300, (30, 2)).astype(np.float32),
        rng.uniform(0, 6, 30).astype(np.float32), np.full(30, 50, np.uint8), np.ones(30, np.uint8),
    )  # fmt: skip
    run(matcher, [finger, finger])
