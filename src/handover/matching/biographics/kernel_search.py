"""One probe against a segment, in one compiled call: keys, postings, the strongest compared, the best explained."""

from __future__ import annotations

import numpy as np

from handover.matching.biographics import layout as k
from handover.matching.biographics.jit import compiled, inner
from handover.matching.biographics.kernel import score_row
from handover.matching.biographics.kernel_bounds import bounds, most_of_names
from handover.matching.biographics.kernel_tokens import room
from handover.matching.biographics.keys import MOST_KEYS, keys_of
from handover.matching.biographics.layout import Columns, Floats, Ints
from handover.matching.biographics.postings import RecordPostings, begins, collect, strongest

MOST_READ = 10_000  # postings read for one probe, shortest lists first
MOST_SCORED = 400  # candidates compared, those that most and rarest keys found first
FAINT = 20.0  # bits under the best: 400 such candidates move no probability by more than 0.0004
LIMITS = MOST_READ, MOST_SCORED, FAINT
SETTLED = 10.0  # bits above even odds: beside a candidate so far above nobody takes a thousandth, but ...
NEAR = 0.25  # ... who shares a fourth of its votes, so that only those are still compared ...
FIRST = 40  # ... and the first so many, or four times as many as are asked for
_VOTES = 1_600  # steps of an eighth of a bit


@compiled
def candidates(
    probe: Columns, records: int, p: RecordPostings, most_read: int, most: int
) -> tuple[Ints, Floats]:
    """Rows of the records that could be the probe's person and their votes, the likeliest first; all, where they
    are few."""
    if records <= most:
        return np.arange(records), np.zeros(records)
    keys = np.empty(MOST_KEYS, dtype=np.uint64)
    keys = keys[: keys_of(probe, 0, True, keys)]
    start, size = np.empty(len(keys), dtype=np.int64), np.empty(len(keys), dtype=np.int64)
    reads = min(begins(p, keys, start, size), most_read)
    slots = 64
    while slots < 2 * reads:
        slots *= 2
    table, used = np.zeros((slots, 2), dtype=np.int32), np.empty(reads, dtype=np.int64)
    found = collect(p, keys, start, size, np.argsort(size), records, most_read, table, used)
    rows = np.empty(min(found, most), dtype=np.int64)
    bits = np.empty(len(rows))
    strongest(table, used, found, most, np.zeros(_VOTES, dtype=np.int64), rows, bits)
    return rows, bits


@inner
def _fetch(c: Columns, rows: Ints) -> int:
    """Touch what comparing will read, so that memory answers many reads at once. Never negative."""
    touched = 0
    for j in rows:
        touched += c.record[j, 0] + c.record[j + 1, 0]
    for j in rows:
        first = c.record[j]
        name, birth, number = int(first[0]), int(first[1]), int(first[2])
        if name < len(c.name):
            touched += int(c.name[name, 0])
        if birth < len(c.birth):
            touched += int(c.birth[birth])
        if number < len(c.number):
            touched += int(np.int64(c.number[number, 0] & np.uint64(15)))
    for j in rows:
        name = int(c.record[j, 0])
        if name < len(c.name) and int(c.name[name, 0]) < len(c.token):
            touched += int(c.token[int(c.name[name, 0])])
    return touched


@inner
def _keep(best: Ints, weight: Floats, kept: int, row: int, total: float) -> int:
    """Put a row among the best, heaviest first and then by row; how many are kept."""
    at = kept
    while at > 0 and (weight[at - 1] < total or (weight[at - 1] == total and best[at - 1] > row)):
        at -= 1
    if at == len(best):
        return kept
    kept = min(kept + 1, len(best))
    for place in range(kept - 1, at, -1):
        best[place], weight[place] = best[place - 1], weight[place - 1]
    best[at], weight[at] = row, total
    return kept


@compiled
def search(
    probe: Columns,
    gallery: Columns,
    p: RecordPostings,
    w: Floats,
    limit: int,
    none: float,
    most_read: int,
    most: int,
    faint: float,
) -> tuple[Ints, Floats, Floats, Floats, Ints]:
    """The best rows and their weights, the weights of all above 0 in no order, and the best rows' waterfalls.

    ``none`` is the weight at which a candidate is as likely as that there is no such record, in bits. A record
    that could be neither among the best nor likely beside them is passed over once its dates, codes and
    numbers are compared: its names could not make up for them. Where all records are compared none is left out
    for being found late.
    """
    rows, bits = candidates(probe, len(gallery.record) - 1, p, most_read, most)
    all_ = len(rows) == len(gallery.record) - 1
    s = room()
    part, code = np.zeros(k.FIELDS), np.zeros(k.FIELDS + 4 + k.KIND_COUNT, dtype=np.int64)
    best, weight = np.zeros(min(limit, len(rows)), dtype=np.int64), np.zeros(min(limit, len(rows)))
    above = np.zeros(len(rows))
    kept, count = 0, 0
    known = bounds()
    floor, near = 0.0, 0.0
    first = max(FIRST, 4 * limit)
    for r in range(len(rows)):
        if (r % FIRST == 0 and _fetch(gallery, rows[r : r + FIRST]) < 0) or (r >= first and bits[r] < near):
            break
        names = most_of_names(probe, 0, gallery, rows[r], w, s, known)
        total = score_row(probe, 0, gallery, rows[r], w, floor - names, s, part, code)
        if total <= 0.0:
            continue
        above[count] = total
        count += 1
        kept = _keep(best, weight, kept, rows[r], total)
        if total >= none + SETTLED and not all_:
            near = max(near, NEAR * bits[r])
        if kept == len(best):
            floor = max(0.0, min(weight[kept - 1], max(weight[0], none) - faint))
    best, weight = best[:kept], weight[:kept]
    parts = np.zeros((kept, k.FIELDS))
    codes = np.zeros((kept, k.FIELDS + 4 + k.KIND_COUNT), dtype=np.int64)
    for r in range(kept):
        score_row(probe, 0, gallery, best[r], w, -1e9, s, parts[r], codes[r])
    return best, weight, above[:count], parts, codes
