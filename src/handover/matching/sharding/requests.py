"""What a node is asked, and what it answers. Plain values, which any transport may carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics import Frequencies
from handover.matching.fingerprints.election import Look
from handover.matching.gallery_manifest import SegmentEntry
from handover.matching.types import Biographics

Numbered = tuple[int, SegmentEntry]
"""A segment with its place in the gallery's manifest, by which candidates are ordered."""


class NodeError(Exception):
    """A node does not have what it was asked for; the text says what."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one shard at one version (`Manifest.version`) of a gallery. ``rules``: the digest of the weights
    by which names are to be searched; a node that has others refuses."""

    gallery: str
    version: str
    shard: int
    rules: str


@dataclass(frozen=True, eq=False, slots=True)
class Elect(Question):
    """Let the fingers of these looks vote, one look after the other; answered by `election.Elected` rows."""

    looks: tuple[Look, ...]


@dataclass(frozen=True, eq=False, slots=True)
class ReadRows(Question):
    """Read the fingers of these (segment, row); answered by a `SentRow` each."""

    wanted: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False, slots=True)
class FindNames(Question):
    """Search by names, dates and numbers; answered by `merging.ShardNames`."""

    probe: Biographics
    limit: int


@dataclass(frozen=True, slots=True)
class ShardAnswer:
    """An answer says of which shard and which version, and so which epoch, it is, and by which weights."""

    gallery: str
    version: str
    shard: int
    rules: str
    value: Any


@dataclass(frozen=True, slots=True)
class Lacking:
    """What of these segments a node does not have; answered by `Lack`."""

    gallery: str
    entries: Sequence[SegmentEntry]


@dataclass(frozen=True, slots=True)
class Lack:
    """Files that are not there, as (segment, path), and segments that are not open."""

    files: tuple[tuple[str, str], ...]
    closed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Take:
    """A piece of a segment's file. Pieces come in order, the first at 0."""

    gallery: str
    segment: str
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Open:
    """Verify and map these segments; answered by the name counts of those in ``counted``."""

    gallery: str
    entries: Sequence[SegmentEntry]
    counted: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Hold:
    """Be ready to answer for these shards at this version, with segments that are open.

    ``table`` names the frequencies by which names are weighed (empty: each segment by its own); they are sent along
    where the node does not have them. ``weights``: the text of the weights that names are searched by, which are not
    the node's own but those that two people adopted.
    """

    gallery: str
    version: str
    shards: dict[int, tuple[Numbered, ...]]
    table: str
    weights: str
    frequencies: Frequencies | None = None


@dataclass(frozen=True, slots=True)
class Tidy:
    """Let go of all versions but these, and remove the files of all segments but theirs and those of ``keep``."""

    gallery: str
    versions: frozenset[str]
    keep: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class SentRow:
    """The fingers of one identity, as stored. Arrays as in `PrintSegment`, of this row alone."""

    identity_id: str
    present: NDArray[np.bool_]
    counts: NDArray[np.uint16]
    xy: NDArray[np.int16]
    angle: NDArray[np.uint16]
    quality: NDArray[np.uint8]

    def minutiae(self, position: int) -> tuple[NDArray[np.int16], NDArray[np.uint16], NDArray[np.uint8]]:
        """Return one finger, as `PrintSegment.minutiae` does."""
        last = int(self.counts[:position].astype(np.int64).sum())
        rows = slice(last - int(self.counts[position - 1]), last)
        return self.xy[rows], self.angle[rows], self.quality[rows]
