"""The prints of a set of identities on disk: every minutia as enrolled, and two indexes over their cylinders.

A segment is written once and then only read. Its arrays are plain ``.npy`` files, memory-mapped in a large segment, so
that several processes share them and a gallery may be larger than memory. A fast search needs only the index of
about four fingers per identity (`chosen`) in memory. The index of the others (``spare``) is read only for a
probe that lacks those fingers, and minutiae are read only for the hundred candidates, whose cylinders are
recomputed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae
from handover.matching.fingerprints import index as inverted
from handover.matching.fingerprints.cylinders import Pack, prepare
from handover.matching.fingerprints.index import Index, UnsortedPostings
from handover.matching.segment_files import SegmentFiles, files_of

HOME: Final = (2, 7, 3, 8)
"""Index and middle fingers, which most probes have, plain or rolled, and which vote first."""
OTHERS: Final = (1, 6, 4, 9, 5, 10)
"""The other fingers in the order in which they replace the `HOME` fingers."""
GOOD: Final = 12
"""A finger with fewer usable cylinders does not count among the four that vote."""
VOTERS: Final = 4

_FINGERS: Final = len(FINGER_POSITIONS)
_CHUNK: Final = 500  # identities indexed at once: limits memory and sets the pace of progress reports
_PLACES: Final = (
    8  # steps per pixel: half a step is a sixteenth of a pixel, well below any extractor's accuracy
)
_FARTHEST: Final = 32767
_TURNS: Final = 65536

_Fingers = Mapping[int, FingerMinutiae]


@dataclass(frozen=True, eq=False, slots=True)
class PrintSegment:
    """Rows are identities, columns finger positions 1-10.

    ``present`` bool (n, 10); ``size`` int32 (n, 10, 2) width and height; ``counts`` uint16 (10, n) minutiae
    of each finger; ``start`` int64 (n + 1,) first minutia of each identity; of each minutia, end to end,
    ``xy`` int16 (m, 2) eighths of a pixel, ``angle`` uint16 65,536ths of a turn, ``quality`` and ``kind`` as
    in ``FingerMinutiae``.
    """

    present: NDArray[np.bool_]
    size: NDArray[np.int32]
    counts: NDArray[np.uint16]
    start: NDArray[np.int64]
    xy: NDArray[np.int16]
    angle: NDArray[np.uint16]
    quality: NDArray[np.uint8]
    kind: NDArray[np.uint8]
    index: Index
    spare: Index

    def __len__(self) -> int:
        return len(self.present)

    def memory(self) -> int:
        """Return the bytes that every usual search reads from a segment and that should be in memory."""
        index = sum(array.nbytes for array in self.index.arrays().values())
        return index + self.counts.nbytes + self.start.nbytes

    def _rows(self, row: int, position: int) -> slice:
        counts = self.counts[:position, row].astype(np.int64)
        last = int(self.start[row]) + int(counts.sum())
        return slice(last - int(counts[-1]), last)

    def fingers(self, row: int) -> dict[int, FingerMinutiae]:
        """Return the fingers of one identity as enrolled, except for the quantised position and direction."""
        found = {}
        for position in FINGER_POSITIONS:
            if self.present[row, position - 1]:
                rows = self._rows(row, position)
                width, height = (int(v) for v in self.size[row, position - 1])
                found[position] = FingerMinutiae(
                    position,
                    width,
                    height,
                    _pixels(self.xy[rows]),
                    _radians(self.angle[rows]),
                    np.array(self.quality[rows]),
                    np.array(self.kind[rows]),
                )
        return found

    def minutiae(
        self, row: int, position: int
    ) -> tuple[NDArray[np.int16], NDArray[np.uint16], NDArray[np.uint8]]:
        """Return positions (n, 2), directions and qualities (n,) of one finger as stored; empty for a missing
        finger.
        """
        rows = self._rows(row, position)
        return self.xy[rows], self.angle[rows], self.quality[rows]

    @classmethod
    def open(cls, directory: Path | SegmentFiles) -> PrintSegment:
        """Map the files that `write` made. Raises ``OSError`` or ``ValueError`` if they are damaged."""
        files = files_of(directory)

        def mapped(name: str) -> NDArray[Any]:
            # Plain arrays over the mapping: NumPy's memmap class makes every slice of a candidate slow.
            return np.asarray(files.array(name))

        def index(kind: str) -> Index:
            return Index.from_arrays({name: mapped(f"{kind}-{name}") for name in inverted.ARRAYS})

        own = {name: mapped(name) for name in cls.__slots__ if name not in ("index", "spare")}
        return cls(**own, index=index("index"), spare=index("spare"))

    @staticmethod
    def write(
        directory: Path, people: Sequence[_Fingers], progress: Callable[[int], None] | None = None
    ) -> None:
        """Write the fingers of some identities, in their order; the row is the place in ``people``.

        ``progress`` receives the number of identities done.
        """
        cells = [person.get(position) for person in people for position in FINGER_POSITIONS]
        present = np.array([cell is not None for cell in cells], np.bool_)
        sizes = np.array([(c.width, c.height) if c else (0, 0) for c in cells], np.int32)
        counts = np.array([len(cell) if cell else 0 for cell in cells], np.int64)
        start = np.zeros(len(people) + 1, np.int64)
        np.cumsum(counts.reshape(-1, _FINGERS).sum(axis=1), out=start[1:])
        taken = [cell for cell in cells if cell is not None]
        arrays: dict[str, NDArray[Any]] = {
            "present": present.reshape(-1, _FINGERS),
            "size": sizes.reshape(-1, _FINGERS, 2),
            "counts": counts.reshape(-1, _FINGERS).T.astype(np.uint16),
            "start": start,
            "xy": _steps_of_place(np.concatenate([np.zeros((0, 2), np.float32), *(c.xy for c in taken)])),
            "angle": _steps_of_turn(np.concatenate([np.zeros(0, np.float32), *(c.angle for c in taken)])),
            "quality": np.concatenate([np.zeros(0, np.uint8), *(c.quality for c in taken)]),
            "kind": np.concatenate([np.zeros(0, np.uint8), *(c.kind for c in taken)]),
        }
        # Of people without prints nothing is compared, and nothing is loaded that compares.
        parts = list(_postings(counts, start, arrays, progress)) if taken else []
        if progress and not taken:
            progress(len(people))
        for kind, own in (("index", [one for one, _ in parts]), ("spare", [other for _, other in parts])):
            made = inverted.build(own, len(people))
            arrays.update({f"{kind}-{name}": array for name, array in made.arrays().items()})
        for name, array in arrays.items():
            np.save(directory / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def chosen(usable: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Choose the fingers (n, 10) of identities for the index that every search reads, by usable cylinders (n,
    10): the `HOME` fingers, and others to replace those that are not good enough.
    """
    good = usable >= GOOD
    found = np.zeros(usable.shape, np.bool_)
    columns = [position - 1 for position in HOME]
    found[:, columns] = True
    missing = VOTERS - good[:, columns].sum(axis=1)
    for position in OTHERS:
        found[:, position - 1] = good[:, position - 1] & (missing > 0)
        missing = missing - found[:, position - 1]
    return found


def _postings(
    counts: NDArray[np.int64],
    start: NDArray[np.int64],
    arrays: Mapping[str, NDArray[Any]],
    progress: Callable[[int], None] | None,
) -> Iterator[tuple[UnsortedPostings, UnsortedPostings]]:
    """Split the cylinders of a batch of identities into those for the index and the spare ones."""
    people = len(start) - 1
    for first in range(0, people, _CHUNK):
        last = min(people, first + _CHUNK)
        rows = slice(int(start[first]), int(start[last]))
        own, quality = counts[first * _FINGERS : last * _FINGERS], arrays["quality"][rows]
        pack = _ready(own, arrays["xy"][rows], arrays["angle"][rows], quality)
        base = np.repeat(np.cumsum(own) - own, np.diff(pack.start))
        used = np.concatenate([[0], np.cumsum(pack.root > 0)])
        home = chosen((used[pack.start[1:]] - used[pack.start[:-1]]).reshape(-1, _FINGERS)).ravel()
        made = inverted.postings(
            pack,
            quality[base + pack.order],
            np.repeat(np.arange(first, last), _FINGERS),
            np.tile(np.arange(1, _FINGERS + 1), last - first),
        )
        cell = (made.owners.astype(np.int64) - first) * _FINGERS + made.place
        yield made.only(home[cell]), made.only(~home[cell])
        if progress:
            progress(last)


def _steps_of_place(xy: NDArray[np.float32]) -> NDArray[np.int16]:
    """Convert to eighths of a pixel; clipped at 4,096 pixels, 20 cm."""
    return np.clip(np.rint(xy.astype(np.float64) * _PLACES), -_FARTHEST, _FARTHEST).astype(np.int16)


def _steps_of_turn(angle: NDArray[np.float32]) -> NDArray[np.uint16]:
    steps = np.rint(np.mod(angle.astype(np.float64), math.tau) * (_TURNS / math.tau)).astype(np.int64)
    return (steps % _TURNS).astype(np.uint16)


def _pixels(xy: NDArray[np.int16]) -> NDArray[np.float32]:
    return xy.astype(np.float32) / np.float32(_PLACES)


def _radians(angle: NDArray[np.uint16]) -> NDArray[np.float32]:
    return (angle.astype(np.float64) * (math.tau / _TURNS)).astype(np.float32)


def _ready(
    counts: NDArray[np.int64], xy: NDArray[np.int16], angle: NDArray[np.uint16], quality: NDArray[np.uint8]
) -> Pack:
    return prepare(counts, _pixels(xy), _radians(angle), quality)


def stored(
    finger: FingerMinutiae,
) -> tuple[NDArray[np.int16], NDArray[np.uint16], NDArray[np.uint8]]:
    """Return a finger as stored, as in `PrintSegment.minutiae`."""
    return _steps_of_place(finger.xy), _steps_of_turn(finger.angle), finger.quality


def gather(
    parts: Sequence[tuple[NDArray[np.int16], NDArray[np.uint16], NDArray[np.uint8]]],
) -> Pack:
    """Prepare fingers as stored (`PrintSegment.minutiae`) for comparison; a missing one has no minutiae."""
    counts = np.array([len(angle) for _, angle, _ in parts], np.int64)
    xy = np.concatenate([np.zeros((0, 2), np.int16), *(xy for xy, _, _ in parts)])
    angle = np.concatenate([np.zeros(0, np.uint16), *(angle for _, angle, _ in parts)])
    return _ready(counts, xy, angle, np.concatenate([np.zeros(0, np.uint8), *(q for _, _, q in parts)]))
