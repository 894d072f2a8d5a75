"""How fast fingerprints are compared and searched, and what the search finds.

    python bench/fingerprints.py [--samples FOLDER] [--sizes 10000,100000]
    python bench/fingerprints.py --tenprints FOLDER [--sizes 10000,100000,1000000] [--large] [--minutes 8]

* exact: our one-to-one stage and bozorth3 (nbis-py) on the same minutiae in the same run, comparisons a second of
  one core. Ours as a search uses it, one finger against many, most of them non-mates.
* indexed: how many fingers one core passes a second through the candidate stage, and how often the mate is among
  the first 100, of synthetic identities and of the sample databases' fingers among them.
* growth: the exponent of search time over gallery size, fitted to the sizes run (1 is linear).

``--tenprints`` searches whole tenprints instead (see `tenprints_making`), from a gallery that it makes in FOLDER: 45
CPU minutes and 7.0 GB a million identities, two minutes a piece, the missing ones only; what is not begun after
``--minutes`` is left to the next run. ``--large`` adds ten million: seven CPU hours, 75 GB, 16 GB of memory.

The last line is JSON. ``--grow-words FILE`` only grows the index's words anew from synthetic fingers and says the
SHA-256 of what came out; a gallery made with other words is enrolled anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import tenprints
import tenprints_making

from handover.formats.minutiae import FingerMinutiae
from handover.matching.evaluation.impressions import databases, load
from handover.matching.evaluation.matchers import Bozorth
from handover.matching.fingerprints.cylinders import Pack, template
from handover.matching.fingerprints.index import Index, build, postings
from handover.matching.fingerprints.scorer import compare_many
from handover.matching.fingerprints.voting import Voter, vote
from handover.matching.fingerprints.words_training import train
from handover.world import prints
from handover.world.kernels import mix

POSITION = 2
CHUNK = 5000
PROBES = 200
WORD_FINGERS = 2000
ENROLLED, PROBE = 0.85, 0.7  # qualities of the synthetic impressions
TOP = 100


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def synthetic(number: int, press: int, quality: float) -> FingerMinutiae:
    rows = prints.master_rows(mix(number, POSITION, 1), POSITION)
    return prints.pressed(mix(number, POSITION, press), rows, POSITION, quality=quality)


def exact(fingers: list[FingerMinutiae]) -> dict[str, Any]:
    """Every tenth finger against all, the best of three runs; bozorth3 on a sample of the same pairs."""
    pack = template(*fingers)
    compare_many(pack.one(0), pack)
    probes = range(0, len(fingers), 10)
    best = np.inf
    for _ in range(3):
        started = time.thread_time()
        for i in probes:
            compare_many(pack.one(i), pack)
        best = min(best, time.thread_time() - started)
    peer = Bozorth()
    ready = peer.ready(fingers[:60])
    started = time.thread_time()
    pairs = sum(len(peer.row(ready, i)) for i in range(0, 59, 3))
    theirs = pairs / (time.thread_time() - started)
    ours = len(probes) * len(fingers) / best
    return {
        "fingers": len(fingers),
        "comparisons_per_second_per_core": round(ours),
        "bozorth3_per_second_per_core": round(theirs),
        "ratio": round(ours / theirs, 1),
    }


def fill(size: int, first: list[FingerMinutiae]) -> tuple[Index, np.ndarray[Any, Any]]:
    """An index of ``first`` and of synthetic fingers up to ``size``, and the minutiae counts."""
    parts, counts, owner = [], [], 0
    waiting = list(first)
    for number in range(size):
        waiting.append(synthetic(number, 77, ENROLLED))
        if len(waiting) >= CHUNK or number == size - 1:
            pack = template(*waiting)
            owners = np.arange(owner, owner + len(pack))
            quality = np.concatenate([finger.quality for finger in waiting])
            base = np.repeat(np.cumsum([0, *map(len, waiting)])[:-1], np.diff(pack.start))
            place = np.full(len(pack), POSITION)
            parts.append(postings(pack, quality[base + pack.order], owners, place))
            counts.append(np.diff(pack.start).astype(np.uint16))
            owner += len(pack)
            waiting = []
            if number % 100_000 < CHUNK:
                note(f"  {number + 1:,} of {size:,}")
    return build(parts, owner), np.concatenate(counts)


def search(index: Index, counts: np.ndarray[Any, Any], probes: list[tuple[int, Pack]]) -> dict[str, Any]:
    times, ranks = [], []
    for mate, pack in probes:
        voter = Voter.of(pack)
        started = time.thread_time()
        votes = np.zeros(len(counts), np.float32)
        vote(index, voter, POSITION, counts, votes)
        times.append(time.thread_time() - started)
        ranks.append(int((votes > votes[mate]).sum()))
    rank = np.array(ranks)
    return {
        "probes": len(probes),
        "fingers_per_second_per_core": round(len(counts) * len(probes) / sum(times)),
        "milliseconds_median": round(1e3 * float(np.median(times)), 3),
        "milliseconds_p95": round(1e3 * float(np.percentile(times, 95)), 3),
        "rank_1": float((rank == 0).mean()),
        f"top_{TOP}": float((rank < TOP).mean()),
    }


def indexed(size: int, real: list[tuple[FingerMinutiae, list[FingerMinutiae]]]) -> dict[str, Any]:
    """One finger position: real fingers' first impressions are enrolled first, their others are probes."""
    started = time.perf_counter()
    index, counts = fill(size, [first for first, _ in real])
    built = time.perf_counter() - started
    step = max(1, size // PROBES)
    mine = [(len(real) + n, template(synthetic(n, 991, PROBE))) for n in range(0, size, step)]
    search(index, counts, mine[:2])
    result: dict[str, Any] = {
        "size": size,
        "build_seconds": round(built, 1),
        "bytes_per_finger": round(index.bytes_of(POSITION) / len(counts)),
        "synthetic": search(index, counts, mine),
    }
    if real:
        probes = [(mate, template(other)) for mate, (_, others) in enumerate(real) for other in others]
        result["real"] = search(index, counts, probes)
    return result


def sample_fingers(folder: Path) -> list[tuple[FingerMinutiae, list[FingerMinutiae]]]:
    """First impression and the others, of every finger of every database."""
    found: dict[tuple[str, str], list[FingerMinutiae]] = {}
    for database in databases(folder):
        for one in load(database):
            if one.minutiae is not None:
                found.setdefault((database.name, one.finger), []).append(one.minutiae)
    return [(views[0], views[1:]) for views in found.values() if len(views) > 1]


def exponent(sizes: list[int], times: list[float]) -> float | None:
    """Of the power of the size that the times follow."""
    if len(sizes) < 2:
        return None
    return round(float(np.polyfit(np.log(sizes), np.log(times), 1)[0]), 3)


def tenprints_of(folder: Path, sizes: list[int], chosen: argparse.Namespace) -> dict[str, Any]:
    """Make what is missing, then search each size that is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for line in tenprints_making.fill(folder, max(sizes), chosen.workers, chosen.minutes):
        note(line)
    found = []
    for size in sizes:
        if missing := tenprints_making.lacking(folder, size):
            note(f"{size:,} identities: {missing} pieces are missing; run this again")
            continue
        note(f"tenprint search, {size:,} identities")
        found.append(tenprints.search(folder, size, chosen.probes, note))
        note(json.dumps(found[-1]))
    if found and chosen.repeat:
        note(f"times of {chosen.repeat} times {found[-1]['identities']:,}")
        times = tenprints.repeated(folder, found[-1]["identities"], chosen.repeat, chosen.probes // 3)
    else:
        times = {}
    whole = [one["identities"] for one in found]
    growth = {
        kind: exponent(whole, [one["milliseconds"][kind]["median"] for one in found])
        for kind in ("first look", "mated", "strangers")
    }
    return {"cores": os.cpu_count(), "load": os.getloadavg(), "tenprints": found, "repeated": times,
            "growth_exponent": growth}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=Path, help="folder of databases, such as leader_fvc_b_iso")
    parser.add_argument("--sizes", help="default 10000,100000; for tenprints a million too")
    parser.add_argument("--tenprints", type=Path, help="search tenprints; the gallery's folder")
    parser.add_argument("--probes", type=int, default=300, help="mated tenprint searches")
    parser.add_argument(
        "--repeat", type=int, default=0, help="time the largest gallery so many times over too"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes that make the gallery")
    parser.add_argument("--minutes", type=float, default=60.0, help="after which no further piece is begun")
    parser.add_argument("--large", action="store_true", help="ten million tenprints too")
    parser.add_argument("--grow-words", type=Path, help="write words to this .npy and do nothing else")
    chosen = parser.parse_args()
    if chosen.grow_words:
        fingers = [synthetic(number, 5, ENROLLED) for number in range(WORD_FINGERS)]
        np.save(chosen.grow_words, train(fingers, seed=1), allow_pickle=False)
        print(json.dumps({"sha256": hashlib.sha256(chosen.grow_words.read_bytes()).hexdigest()}))
        return
    usual = "10000,100000" + (",1000000" if chosen.tenprints else "")
    sizes = [int(part) for part in (chosen.sizes or usual).split(",")]
    if chosen.tenprints:
        sizes += [10_000_000] if chosen.large else []
        print(json.dumps(tenprints_of(chosen.tenprints, sizes, chosen)))
        return
    real = sample_fingers(chosen.samples) if chosen.samples else []
    note("exact stage")
    fingers = [view for first, others in real for view in (first, *others)]
    report: dict[str, Any] = {"exact": exact(fingers or [synthetic(n // 2, n, 0.8) for n in range(320)])}
    report["indexed"] = []
    for size in sizes:
        note(f"candidate stage, {size:,} identities")
        report["indexed"].append(indexed(size, real))
        note(json.dumps(report["indexed"][-1]))
    times = [one["synthetic"]["milliseconds_median"] for one in report["indexed"]]
    report["growth_exponent"] = exponent(sizes, times)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
