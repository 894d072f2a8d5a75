"""One segment of a gallery: identity ids, prints and names, written together and opened together."""

from __future__ import annotations

import hashlib
import tokenize
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics import BiographicError, BiographicSegment, Frequencies
from handover.matching.biographics.defaults import merged
from handover.matching.biographics.weights import Weights
from handover.matching.fingerprints.segment import PrintSegment
from handover.matching.gallery_manifest import SEGMENTS, GalleryError, Manifest, SegmentEntry, sha256_of
from handover.matching.segment_files import segment_files
from handover.matching.types import Biographics, Identity, NameCandidate

SMALL: Final = 256
"""A segment with at most so many identities is small: a few of them are merged into one before long."""
_PRINTS: Final = "prints"
_NAMES: Final = "names"


def hash_of(identity_id: str) -> int:
    """Hash an identity id to 64 bits, for look-up; equal hashes are distinguished by the id itself."""
    return int.from_bytes(hashlib.blake2b(identity_id.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, eq=False, slots=True)
class OpenSegment:
    """A mapped segment. Rows are identities; a row in ``entry.left_out`` is no longer enrolled."""

    entry: SegmentEntry
    prints: PrintSegment
    names: BiographicSegment
    id_bytes: NDArray[np.uint8]
    id_start: NDArray[np.int64]
    id_hash: NDArray[np.uint64]  # ascending
    id_row: NDArray[np.int64]  # the row of each hash
    _gone: list[frozenset[str]] = field(default_factory=list, init=False, repr=False)

    def id_at(self, row: int) -> str:
        """Return the identity id of a row."""
        return bytes(self.id_bytes[int(self.id_start[row]) : int(self.id_start[row + 1])]).decode()

    def ids(self) -> list[str]:
        """Return the enrolled ids, in order of enrolment."""
        return [self.id_at(row) for row in self.rows()]

    def rows(self) -> list[int]:
        """Return the enrolled rows."""
        gone = set(self.entry.left_out)
        return [row for row in range(self.entry.identities) if row not in gone]

    def row_of(self, identity_id: str) -> int | None:
        """Return the row of an enrolled identity, else None."""
        wanted = np.uint64(hash_of(identity_id))
        at = int(np.searchsorted(self.id_hash, wanted))
        while at < len(self.id_hash) and self.id_hash[at] == wanted:
            row = int(self.id_row[at])
            if self.id_at(row) == identity_id and row not in self.entry.left_out:
                return row
            at += 1
        return None

    def identity(self, row: int) -> Identity:
        """Return what was enrolled."""
        return Identity(self.id_at(row), self.names.biographics(row), self.prints.fingers(row))

    def search_names(self, probe: Biographics, *, limit: int) -> list[NameCandidate]:
        """Return name candidates that are still enrolled. Raises ``GalleryError`` if the records are damaged."""
        try:
            found = self.names.search(probe, limit=limit + len(self.entry.left_out))
        except BiographicError as problem:
            raise GalleryError(f"segment {self.entry.name}: {problem}") from problem
        if not self.entry.left_out:
            return found
        gone = self._left_out_ids()
        return [candidate for candidate in found if candidate.identity_id not in gone]

    def _left_out_ids(self) -> frozenset[str]:
        """The ids of the rows that are no longer enrolled, read once: there may be as many as a segment has rows."""
        if not self._gone:
            self._gone.append(frozenset(self.id_at(row) for row in self.entry.left_out))
        return self._gone[0]

    def with_entry(self, entry: SegmentEntry) -> OpenSegment:
        """Return the same mapping with a newer manifest's entry."""
        return replace(self, entry=entry)

    def with_weights(self, weights: Weights) -> OpenSegment:
        """Return the same segment, whose names are searched by these weights."""
        return replace(self, names=self.names.with_weights(weights))

    def with_frequencies(self, frequencies: Frequencies) -> OpenSegment:
        """Return the same segment with name frequencies of the whole gallery, so that weights are comparable."""
        return replace(self, names=self.names.with_frequencies(frequencies))


def write_segment(
    directory: Path, identities: Sequence[Identity], progress: Callable[[int], None] | None = None
) -> None:
    """Write every file of a segment into an empty folder."""
    encoded = [identity.identity_id.encode() for identity in identities]
    start = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(e) for e in encoded], out=start[1:])
    hashes = np.array([hash_of(identity.identity_id) for identity in identities], np.uint64)
    order = np.argsort(hashes, kind="stable")
    arrays: dict[str, NDArray[Any]] = {
        "id_bytes": np.frombuffer(b"".join(encoded), np.uint8),
        "id_start": start,
        "id_hash": hashes[order],
        "id_row": order.astype(np.int64),
    }
    for name, array in arrays.items():
        np.save(directory / f"{name}.npy", array, allow_pickle=False)
    (directory / _PRINTS).mkdir()
    PrintSegment.write(directory / _PRINTS, [identity.fingers for identity in identities], progress)
    (directory / _NAMES).mkdir()
    BiographicSegment.write(directory / _NAMES, identities)


def stats(manifest: Manifest, segments: Sequence[OpenSegment], problems: Sequence[str]) -> dict[str, Any]:
    """Return counts and bytes, for people and monitoring: ``identities`` enrolled, ``left_out`` still on
    disk, ``fingers`` and ``minutiae`` on disk, ``bytes`` of all files and for each identity on disk, and the
    bytes of the prints that should be in memory, for each identity too. ``over_frequent``: dates and numbers that
    more people have than can, and that are no evidence here.
    """
    stored = sum(entry.identities for entry in manifest.segments)
    size = sum(file.size for entry in manifest.segments for file in entry.files)
    return {
        "name": manifest.name,
        "epoch": manifest.epoch,
        "identities": manifest.identities,
        "left_out": stored - manifest.identities,
        "segments": len(manifest.segments),
        "fingers": sum(int(segment.prints.present.sum()) for segment in segments),
        "minutiae": sum(len(segment.prints.angle) for segment in segments),
        "bytes": size,
        "bytes_per_identity": round(size / stored) if stored else 0,
        "memory_per_identity": round(sum(s.prints.memory() for s in segments) / stored) if stored else 0,
        "over_frequent": merged(segment.names.defaults for segment in segments),
        "problems": list(problems),
    }


def problems_of(folder: Path, entry: SegmentEntry, *, checksums: bool) -> list[str]:
    """Find faults in a segment's files: missing, of another size, or (with ``checksums``) changed."""
    problems = []
    for file in entry.files:
        place = folder / SEGMENTS / entry.name / file.path
        try:
            if place.stat().st_size != file.size:
                problems.append(
                    f"segment {entry.name}: {file.path} has a different size than when it was written"
                )
            elif checksums and sha256_of(place) != file.sha256:
                problems.append(f"segment {entry.name}: {file.path} has changed since it was written")
        except OSError as problem:
            problems.append(f"segment {entry.name}: {file.path} cannot be read: {problem.strerror}")
    return problems


def open_segment(folder: Path, entry: SegmentEntry, *, checksums: bool) -> OpenSegment:
    """Check and map a segment. Raises ``GalleryError`` with the first problem."""
    problems = problems_of(folder, entry, checksums=checksums)
    if problems:
        raise GalleryError(problems[0])
    try:
        files = segment_files(folder / SEGMENTS / entry.name)
        prints = PrintSegment.open(files.within(_PRINTS))
        names = BiographicSegment.open(files.within(_NAMES))
        ids = {name: files.array(name) for name in ("id_bytes", "id_start", "id_hash", "id_row")}
    # TokenError: what NumPy lets through of a damaged header.
    except (OSError, ValueError, EOFError, KeyError, tokenize.TokenError, BiographicError) as problem:
        raise GalleryError(f"segment {entry.name} cannot be opened: {problem}") from problem
    if not len(prints) == len(names) == len(ids["id_row"]) == entry.identities:
        raise GalleryError(
            f"segment {entry.name} has a different number of identities than the manifest says"
        )
    return OpenSegment(entry, prints, names, **ids)
