"""One epoch of a gallery as a process sees it: loaded completely, never changed, replaced by the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.matching import gallery_manifest as disk
from handover.matching.biographics import Frequencies, reweighted
from handover.matching.fingerprints.tenprint import TenprintSearch
from handover.matching.fingerprints.thresholds import Thresholds
from handover.matching.gallery_manifest import FileEntry, GalleryError, Manifest, SegmentEntry
from handover.matching.gallery_segment import SMALL, OpenSegment, open_segment
from handover.matching.types import Biographics, NameCandidate

_ATTEMPTS: Final = 5


@dataclass(frozen=True, eq=False, slots=True)
class NameTable:
    """How frequent names are in a gallery of several segments, and the files of the segments that it was counted in."""

    counted: tuple[tuple[FileEntry, ...], ...]
    frequencies: Frequencies


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """A search uses one snapshot; a refresh loads another. ``problems`` say why answers are incomplete, if
    they are.
    """

    manifest: Manifest
    segments: tuple[OpenSegment, ...]
    problems: tuple[str, ...]
    stamp: tuple[int, int]
    prints: TenprintSearch
    names: NameTable | None = None

    def name_candidates(
        self, probe: Biographics, limit: int, prevalence: float
    ) -> tuple[list[NameCandidate], bool]:
        """Find name candidates in all segments, and report whether one of them failed.

        Segments are searched at even odds whatever ``prevalence`` is, so that it changes no rank. A segment
        stops its search once nobody else can take a thousandth from the best, and there the prevalence
        cancels out.
        """
        if limit < 1 or not (probe.names or probe.births or probe.numbers):
            return [], False
        found: list[NameCandidate] = []
        failed = False
        for segment in self.segments:
            try:
                found += segment.search_names(probe, limit=limit)
            except GalleryError:
                failed = True
        people = max(1, self.manifest.identities)
        return reweighted(found, people, limit, prevalence=prevalence), failed


def stamp_of(folder: Path) -> tuple[int, int]:
    """Read what changes with every epoch. Raises ``GalleryError`` if the gallery is gone."""
    try:
        state = (folder / disk.MANIFEST).stat()
    except OSError as problem:
        raise GalleryError(f"{folder} no longer contains a gallery: {problem.strerror}") from problem
    return state.st_ino, state.st_mtime_ns


def load(folder: Path, known: Snapshot | None, thresholds: Thresholds, *, checksums: bool) -> Snapshot:
    """Load the newest epoch; segments of the snapshot that is ``known`` are not opened again.

    Retries if a writer replaced segments while they were being opened.
    """
    by_name = {segment.entry.name: segment for segment in known.segments} if known else {}
    for attempt in range(_ATTEMPTS):
        stamp = stamp_of(folder)
        manifest = disk.read_manifest(folder)
        opened, problems = [], []
        for entry in manifest.segments:
            try:
                old = by_name.get(entry.name)
                same = old is not None and old.entry.files == entry.files
                opened.append(
                    old.with_entry(entry)
                    if old is not None and same
                    else open_segment(folder, entry, checksums=checksums)
                )
            except GalleryError as problem:
                problems.append(str(problem))
        if not problems or stamp_of(folder) == stamp or attempt == _ATTEMPTS - 1:
            break
    table = _name_table(opened, known.names if known else None)
    segments = tuple(segment.with_frequencies(table.frequencies) if table else segment for segment in opened)
    search = TenprintSearch([s.prints for s in segments], [s.entry.left_out for s in segments], thresholds)
    return Snapshot(manifest, segments, tuple(problems), stamp, search, table)


def counted_in(entries: Sequence[SegmentEntry]) -> list[SegmentEntry]:
    """Return the segments in which names are counted for all; none where there is one segment, which counts its own."""
    if len(entries) < 2:
        return []
    return [entry for entry in entries if entry.identities > SMALL] or list(entries)


def _name_table(segments: Sequence[OpenSegment], known: NameTable | None) -> NameTable | None:
    """Make one table of name frequencies for several segments, so that their candidates are comparable.

    Beside larger segments small ones are not counted: they hold too few names to change a frequency, and a change of
    one record then weighs nothing anew. What is counted follows from the manifest alone, so that every process weighs
    alike.
    """
    names = {entry.name for entry in counted_in([segment.entry for segment in segments])}
    if not names:
        return None
    counted = [segment for segment in segments if segment.entry.name in names]
    files = tuple(s.entry.files for s in counted)
    if known is not None and known.counted == files:
        return known
    return NameTable(files, Frequencies.from_counts([segment.names.counts() for segment in counted]))
