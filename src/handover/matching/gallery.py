"""A gallery: prints, names and numbers of identities, which are added and removed together.

A gallery is a folder that one writer at a time appends to and that any number of processes search (see
`gallery_manifest` for what happens on disk). Everything here is additive over segments. A missing or damaged
segment makes every answer ``complete=False``: a partial list of candidates is never presented as complete.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from handover.formats.minutiae import FINGER_POSITIONS
from handover.matching import gallery_manifest as disk
from handover.matching.biographics import PREVALENCE, default_weights
from handover.matching.fingerprints.index import SHARD
from handover.matching.fingerprints.tenprint import usable
from handover.matching.fingerprints.thresholds import THRESHOLDS, Thresholds
from handover.matching.gallery_manifest import GalleryError, Manifest, SegmentEntry
from handover.matching.gallery_segment import SMALL, OpenSegment, problems_of, stats, write_segment
from handover.matching.gallery_snapshot import Snapshot, load, stamp_of
from handover.matching.types import Identity, PrintCandidate, Probe, SearchAnswer

__all__ = ["Gallery", "GalleryError"]

LONGEST_ID: Final = 200
MANY_SMALL: Final = 16
"""More small segments than that are merged into one."""
FULL: Final = SHARD
"""Identities of the largest segments: one shard of the index, and small enough to be written from memory."""


class Gallery:
    """An open gallery. Safe to use from several threads; use `create` or `open`."""

    def __init__(self, folder: Path, *, checksums: bool = True, thresholds: Thresholds = THRESHOLDS) -> None:
        self._folder = folder
        self._checksums = checksums
        self._thresholds = thresholds
        self._lock = threading.Lock()
        self._snapshot = self._load(None)

    @classmethod
    def create(cls, path: Path, name: str) -> Gallery:
        """Create an empty gallery in ``path``. Raises ``GalleryError`` if there already is one."""
        path = Path(path)
        (path / disk.SEGMENTS).mkdir(parents=True, exist_ok=True)
        with disk.writing(path):
            if (path / disk.MANIFEST).exists():
                raise GalleryError(f"{path} already contains a gallery")
            disk.write_manifest(path, Manifest(name, 0, ()))
        return cls(path)

    @classmethod
    def open(cls, path: Path, *, checksums: bool = True, thresholds: Thresholds = THRESHOLDS) -> Gallery:
        """Open a gallery. Raises ``GalleryError`` if there is none or its manifest is damaged.

        A damaged segment does not prevent opening: it is reported in `problems` and in every answer. With
        ``checksums=False`` files are checked only by size, which is faster and trusts the disk.
        ``thresholds`` determine the band of a print candidate's score.
        """
        return cls(Path(path), checksums=checksums, thresholds=thresholds)

    @property
    def name(self) -> str:
        """Return the name it was created with."""
        return self._snapshot.manifest.name

    @property
    def epoch(self) -> int:
        """Return the version of the gallery that this object searches."""
        return self._snapshot.manifest.epoch

    @property
    def problems(self) -> tuple[str, ...]:
        """Return why answers are incomplete, if they are."""
        return self._snapshot.problems

    def __len__(self) -> int:
        return self._snapshot.manifest.identities

    def ids(self) -> list[str]:
        """Return the identity ids of all readable segments, in order of enrolment."""
        return [identity_id for segment in self._snapshot.segments for identity_id in segment.ids()]

    def identity(self, identity_id: str) -> Identity | None:
        """Return what was enrolled under an id. Raises ``GalleryError`` if it may be in a damaged segment."""
        snapshot = self._snapshot
        for segment in snapshot.segments:
            row = segment.row_of(identity_id)
            if row is not None:
                return segment.identity(row)
        if snapshot.problems:
            raise GalleryError(f"{identity_id} is in no readable segment; {snapshot.problems[0]}")
        return None

    def refresh(self) -> bool:
        """Load what other processes published. Returns True if the epoch changed (or a damaged segment is
        readable again).
        """
        with self._lock:
            old = self._snapshot
            if not old.problems and stamp_of(self._folder) == old.stamp:
                return False
            self._snapshot = self._load(old)
            changed = old.manifest.epoch != self._snapshot.manifest.epoch
            return changed or old.problems != self._snapshot.problems

    def verify(self) -> list[str]:
        """Verify the checksums and return every problem; an empty list if all files are as they were written."""
        try:
            manifest = disk.read_manifest(self._folder)
        except GalleryError as problem:
            return [str(problem)]
        found = [p for entry in manifest.segments for p in problems_of(self._folder, entry, checksums=True)]
        return found or list(self._snapshot.problems)

    def stats(self) -> dict[str, Any]:
        """Return counts and bytes; see `gallery_segment.stats`."""
        return stats(self._snapshot.manifest, self._snapshot.segments, self._snapshot.problems)

    def add(
        self,
        identities: Iterable[Identity],
        progress: Callable[[int], None] | None = None,
        *,
        replace: bool = False,
    ) -> int:
        """Enrol identities as one segment; they are on disk when this returns. Returns the number.

        Raises ``GalleryError``, and enrols none, if an id is empty, repeated or already present (unless
        ``replace``), a finger is under another position's key, or a segment is damaged. Needs about 30 kB of
        memory per identity with ten fingers: enrol large repositories in calls of some 20,000.
        """
        batch = list(identities)
        _check(batch)
        if not batch:
            return 0
        with disk.writing(self._folder):
            self._ready_to_write()
            old = self._snapshot
            entries = [self._without(segment, batch, allowed=replace) for segment in old.segments]
            parts = (batch[at : at + FULL] for at in range(0, len(batch), FULL))
            self._publish(parts, entries, progress)
        self.refresh()
        if sum(segment.entry.identities <= SMALL for segment in self._snapshot.segments) > MANY_SMALL:
            self.compact(SMALL)
        return len(batch)

    def remove(self, identity_ids: Iterable[str]) -> int:
        """Remove identities; returns how many were there. The next `compact` frees their space."""
        wanted = set(identity_ids)
        with disk.writing(self._folder):
            self._ready_to_write()
            entries, gone = [], 0
            for segment in self._snapshot.segments:
                rows = {row for row in map(segment.row_of, wanted) if row is not None}
                gone += len(rows)
                entries.append(_leaving_out(segment.entry, rows))
            if gone:
                old = self._snapshot.manifest
                self._write(Manifest(old.name, old.epoch + 1, tuple(entries), old.next_segment))
        self.refresh()
        return gone

    def compact(self, largest: int | None = None) -> None:
        """Merge segments into segments of at most `FULL` identities, without removed rows.

        Merges all that are not full or have removed rows, or those of at most ``largest`` identities. Needs
        the memory of one full segment, about 2 GB.
        """
        with disk.writing(self._folder):
            self._ready_to_write()
            segments = self._snapshot.segments
            if largest is None:
                chosen = [s for s in segments if s.entry.identities < FULL or s.entry.left_out]
            else:
                chosen = [s for s in segments if s.entry.identities <= largest]
            kept = [s.entry for s in segments if s not in chosen]
            rows = [(s, row) for s in chosen for row in s.rows()]
            if len(chosen) > 1 or any(s.entry.left_out for s in chosen):
                self._publish(
                    (
                        [s.identity(row) for s, row in rows[at : at + FULL]]
                        for at in range(0, len(rows), FULL)
                    ),
                    kept,
                )
        if self.refresh():
            with disk.writing(self._folder):
                disk.remove_unnamed(self._folder, disk.read_manifest(self._folder))

    def search(self, probe: Probe, *, limit: int = 20, prevalence: float = PREVALENCE) -> SearchAnswer:
        """Search all segments by prints and by names; a list is empty if the probe has no such data.

        The first three print candidates, and every one that an examiner must compare, have paired minutiae.
        ``prevalence``, above 0 and below 1: the assumed share of people searched for by name who are
        enrolled; it changes probabilities but no rank. Never raises for a valid probe; ``complete`` is false
        if any segment did not answer.
        """
        started = time.perf_counter()
        snapshot = self._snapshot
        names, failed = snapshot.name_candidates(probe.biographics, limit, prevalence)
        prints = tuple(
            PrintCandidate(snapshot.segments[f.segment].id_at(f.row), rank, f.score, f.band, f.fingers)
            for rank, f in enumerate(snapshot.prints.search(probe.fingers, limit=limit), 1)
        )
        return SearchAnswer(
            gallery=snapshot.manifest.name,
            epoch=snapshot.manifest.epoch,
            size=snapshot.manifest.identities,
            complete=not snapshot.problems and not failed,
            prints=prints,
            names=tuple(names),
            fingers_used=usable(probe.fingers),
            elapsed_ms=(time.perf_counter() - started) * 1e3,
            weights=default_weights().version,
            prevalence=prevalence,
        )

    def _load(self, known: Snapshot | None) -> Snapshot:
        return load(self._folder, known, self._thresholds, checksums=self._checksums)

    def _ready_to_write(self) -> None:
        self.refresh()
        if self._snapshot.problems:
            raise GalleryError(f"nothing is enrolled into a damaged gallery: {self._snapshot.problems[0]}")
        disk.remove_unnamed(self._folder, self._snapshot.manifest)

    def _without(self, segment: OpenSegment, batch: Sequence[Identity], *, allowed: bool) -> SegmentEntry:
        rows = {row for identity in batch if (row := segment.row_of(identity.identity_id)) is not None}
        if rows and not allowed:
            raise GalleryError(f"{segment.id_at(min(rows))} is already enrolled in {self.name}")
        return _leaving_out(segment.entry, rows)

    def _publish(
        self,
        batches: Iterable[Sequence[Identity]],
        entries: Sequence[SegmentEntry],
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Publish a new epoch: the segments ``entries`` and one for each batch."""
        old = self._snapshot.manifest
        number, made, done = old.next_segment, list(entries), 0
        for batch in batches:
            built = disk.building_folder(self._folder, number)
            write_segment(built, batch, partial(_further, progress, done) if progress else None)
            name, files = disk.seal(built, number)
            made.append(SegmentEntry(name, len(batch), (), files))
            number, done = number + 1, done + len(batch)
        self._write(Manifest(old.name, old.epoch + 1, tuple(made), number))

    def _write(self, manifest: Manifest) -> None:
        disk.write_manifest(self._folder, manifest)


def _leaving_out(entry: SegmentEntry, rows: set[int]) -> SegmentEntry:
    return replace(entry, left_out=tuple(sorted({*entry.left_out, *rows})))


def _further(progress: Callable[[int], None], before: int, done: int) -> None:
    progress(before + done)


def _check(batch: Sequence[Identity]) -> None:
    seen: set[str] = set()
    for identity in batch:
        key = identity.identity_id
        if not key or len(key) > LONGEST_ID:
            raise GalleryError(f"an identity id has 1-{LONGEST_ID} characters, not {len(key)}")
        if key in seen:
            raise GalleryError(f"{key} occurs twice")
        seen.add(key)
        for position, finger in identity.fingers.items():
            if position not in FINGER_POSITIONS or finger.position != position:
                raise GalleryError(f"{key}: finger {finger.position} is under the key {position}")
