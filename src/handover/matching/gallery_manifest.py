"""The manifest of a gallery, and how it is changed so that a crash at any point loses nothing.

A gallery is a folder::

    MANIFEST.json        the epoch and the segments, with size and SHA-256 of every file
    segments/000001/     one published segment, never changed afterwards; a small one is one file (`segment_files`)
    .lock                held by the one process that writes

To publish: build the segment under a name that readers ignore, force it to disk, rename it, then write the
new manifest to a temporary file, force it to disk, rename it over the old one, and force the folder. Before
that last rename the old manifest is in place and intact; after it the new one. A folder that no manifest
names is left over from a crash; the next writer removes it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from handover.matching.fingerprints.words_version import VERSION as WORDS_VERSION
from handover.matching.segment_files import LARGEST, pack

MANIFEST: Final = "MANIFEST.json"
SEGMENTS: Final = "segments"
FORMAT: Final = 3
"""Version 2: the best 56 minutiae of a finger are indexed and compared. 3: folded codes, quantised minutiae.
"""
_BUILDING: Final = "building-"
_AT_ONCE: Final = 8
"""Files that are forced to disk at the same time."""


class GalleryError(Exception):
    """A gallery cannot be created, opened, changed or searched; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a segment, with its path inside the segment's folder."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A published segment: its number of identities, the rows removed since, and its files."""

    name: str
    identities: int
    left_out: tuple[int, ...]
    files: tuple[FileEntry, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One version of a gallery. ``epoch`` grows by one with every change."""

    name: str
    epoch: int
    segments: tuple[SegmentEntry, ...]
    next_segment: int = 1

    @property
    def identities(self) -> int:
        """Return the number of identities enrolled."""
        return sum(s.identities - len(s.left_out) for s in self.segments)

    def version(self) -> str:
        """Name this version by its epoch and its content: a gallery put back from a copy has epochs again."""
        return f"{self.epoch}-{hashlib.sha256(repr(self).encode()).hexdigest()[:16]}"


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a gallery. Raises ``GalleryError`` if it is missing, damaged or of another format."""
    place = folder / MANIFEST
    try:
        body = json.loads(place.read_bytes())
        stated = body.pop("sha256")
        if stated != _digest(body):
            raise ValueError("its checksum does not match")
        if body.pop("format") != FORMAT:
            raise ValueError("another version of the program wrote it; re-enrol the gallery")
        if body.pop("words") != WORDS_VERSION:
            raise ValueError("its index was made with other words; re-enrol the gallery")
        segments = tuple(
            SegmentEntry(
                s["name"], s["identities"], tuple(s["left_out"]), tuple(FileEntry(**f) for f in s["files"])
            )
            for s in body.pop("segments")
        )
        return Manifest(segments=segments, **body)
    except FileNotFoundError:
        raise GalleryError(f"{folder} contains no gallery: {MANIFEST} is missing") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise GalleryError(f"{place} cannot be read: {problem}") from problem


def _as_json(manifest: Manifest) -> dict[str, Any]:
    segments = [
        {
            "name": s.name, "identities": s.identities, "left_out": s.left_out,
            "files": [{"path": f.path, "size": f.size, "sha256": f.sha256} for f in s.files],
        }
        for s in manifest.segments
    ]  # fmt: skip
    return {
        "name": manifest.name, "epoch": manifest.epoch, "segments": segments, "next_segment": manifest.next_segment,
    }  # fmt: skip


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step and force it to disk."""
    body = {"format": FORMAT, "words": WORDS_VERSION, **_as_json(manifest)}
    body["sha256"] = _digest(body)
    temporary = folder / f".{MANIFEST}.new"
    with temporary.open("wb") as file:
        file.write(json.dumps(body).encode())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / MANIFEST)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def building_folder(folder: Path, number: int) -> Path:
    """Create an empty folder, ignored by readers, in which to build a segment."""
    place = folder / SEGMENTS / f"{_BUILDING}{number:06d}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


def seal(built: Path, number: int) -> tuple[str, tuple[FileEntry, ...]]:
    """Force a built segment to disk and give it its name. It is not yet part of the gallery."""
    files = sorted(p for p in built.rglob("*") if p.is_file())
    if sum(file.stat().st_size for file in files) <= LARGEST:
        entries: tuple[FileEntry, ...] = (_forced(built, pack(built, files)),)
        for folder in [p for p in built.iterdir() if p.is_dir()]:
            shutil.rmtree(folder)
        sync_folder(built)
    else:
        # At once: a disk has done many of them in the time of a few.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            entries = tuple(pool.map(partial(_forced, built), files))
            list(pool.map(sync_folder, [built, *(p for p in built.rglob("*") if p.is_dir())]))
    name = f"{number:06d}"
    target = built.with_name(name)
    shutil.rmtree(target, ignore_errors=True)  # left over from a crash between this rename and the manifest's
    built.rename(target)
    sync_folder(target.parent)
    return name, entries


def _forced(built: Path, path: Path) -> FileEntry:
    with path.open("rb") as file:
        os.fsync(file.fileno())
        size = os.fstat(file.fileno()).st_size
        return FileEntry(str(path.relative_to(built)), size, hashlib.file_digest(file, "sha256").hexdigest())


def remove_unnamed(folder: Path, manifest: Manifest) -> None:
    """Remove segment folders that the manifest does not name. Only the holder of the lock may call this."""
    named = {segment.name for segment in manifest.segments}
    for place in (folder / SEGMENTS).iterdir():
        if place.name not in named:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the gallery's lock, waiting for another writer. The system releases it if the process dies."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
