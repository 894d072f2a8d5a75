"""Search by names, dates and numbers: speed, recall and open-set rates at growing sizes, peers in the same run.

    python bench/biographics.py [--sizes 100000,1000000] [--large] [--probes 1000] [--peers rapidfuzz,postgres,splink]
                                [--errors usual|twice]

Synthetic identities and the error model of tests/matching/biographics/synthetic.py (typos, swaps, missing parts,
shifted dates, wrong or absent numbers, aliases, double surnames). Prints one JSON object on the last line. A
PostgreSQL server is started for the run in a temporary folder, and stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.bench_peers import PEERS
from tests.matching.biographics.synthetic import booking, identities, misspelt, people

from handover.matching.biographics import BiographicSegment
from handover.matching.types import Biographics

WARM_UP = 200
FPIR = (0.001, 0.01, 0.05)


def say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


def milliseconds(seconds: list[float]) -> dict[str, float]:
    p50, p95 = np.percentile(np.array(seconds) * 1e3, [50, 95])
    return {"p50_ms": round(float(p50), 3), "p95_ms": round(float(p95), 3)}


def resident() -> float:
    """Megabytes of memory now held, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def asked(
    records: list[Biographics], probes: int, *, numbers: bool, twice: bool
) -> list[tuple[int, Biographics]]:
    """Bookings of people enrolled; ``twice``: their names misspelt once more."""
    rng = np.random.default_rng(5)
    rows = rng.choice(len(records), probes, replace=False).tolist()
    made = []
    for row in rows:
        probe = booking(rng, records[row], numbers=numbers)
        if twice:
            probe = replace(probe, names=tuple(misspelt(rng, name) for name in probe.names))
        made.append((row, probe))
    return made


def ours(
    segment: BiographicSegment, probes: list[tuple[int, Biographics]], strangers: list[Biographics]
) -> tuple[dict, np.ndarray]:
    for _, probe in probes[:WARM_UP]:
        segment.search(probe, limit=10)
    spent, ranks, scores = [], [], []
    for row, probe in probes:
        started = time.perf_counter()
        found = segment.search(probe, limit=10)
        spent.append(time.perf_counter() - started)
        ids = [c.identity_id for c in found]
        ranks.append(ids.index(f"P{row:08d}") + 1 if f"P{row:08d}" in ids else 0)
        scores.append(found[0].weight if found else 0.0)
    top = np.sort([c[0].weight if (c := segment.search(s, limit=1)) else 0.0 for s in strangers])[::-1]
    place = np.array(ranks)
    open_set = {}
    for rate in FPIR:
        threshold = top[int(rate * len(top))]
        open_set[str(rate)] = round(float(((place == 1) & (np.array(scores) > threshold)).mean()), 4)
    return {
        **milliseconds(spent),
        "recall_1": round(float((place == 1).mean()), 4),
        "recall_10": round(float((place > 0).mean()), 4),
        "identification_rate_at_fpir": open_set,
        "probes": len(probes),
        "strangers": len(strangers),
    }, place


def by_frequency(
    records: list[Biographics], probes: list[tuple[int, Biographics]], place: np.ndarray
) -> dict:
    """Recall at rank 10 by how many of the gallery bear the first surname."""
    bearers = Counter(r.names[0].last.split()[0] for r in records)
    seen = np.array([bearers[records[row].names[0].last.split()[0]] for row, _ in probes])
    out = {}
    for low, high in ((1, 10), (10, 100), (100, 1_000), (1_000, 10_000), (10_000, 10**9)):
        inside = (seen >= low) & (seen < high)
        if inside.any():
            out[f"{low}-{high - 1} bearers"] = {
                "probes": int(inside.sum()),
                "recall_10": round(float((place[inside] > 0).mean()), 4),
            }
    return out


def adding(folder: Path, records: list[Biographics]) -> dict[str, float]:
    """Seconds until one more identity, enrolled into a gallery of its own, is found; and per identity of a batch."""
    from handover.matching.gallery import Gallery
    from handover.matching.types import Identity, Probe

    gallery = Gallery.create(folder, "bench")
    gallery.add(identities(records[:2_000]))
    started = time.perf_counter()
    gallery.add([Identity("new", records[2_000])])
    found = gallery.search(Probe(records[2_000]), limit=5)
    until_found = time.perf_counter() - started
    assert "new" in {c.identity_id for c in found.names}
    started = time.perf_counter()
    gallery.add([Identity(f"batch{n}", r) for n, r in enumerate(records[2_001:3_001])])
    return {
        "until_found_s": round(until_found, 4),
        "amortised_ms": round((time.perf_counter() - started), 3),  # a thousand of them: seconds are ms each
    }


def one_size(size: int, count: int, peers: list[str], *, twice: bool) -> dict:
    say(f"{size:,}: making identities")
    records = people(1, size)
    strangers = people(2, count)
    probes, bare = (asked(records, min(count, size), numbers=n, twice=twice) for n in (True, False))
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "segment"
        folder.mkdir()
        say(f"{size:,}: building")
        started = time.perf_counter()
        BiographicSegment.write(folder, identities(records))
        built = time.perf_counter() - started
        disk = sum(f.stat().st_size for f in folder.iterdir()) / 1e6
        before = resident()
        segment = BiographicSegment.open(folder)
        say(f"{size:,}: searching")
        whole, place = ours(segment, probes, strangers)
        without, _ = ours(segment, bare, [replace(s, numbers=()) for s in strangers])
        result = {
            "size": size,
            "build_s": round(built, 1),
            "disk_mb": round(disk),
            "memory_mb": round(resident() - before),
            "ours": whole,
            "ours_without_numbers": without,
            "by_name_frequency": by_frequency(records, probes, place),
        }
        for name in peers:
            say(f"{size:,}: {name}")
            result[name] = PEERS[name](Path(work), records, probes)
            if "p50_ms" in result[name]:
                result[name]["times_ours_p50"] = round(result[name]["p50_ms"] / whole["p50_ms"], 1)
        if size >= 3_001:
            result["adding"] = adding(Path(work) / "gallery", records)
    return result


def growth(results: list[dict]) -> float | None:
    """The exponent b of p50 = a * size**b."""
    if len(results) < 2:
        return None
    sizes, times = ([r[k] if k == "size" else r["ours"]["p50_ms"] for r in results] for k in ("size", "p50"))
    return round(float(np.polyfit(np.log(sizes), np.log(times), 1)[0]), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--large", action="store_true", help="also 10,000,000")
    parser.add_argument("--probes", type=int, default=1_000)
    parser.add_argument("--peers", default="rapidfuzz,postgres,splink", help="'' for none")
    parser.add_argument(
        "--errors", choices=("usual", "twice"), default="usual", help="names misspelt once, or twice"
    )
    arguments = parser.parse_args()
    sizes = [int(s) for s in arguments.sizes.split(",")] + ([10_000_000] if arguments.large else [])
    peers = [p for p in arguments.peers.split(",") if p]
    results = [one_size(size, arguments.probes, peers, twice=arguments.errors == "twice") for size in sizes]
    load = round(os.getloadavg()[0], 1)
    whole = {
        "bench": "biographics",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": load,
        "errors": arguments.errors,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "sizes": results,
        "growth_exponent": growth(results),
    }
    print(json.dumps(whole))


if __name__ == "__main__":
    main()
