"""Posting lists in flat arrays: buckets of a hash table, each posting a record and a byte of its key.

No list of keys is kept: a key's high bits choose the bucket, a byte of the rest tells most strangers in it
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

PER_BUCKET = 4  # postings, on average
TABLE_BITS = 16  # of the open-addressing table that collects the candidates of one search


class Postings(NamedTuple):
    """``bucket[b]:bucket[b+1]`` are the postings of bucket b; ``tag`` is a byte of each posting's key."""

    bucket: NDArray[np.uint32]
    record: NDArray[np.int32]
    tag: NDArray[np.uint8]


@compiled
def _file(c: Columns, bucket: NDArray[np.uint32], record: NDArray[np.int32], tag: NDArray[np.uint8]) -> int:
    """Count the postings of each bucket; where ``record`` has room, put them at the bucket's place instead.

    ``bucket`` has 2**bits entries and counts up from what it holds. Returns the number of postings.
    """
    out = np.zeros(MOST_KEYS, dtype=np.uint64)
    shift = _shift(len(bucket))
    total = 0
    for i in range(len(c.record) - 1):
        n = keys_of(c, i, False, out)
        total += n
        for r in range(n):
            b = out[r] >> shift
            if len(record):
                record[bucket[b]] = i
                tag[bucket[b]] = out[r] & np.uint64(255)
            bucket[b] += np.uint32(1)
    return total


@inner
def _shift(buckets: int) -> np.uint64:
    """How far a key's high bits are shifted down to be a bucket."""
    bits = 0
    while (1 << bits) < buckets:
        bits += 1
    return np.uint64(64 - bits)


def build(columns: Columns) -> Postings:
    """File every record under its keys. Raises BiographicError above 2**32 postings (use more segments)."""
    records = len(columns.record) - 1
    bits = max(4, int(records * 28 / PER_BUCKET).bit_length())
    counts = np.zeros(1 << bits, dtype=np.uint32)
    total = _file(columns, counts, np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint8))
    if total >= 1 << 32:
        raise BiographicError("too many records for one segment")
    bucket = np.zeros(len(counts) + 1, dtype=np.uint32)
    np.cumsum(counts, out=bucket[1:])
    record, tag = np.zeros(total, dtype=np.int32), np.zeros(total, dtype=np.uint8)
    _file(columns, bucket[:-1].copy(), record, tag)
    return Postings(bucket, record, tag)


def write(postings: Postings, directory: Path) -> None:
    """One file per array."""
    for name, values in postings._asdict().items():
        save(directory, f"post_{name}", values)


def open_postings(directory: Path) -> Postings:
    """Map the files that ``write`` made. Raises BiographicError if one is missing or damaged."""
    return Postings(*(mapped(directory, f"post_{name}") for name in Postings._fields))


@inner
def _vote(table: Ints, votes: Floats, record: int, vote: float) -> int:
    """Add to a record's votes; 1 if it is new to the table."""
    size = len(table)
    slot = (record * 2654435761) & (size - 1)
    while table[slot] >= 0 and table[slot] != record:
        slot = (slot + 1) & (size - 1)
    new = 1 if table[slot] < 0 else 0
    table[slot] = record
    votes[slot] += vote
    return new


@compiled
def collect(p: Postings, keys: Keys, records: int, most_read: int, table: Ints, votes: Floats) -> int:
    """Read the lists of the keys, shortest first, until ``most_read`` postings; return how many records.

    ``table`` (a power of two, filled with -1) and ``votes`` (zeros) get each record found and the bits of
    rarity of the keys that found it. A list longer than what is left is read as far as that goes.
    """
    shift = _shift(len(p.bucket) - 1)
    sizes = np.zeros(len(keys), dtype=np.int64)
    for r in range(len(keys)):
        b = keys[r] >> shift
        sizes[r] = int(np.int64(p.bucket[b + np.uint64(1)])) - int(np.int64(p.bucket[b]))
    found, read = 0, 0
    for r in np.argsort(sizes):
        if sizes[r] == 0:
            continue
        b = keys[r] >> shift
        tag = keys[r] & np.uint64(255)
        vote = np.log2(1.0 + records / sizes[r])
        start = int(np.int64(p.bucket[b]))
        end = min(start + sizes[r], start + most_read - read)
        for at in range(start, end):
            if np.uint64(p.tag[at]) == tag:
                found += _vote(table, votes, int(np.int64(p.record[at])), vote)
        read += end - start
        if read >= most_read or found * 2 > len(table):
            break
    return found


@compiled
def strongest(table: Ints, votes: Floats, found: int, most: int) -> Ints:
    """The records with the most votes, at most ``most`` of them; ties by record, ascending order within."""
    records = np.zeros(found, dtype=np.int64)
    theirs = np.zeros(found, dtype=np.float64)
    n = 0
    for slot in range(len(table)):
        if table[slot] >= 0:
            records[n], theirs[n] = table[slot], votes[slot]
            n += 1
    if found > most:
        floor = np.sort(theirs)[found - most]
        above = 0
        for r in range(found):
            if theirs[r] > floor:
                above += 1
        tied = np.sort(records[theirs == floor])[: most - above]
        records = np.concatenate((records[theirs > floor], tied))
    return np.sort(records)
