"""The prints of some identities on disk: every minutia as enrolled, and the index over its cylinders.

A segment is written once and then only read. Its arrays are plain ``.npy`` files, memory-mapped, so that
several processes share them and a gallery may be larger than memory. Cylinders are not stored a second time:
the index holds them by word, and the few candidates' are made anew from their minutiae.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae
from handover.matching.fingerprints import index as inverted
from handover.matching.fingerprints.cylinders import MOST, Pack, prepare
from handover.matching.fingerprints.index import Index, Postings

_FINGERS: Final = len(FINGER_POSITIONS)
_CHUNK: Final = 500  # identities indexed at once: bounds memory and paces the progress report

Fingers = Mapping[int, FingerMinutiae]


@dataclass(frozen=True, eq=False, slots=True)
class PrintSegment:
    """Rows are identities, columns finger positions 1-10.

    ``present`` bool (n, 10); ``size`` int32 (n, 10, 2) width and height; ``start`` int64 (10 n + 1,) first
    minutia of each cell; ``xy``, ``angle``, ``quality``, ``kind`` as in ``FingerMinutiae``, end to end.
    """

    present: NDArray[np.bool_]
    size: NDArray[np.int32]
    start: NDArray[np.int64]
    xy: NDArray[np.float32]
    angle: NDArray[np.float32]
    quality: NDArray[np.uint8]
    kind: NDArray[np.uint8]
    index: Index

    def __len__(self) -> int:
        return len(self.present)

    def counts(self, position: int) -> NDArray[np.uint16]:
        """Minutiae (n,) of each identity at ``position`` that are compared."""
        cell = np.arange(len(self)) * _FINGERS + position - 1
        counts: NDArray[np.uint16] = np.minimum(self.start[cell + 1] - self.start[cell], MOST).astype(
            np.uint16
        )
        return counts

    def fingers(self, row: int) -> dict[int, FingerMinutiae]:
        """The fingers of one identity, as they were enrolled."""
        found = {}
        for position in FINGER_POSITIONS:
            if self.present[row, position - 1]:
                cell = row * _FINGERS + position - 1
                rows = slice(int(self.start[cell]), int(self.start[cell + 1]))
                width, height = (int(v) for v in self.size[row, position - 1])
                found[position] = FingerMinutiae(
                    position,
                    width,
                    height,
                    np.array(self.xy[rows]),
                    np.array(self.angle[rows]),
                    np.array(self.quality[rows]),
                    np.array(self.kind[rows]),
                )
        return found

    def minutiae(
        self, row: int, position: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.uint8]]:
        """Places (n, 2), directions and qualities (n,) of one finger; of none, none."""
        cell = row * _FINGERS + position - 1
        rows = slice(int(self.start[cell]), int(self.start[cell + 1]))
        return self.xy[rows], self.angle[rows], self.quality[rows]

    @classmethod
    def open(cls, directory: Path) -> PrintSegment:
        """Map the files that `write` made. Raises ``OSError`` or ``ValueError`` where they are damaged."""

        def mapped(name: str) -> NDArray[Any]:
            array: NDArray[Any] = np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            return array

        parts = {name: mapped(f"index-{name}") for name in Index.__slots__}
        own = {name: mapped(name) for name in cls.__slots__ if name != "index"}
        return cls(**own, index=Index.from_arrays(parts))

    @staticmethod
    def write(
        directory: Path, people: Sequence[Fingers], progress: Callable[[int], None] | None = None
    ) -> None:
        """Write the fingers of some identities, in their order; the row is the place in ``people``.

        ``progress`` hears how many identities are done.
        """
        cells = [person.get(position) for person in people for position in FINGER_POSITIONS]
        present = np.array([cell is not None for cell in cells], np.bool_)
        sizes = np.array([(c.width, c.height) if c else (0, 0) for c in cells], np.int32)
        counts = np.array([len(cell) if cell else 0 for cell in cells], np.int64)
        start = np.zeros(len(cells) + 1, np.int64)
        np.cumsum(counts, out=start[1:])
        taken = [cell for cell in cells if cell is not None]
        arrays: dict[str, NDArray[Any]] = {
            "present": present.reshape(-1, _FINGERS),
            "size": sizes.reshape(-1, _FINGERS, 2),
            "start": start,
            "xy": np.concatenate([np.zeros((0, 2), np.float32), *(c.xy for c in taken)]),
            "angle": np.concatenate([np.zeros(0, np.float32), *(c.angle for c in taken)]),
            "quality": np.concatenate([np.zeros(0, np.uint8), *(c.quality for c in taken)]),
            "kind": np.concatenate([np.zeros(0, np.uint8), *(c.kind for c in taken)]),
        }
        index = inverted.build(list(_postings(counts, start, arrays, progress)))
        arrays.update({f"index-{name}": array for name, array in index.arrays().items()})
        for name, array in arrays.items():
            np.save(directory / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def _postings(
    counts: NDArray[np.int64],
    start: NDArray[np.int64],
    arrays: Mapping[str, NDArray[Any]],
    progress: Callable[[int], None] | None,
) -> Iterator[Postings]:
    people = len(counts) // _FINGERS
    for first in range(0, people, _CHUNK):
        last = min(people, first + _CHUNK)
        cells = slice(first * _FINGERS, last * _FINGERS)
        rows = slice(int(start[cells.start]), int(start[cells.stop]))
        pack = prepare(counts[cells], arrays["xy"][rows], arrays["angle"][rows], arrays["quality"][rows])
        owner = np.repeat(np.arange(first, last), _FINGERS)
        yield inverted.postings(pack, owner, np.tile(np.arange(1, _FINGERS + 1), last - first))
        if progress:
            progress(last)


def gather(wanted: Sequence[tuple[PrintSegment, int, int]]) -> Pack:
    """Fingers ready for comparison, from (segment, row, position); one that is absent has no minutiae."""
    parts = [segment.minutiae(row, position) for segment, row, position in wanted]
    counts = np.array([len(angle) for _, angle, _ in parts], np.int64)
    xy = np.concatenate([np.zeros((0, 2), np.float32), *(xy for xy, _, _ in parts)])
    angle = np.concatenate([np.zeros(0, np.float32), *(angle for _, angle, _ in parts)])
    return prepare(counts, xy, angle, np.concatenate([np.zeros(0, np.uint8), *(q for _, _, q in parts)]))
