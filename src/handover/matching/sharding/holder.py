"""What runs on a node: shards of galleries, from files on the node's own disk, and the answers to questions about them.

A node answers for the versions that it was told to hold and for nothing else: a question about another one is an error,
never an answer about another gallery.
"""

from __future__ import annotations

import fcntl
import shutil
import threading
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any

import numpy as np

from handover.matching.biographics import BiographicError, Frequencies
from handover.matching.biographics.frequencies import Counts
from handover.matching.biographics.weights import text_digest, weights_from_text
from handover.matching.fingerprints.election import Elected, Election
from handover.matching.fingerprints.tenprint import PARALLEL
from handover.matching.gallery_manifest import SEGMENTS, FileEntry, GalleryError, SegmentEntry
from handover.matching.gallery_segment import OpenSegment, open_segment
from handover.matching.sharding import merging
from handover.matching.sharding.requests import (
    Elect,
    FindNames,
    Hold,
    Lack,
    Lacking,
    NodeError,
    Open,
    Question,
    ReadRows,
    SentRow,
    ShardAnswer,
    Take,
    Tidy,
)

_Segments = dict[int, OpenSegment]
"""The segments of one shard at one version, by their place in the manifest."""
_Held = tuple[str, _Segments]
"""They, and the digest of the weights that their names are searched by."""


def own_folder(below: Path) -> tuple[Path, IO[str]]:
    """Return a folder below this one that no other process uses, the same after a restart, and the lock on it."""
    below.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = 0
    while True:
        lock = (below / f"{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            number += 1
            continue
        place = below / str(number)
        place.mkdir(mode=0o700, exist_ok=True)
        return place, lock


@dataclass(frozen=True, eq=False, slots=True)
class _Mapped:
    """An open segment as its own counts weigh it, the files that it was opened from, and, by a table, weighed anew."""

    files: tuple[FileEntry, ...]
    segment: OpenSegment
    table: str = ""
    weighed: OpenSegment | None = None

    def by(self, table: str, frequencies: Frequencies) -> _Mapped:
        if self.table == table:
            return self
        return replace(self, table=table, weighed=self.segment.with_frequencies(frequencies))


class ShardHolder:
    """Shards on this node. Safe to ask from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: dict[tuple[str, str], _Mapped] = {}
        self._tables: dict[tuple[str, str], Frequencies] = {}
        self._held: dict[tuple[str, str, int], _Held] = {}

    def do(self, request: Any) -> Any:
        """Do what a request asks. Raises `NodeError` and ``OSError``."""
        try:
            if isinstance(request, Question):
                value = self._answer(request)
                return ShardAnswer(request.gallery, request.version, request.shard, request.rules, value)
            return self._manage(request)
        except (GalleryError, BiographicError) as problem:
            raise NodeError(str(problem)) from problem

    def _answer(self, question: Question) -> Any:
        place = (question.gallery, question.version, question.shard)
        if place not in self._held:
            raise NodeError(f"shard {question.shard} of {question.gallery} is not held at {question.version}")
        rules, held = self._held[place]
        if rules != question.rules:
            raise NodeError(
                f"shard {question.shard} of {question.gallery} is searched by weights {rules[:12]} here, not by "
                f"{question.rules[:12]}"
            )
        match question:
            case Elect():
                return self._elect(held, question)
            case ReadRows():
                return [_sent(held[number], row) for number, row in question.wanted]
            case FindNames():
                found = [
                    one
                    for segment in held.values()
                    for one in segment.search_names(question.probe, limit=question.limit)
                ]
                return merging.shard_names(found, question.limit)
        raise NodeError(f"{type(question).__name__} is no question")

    def _elect(self, held: _Segments, question: Elect) -> list[Elected]:
        election = Election(
            {number: one.prints for number, one in held.items()},
            {number: one.entry.left_out for number, one in held.items()},
            threads=sum(len(one.prints) for one in held.values()) >= PARALLEL,
        )
        found: list[Elected] = []
        for look in question.looks:
            found = election.after(look)
        return found

    def _manage(self, request: Any) -> Any:
        with self._lock:
            match request:
                case Lacking():
                    return self._lacking(request)
                case Take():
                    return self._take(request)
                case Open():
                    return self._map(request)
                case Hold():
                    return self._hold(request)
                case Tidy():
                    return self._tidy(request)
        raise NodeError(f"{type(request).__name__} is no request")

    def _place(self, gallery: str, segment: str = "", path: str = "") -> Path:
        parts = PurePosixPath(gallery) / SEGMENTS / segment / path
        if ".." in parts.parts or parts.is_absolute():
            raise NodeError(f"{parts} is no place for a segment")
        return self._folder / parts

    def _lacking(self, request: Lacking) -> Lack:
        files, closed = [], set()
        for entry in request.entries:
            mapped = self._open.get((request.gallery, entry.name))
            if mapped is not None and mapped.files == entry.files:
                continue
            closed.add(entry.name)
            for file in entry.files:
                place = self._place(request.gallery, entry.name, file.path)
                if not place.is_file() or place.stat().st_size != file.size:
                    files.append((entry.name, file.path))
        return Lack(tuple(files), frozenset(closed))

    def _take(self, piece: Take) -> None:
        place = self._place(piece.gallery, piece.segment, piece.path)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not piece.offset:
            place.unlink(missing_ok=True)  # never written over: a search may have it mapped
        with place.open("r+b" if piece.offset else "wb") as file:
            file.seek(piece.offset)
            file.write(piece.data)

    def _map(self, request: Open) -> dict[str, Counts]:
        counts = {}
        for entry in request.entries:
            key = (request.gallery, entry.name)
            mapped = self._open.get(key)
            if mapped is None or mapped.files != entry.files:
                mapped = _Mapped(entry.files, self._opened(request.gallery, entry))
                self._open[key] = mapped
            if entry.name in request.counted:
                counts[entry.name] = mapped.segment.names.counts()
        return counts

    def _opened(self, gallery: str, entry: SegmentEntry) -> OpenSegment:
        try:
            return open_segment(self._folder / gallery, entry, checksums=True)
        except GalleryError:
            # It came damaged, or the disk damaged it: it is sent again.
            shutil.rmtree(self._place(gallery, entry.name), ignore_errors=True)
            raise

    def _hold(self, request: Hold) -> bool:
        """Hold a version; False where the frequencies have to be sent along."""
        key = (request.gallery, request.table)
        if request.table and request.frequencies is not None:
            self._tables = {k: v for k, v in self._tables.items() if k[0] != request.gallery}
            self._tables[key] = request.frequencies
        if request.table and key not in self._tables:
            return False
        weights, rules = weights_from_text(request.weights), text_digest(request.weights)
        made: dict[tuple[str, str, int], _Held] = {}
        for shard, entries in request.shards.items():
            segments = {
                number: self._ready(request.gallery, entry, request.table).with_weights(weights)
                for number, entry in entries
            }
            made[request.gallery, request.version, shard] = rules, segments
        self._held = {**self._held, **made}
        return True

    def _ready(self, gallery: str, entry: SegmentEntry, table: str) -> OpenSegment:
        mapped = self._open.get((gallery, entry.name))
        if mapped is None or mapped.files != entry.files:
            raise NodeError(f"segment {entry.name} of {gallery} is not open here")
        if not table:
            return mapped.segment.with_entry(entry)
        # Kept, so that a version that changes nothing of it weighs nothing anew.
        mapped = self._open[gallery, entry.name] = mapped.by(table, self._tables[gallery, table])
        return (mapped.weighed or mapped.segment).with_entry(entry)

    def _tidy(self, request: Tidy) -> None:
        kept = {
            key: held
            for key, held in self._held.items()
            if key[0] != request.gallery or key[1] in request.versions
        }
        names = {
            one.entry.name
            for key, (_, held) in kept.items()
            if key[0] == request.gallery
            for one in held.values()
        }
        names |= request.keep
        self._held = kept
        self._open = {k: v for k, v in self._open.items() if k[0] != request.gallery or k[1] in names}
        place = self._place(request.gallery)
        for segment in place.iterdir() if place.is_dir() else ():
            if segment.name not in names:
                shutil.rmtree(segment, ignore_errors=True)


def _sent(segment: OpenSegment, row: int) -> SentRow:
    prints = segment.prints
    rows = slice(int(prints.start[row]), int(prints.start[row + 1]))
    return SentRow(
        segment.id_at(row),
        np.array(prints.present[row]),
        np.array(prints.counts[:, row]),
        np.array(prints.xy[rows]),
        np.array(prints.angle[rows]),
        np.array(prints.quality[rows]),
    )
