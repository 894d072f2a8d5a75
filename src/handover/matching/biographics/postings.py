"""Posting lists in flat arrays: buckets of a hash table, each posting a record and some bits of its key.

No list of keys is kept: a key's high bits choose the bucket, bits of the rest tell most strangers in it
apart, and a stranger that passes only costs one comparison. Two random reads a key, at any size.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.columns import mapped, save
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.jit import compiled, inner
from handover.matching.biographics.keys import MOST_KEYS, Keys, keys_of
from handover.matching.biographics.layout import Columns, Floats, Ints
from handover.matching.segment_files import SegmentFiles

PER_BUCKET = 16  # postings, on average
MOST_RECORDS = 1 << 24  # of a segment: at least eight bits of a posting are its key's
_SAMPLE = 2_000  # records whose keys are counted to choose how many buckets

VOTE_UNIT = 256  # of a bit: whole numbers, whose sum does not depend on the order

Lists = NDArray[np.uint32]
_Table = NDArray[np.int32]


class RecordPostings(NamedTuple):
    """``bucket[b]:bucket[b+1]`` are the postings of bucket b: a record's row, and above it bits of its key."""

    bucket: Lists
    posting: Lists


@inner
def bucket_of(key: np.uint64, buckets: int) -> int:
    """The bucket of a key, by its high half."""
    return int(np.int64((key >> np.uint64(32)) * np.uint64(buckets) >> np.uint64(32)))


@inner
def _row_bits(records: int) -> int:
    bits = 1
    while (1 << bits) < records:
        bits += 1
    return bits


@inner
def _tag(key: np.uint64, bits: int) -> int:
    """What a posting keeps of a key, in place above ``bits`` of row."""
    return int(np.int64(key & np.uint64((1 << (32 - bits)) - 1))) << bits


@compiled
def _count(c: Columns, end: int, bucket: Lists) -> int:
    """Count the postings of the first ``end`` records into ``bucket[b + 1]``, if it has room; how many in all."""
    out = np.zeros(MOST_KEYS, dtype=np.uint64)
    total = 0
    for i in range(end):
        n = keys_of(c, i, False, out)
        total += n
        for r in range(n if len(bucket) else 0):
            bucket[bucket_of(out[r], len(bucket) - 1) + 1] += np.uint32(1)
    return total


@compiled
def _file(c: Columns, bucket: Lists, posting: Lists) -> None:
    """Put each posting at its bucket's next place. ``bucket`` holds the begin of each and is left so."""
    out = np.zeros(MOST_KEYS, dtype=np.uint64)
    records = len(c.record) - 1
    bits = _row_bits(records)
    for i in range(records):
        for r in range(keys_of(c, i, False, out)):
            b = bucket_of(out[r], len(bucket) - 1)
            posting[bucket[b]] = i | _tag(out[r], bits)
            bucket[b] += np.uint32(1)
    for b in range(len(bucket) - 1, 0, -1):
        bucket[b] = bucket[b - 1]
    bucket[0] = 0


def build(columns: Columns) -> RecordPostings:
    """File every record under its keys. Raises BiographicError above MOST_RECORDS (use more segments)."""
    records = len(columns.record) - 1
    if records > MOST_RECORDS:
        raise BiographicError(f"a segment takes {MOST_RECORDS:,} records, not {records:,}: use several")
    some = min(records, _SAMPLE)
    each = _count(columns, some, np.zeros(0, dtype=np.uint32)) / max(some, 1)
    bucket = np.zeros(max(16, int(records * each / PER_BUCKET)) + 1, dtype=np.uint32)
    total = _count(columns, records, bucket)
    if total >= 1 << 32:
        raise BiographicError("too many names in one segment: use several")
    np.cumsum(bucket, out=bucket)
    posting = np.zeros(total, dtype=np.uint32)
    _file(columns, bucket, posting)
    return RecordPostings(bucket, posting)


def write(postings: RecordPostings, directory: Path) -> None:
    """One file per array."""
    for name, values in postings._asdict().items():
        save(directory, f"post_{name}", values)


def open_postings(files: SegmentFiles) -> RecordPostings:
    """Map the files that ``write`` made. Raises BiographicError if one is missing or damaged."""
    return RecordPostings(*(mapped(files, f"post_{name}", at_once=True) for name in RecordPostings._fields))


@inner
def begins(p: RecordPostings, keys: Keys, start: Ints, size: Ints) -> int:
    """Where each key's bucket begins and how long it is; the postings of all of them."""
    total = 0
    for r in range(len(keys)):
        b = bucket_of(keys[r], len(p.bucket) - 1)
        start[r] = int(p.bucket[b])
        size[r] = int(p.bucket[b + 1]) - start[r]
        total += size[r]
    return total


@inner
def collect(
    p: RecordPostings,
    keys: Keys,
    start: Ints,
    size: Ints,
    order: Ints,
    records: int,
    most: int,
    table: _Table,
    used: Ints,
) -> int:
    """Read at most ``most`` postings of the keys, shortest lists first; return how many records were found.

    ``table`` (a power of two, 2; zeros) gets each record plus one and the rarity of the keys that found it, in units
    of `VOTE_UNIT`, at the slots ``used``. A list longer than what is left is read as far as that goes.
    """
    bits = _row_bits(records)
    mask = (1 << bits) - 1
    found = 0
    for r in order:
        end = start[r] + min(size[r], most)
        tag = _tag(keys[r], bits)
        vote = np.int32(VOTE_UNIT * np.log2(1.0 + records / max(size[r], 1)))
        for at in range(start[r], end):
            posting = int(p.posting[at])
            if posting & ~mask != tag:
                continue
            record = posting & mask
            slot = (record * 2654435761 >> 8) & (len(table) - 1)
            while table[slot, 0] != 0 and table[slot, 0] != record + 1:
                slot = (slot + 1) & (len(table) - 1)
            if table[slot, 0] == 0:
                table[slot, 0] = record + 1
                used[found] = slot
                found += 1
            table[slot, 1] += vote
        most -= end - start[r]
        if most <= 0:
            break
    return found


@inner
def strongest(
    table: _Table, used: Ints, found: int, most: int, places: Ints, rows: Ints, bits: Floats
) -> int:
    """The records with the most votes, best first to an eighth of a bit, into ``rows``, their votes in bits into
    ``bits``; returns how many.

    ``places`` (zeros) is room to sort by counting. Ties keep the order in which the records were found.
    """
    last = len(places) - 1
    for r in range(found):
        places[last - min(table[used[r], 1] // (VOTE_UNIT // 8), last)] += 1
    before = 0
    for place in range(len(places)):
        here = places[place]
        places[place] = before
        before += here
    for r in range(found):
        place = last - min(table[used[r], 1] // (VOTE_UNIT // 8), last)
        if places[place] < most:
            rows[places[place]], bits[places[place]] = table[used[r], 0] - 1, table[used[r], 1] / VOTE_UNIT
        places[place] += 1
    return min(found, most)
