"""The whole of a linkage: read, choose pairs, compare them block by block, learn, score, cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.blocking import CandidatePairs, candidates
from handover.matching.biographics.linkage.clusters import clusters
from handover.matching.biographics.linkage.dates import ColumnReading
from handover.matching.biographics.linkage.errors import LinkageError
from handover.matching.biographics.linkage.fields import ComparedField, fields_of
from handover.matching.biographics.linkage.files import Records, read_records
from handover.matching.biographics.linkage.flags import Flagged, flagged_in
from handover.matching.biographics.linkage.levels import Levels, RowNumbers, all_levels
from handover.matching.biographics.linkage.mapping import ColumnMap
from handover.matching.biographics.linkage.placeholder_values import LeftOut, without_defaults
from handover.matching.biographics.linkage.relatives import contradicting, kept_apart
from handover.matching.biographics.linkage.training import LearntWeights, train

Floats = NDArray[np.float64]
Tell = Callable[[str, float], None]

BLOCK: Final = 500_000  # pairs compared between two looks at the disk
FORMAT: Final = 4
APART: Final = -1.0  # the same where each has a number of their own, and the rest contradicts
SURELY: Final = -3.0  # bits below which relatives are never put into one cluster by a third record


@dataclass(frozen=True, slots=True)
class Linked:
    """What was found. Pairs are rows of either file, (n,); ``bits`` log2 odds that they are one person's,
    ``strangers`` the same if nobody had relatives.

    ``cluster`` of the left records, then (two files) of the right ones; ``chosen``: pairs in one cluster.
    """

    left: Records
    right: Records | None
    fields: list[ComparedField]
    dates: list[ColumnReading]
    left_out: list[LeftOut]
    flagged: list[Flagged]
    rules: tuple[tuple[str, int], ...]
    pairs: tuple[RowNumbers, RowNumbers]
    levels: Levels
    bits: Floats
    strangers: Floats
    trained: LearntWeights
    cluster: RowNumbers
    chosen: NDArray[np.bool_]

    @property
    def right_keys(self) -> list[str]:
        """The keys of the right file: the left's where one file was linked with itself."""
        return (self.right or self.left).keys

    @property
    def households(self) -> RowNumbers:
        """Pairs that would be linked if nobody had relatives, and are not: twins, father and son."""
        return np.flatnonzero(kept_apart(self.bits, self.strangers) & ~self.chosen)

    @property
    def probability(self) -> Floats:
        """Of each pair."""
        return np.asarray(1 / (1 + np.exp2(-np.clip(self.bits, -60, 60))))


def link(
    left: Path,
    right: Path,
    columns: ColumnMap,
    *,
    blocks: Path | None = None,
    tell: Tell = lambda *_: None,
    today: date | None = None,
) -> Linked:
    """Link two files, or one with itself where both are the same file.

    ``blocks``: a folder in which compared blocks are kept, so that a run cut short goes on where it was.
    ``tell`` hears what is done and the share of it. ``today`` (default: this day in UTC) bounds dates of birth and
    turns ages into years. Raises LinkageError for what cannot be read.
    """
    mine, theirs = _read(left, right, columns)
    same = theirs is None
    fields, dates = fields_of(columns, mine, theirs, today or datetime.now(UTC).date())
    fields, left_out = without_defaults(fields)
    flagged = flagged_in(columns, mine, theirs)
    place = _kept_in(blocks, fields)
    pairs = _candidates(fields, same, place, tell)
    levels = _compare(fields, pairs, place, tell)
    tell("learning weights", 0.0)
    trained = train(fields, pairs.left, pairs.right, levels, same=same)
    bits, strangers = trained.bits(fields, pairs.left, pairs.right, levels)
    tell("clusters", 0.5)
    sizes = (len(mine),) if theirs is None else (len(mine), len(theirs))
    offset = 0 if theirs is None else len(mine)
    never = contradicting(levels, fields) & (bits < APART)
    never |= (bits < SURELY) & (strangers - bits > -SURELY)
    cluster = clusters(sizes, pairs.left, pairs.right + offset, bits, never)
    unseen = _unseen(cluster, sizes, pairs, offset)
    if len(unseen[0]):
        more = all_levels(fields, *unseen)
        scored = trained.bits(fields, *unseen, more)
        levels = np.concatenate([levels, more])
        bits, strangers = (np.concatenate(both) for both in zip((bits, strangers), scored, strict=True))
    rows = np.concatenate([pairs.left, unseen[0]]), np.concatenate([pairs.right, unseen[1]])
    chosen = cluster[rows[0]] == cluster[rows[1] + offset]
    tell("clusters", 1.0)
    return Linked(
        mine, theirs, fields, dates, left_out, flagged, pairs.rules, rows, levels, bits, strangers, trained,
        cluster, chosen,
    )  # fmt: skip


def _read(left: Path, right: Path, columns: ColumnMap) -> tuple[Records, Records | None]:
    """The records of both files; of one that is linked with itself once. Raises LinkageError."""
    mine = read_records(left, columns)
    if left.resolve() != right.resolve():
        return mine, read_records(right, columns, right=True)
    if len(mine) < 2:
        raise LinkageError(f"{left} holds one record: there is no pair to compare")
    return mine, None


def _kept_in(blocks: Path | None, fields: list[ComparedField]) -> Path | None:
    """The folder for the work on these very values."""
    if blocks is None:
        return None
    place = blocks / _digest(fields)
    place.mkdir(parents=True, exist_ok=True)
    return place


def _digest(fields: list[ComparedField]) -> str:
    """A name for the work on these very values."""
    known = hashlib.blake2b(str(FORMAT).encode(), digest_size=12)
    for field in fields:
        known.update(f"{field.name}\0{field.kind}\0".encode())
        known.update("\0".join(field.values).encode("utf-8", "surrogatepass"))
        known.update(field.left.tobytes())
        known.update(field.right.tobytes())
    return known.hexdigest()


def _candidates(fields: list[ComparedField], same: bool, place: Path | None, tell: Tell) -> CandidatePairs:
    kept = place / "pairs.npz" if place else None
    if kept and kept.exists():
        with np.load(kept, allow_pickle=False) as stored:
            rules = tuple(zip(stored["rules"].tolist(), stored["counts"].tolist(), strict=True))
            return CandidatePairs(stored["left"], stored["right"], rules)
    found = candidates(fields, same=same, progress=lambda share: tell("choosing pairs", share))
    if kept:
        names, counts = [name for name, _ in found.rules], [count for _, count in found.rules]
        _keep(kept, left=found.left, right=found.right, rules=np.array(names), counts=np.array(counts))
    return found


def _compare(fields: list[ComparedField], pairs: CandidatePairs, place: Path | None, tell: Tell) -> Levels:
    if not len(pairs.left):
        raise LinkageError(
            "no two records share enough to be compared; check that the columns are the right ones"
        )
    done = []
    for number, start in enumerate(range(0, len(pairs.left), BLOCK)):
        kept = place / f"levels-{number:05d}.npz" if place else None
        if kept and kept.exists():
            with np.load(kept, allow_pickle=False) as stored:
                done.append(stored["levels"])
        else:
            part = slice(start, start + BLOCK)
            done.append(all_levels(fields, pairs.left[part], pairs.right[part]))
            if kept:
                _keep(kept, levels=done[-1])
        tell("comparing", min(1.0, (start + BLOCK) / len(pairs.left)))
    return np.concatenate(done)


def _keep(path: Path, **arrays: NDArray[np.generic]) -> None:
    """Write beside and rename: a block is there whole or not at all."""
    half = path.with_suffix(".part")
    with half.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    half.replace(path)


def _unseen(
    cluster: RowNumbers, sizes: tuple[int, ...], pairs: CandidatePairs, offset: int
) -> tuple[RowNumbers, RowNumbers]:
    """Pairs of one cluster that were not among the candidates."""
    order = np.argsort(cluster, kind="stable")
    left: list[int] = []
    right: list[int] = []
    for members in np.split(order, np.flatnonzero(np.diff(cluster[order])) + 1):
        if len(members) > 1:
            mine = members if len(sizes) == 1 else members[members < offset]
            theirs = members if len(sizes) == 1 else members[members >= offset] - offset
            for a in mine.tolist():
                for b in theirs.tolist():
                    if len(sizes) == 2 or a < b:
                        left.append(a)
                        right.append(b)
    width = sizes[-1]
    wanted = np.array(left, dtype=np.int64) * width + np.array(right, dtype=np.int64)
    known = np.sort(pairs.left * width + pairs.right)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    missing = wanted[known[at] != wanted]
    return missing // width, missing % width
