"""Search by names, dates and numbers: speed, recall and open-set rates at growing sizes, peers in the same run.

    scripts/with-postgresql python bench/biographics.py [--sizes 100000,1000000] [--large] [--probes 1000]
        [--peers rapidfuzz,postgres,splink] [--errors usual|twice] [--noise pseudopeople|none]

Synthetic identities and the error model of tests/matching/biographics/synthetic_slips.py (typos, swaps, missing parts,
shifted dates, wrong or absent numbers, aliases, double surnames); beside them pseudopeople's simulated people with
its own noise. Prints one JSON object on the last line. PostgreSQL is a peer where HANDOVER_DATABASE_URL names one.

What is known so far is told on the way, should the run be cut short. Times are wall time of single searches in
one thread, ten candidates each. Every probe is asked three times, in three rounds: ``p50_ms`` and ``p95_ms`` are
of the first round, ``least_of_3`` takes the least of each probe's three, ``processor`` is the thread's own
processor time in the first round. On a busy machine they lie apart.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.bench_figures import milliseconds, recall
from bench.bench_noised import noised
from bench.bench_peers import PEERS, named
from bench.bench_world import Probes, World, asked, drawn, first_surname, strangers

from handover.matching.biographics import BiographicSegment
from handover.matching.types import Biographics, Identity

WARM_UP = 200
ROUNDS = 3
LARGE = 10_000_000
FEW, FEWER = 40, 20  # probes of a peer, up to 100,000 identities and above
FPIR = (0.001, 0.01, 0.05)


def say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


def resident() -> float:
    """Megabytes of memory now held, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def timed(segment: BiographicSegment, probes: Probes) -> tuple[dict[str, Any], list[list[Any]]]:
    """Times of all probes, and what the first round found."""
    for _, probe in probes[:WARM_UP]:
        segment.search(probe, limit=10)
    wall, processor = np.zeros((ROUNDS, len(probes))), np.zeros((ROUNDS, len(probes)))
    answers: list[list[Any]] = []
    for turn in range(ROUNDS):
        for place, (_, probe) in enumerate(probes):
            before, started = time.thread_time(), time.perf_counter()
            found = segment.search(probe, limit=10)
            wall[turn, place] = time.perf_counter() - started
            processor[turn, place] = time.thread_time() - before
            if turn == 0:
                answers.append(found)
    return {
        **milliseconds(wall[0]),
        "least_of_3": milliseconds(wall.min(axis=0)),
        "processor": milliseconds(processor[0]),
    }, answers


def ranks(answers: list[list[Any]], ids: list[str]) -> np.ndarray:
    """The rank of each probe's person, 0 for not among the ten."""
    places = [[c.identity_id for c in found] for found in answers]
    return np.array([found.index(i) + 1 if i in found else 0 for found, i in zip(places, ids, strict=True)])


def ours(
    segment: BiographicSegment, probes: Probes, unknown: list[Biographics]
) -> tuple[dict[str, Any], np.ndarray]:
    times, answers = timed(segment, probes)
    place = ranks(answers, [f"P{row:08d}" for row, _ in probes])
    scores = np.array([found[0].weight if found else 0.0 for found in answers])
    top = np.sort([c[0].weight if (c := segment.search(s, limit=1)) else 0.0 for s in unknown])[::-1]
    open_set = {
        str(rate): round(float(((place == 1) & (scores > top[int(rate * len(top))])).mean()), 4)
        for rate in FPIR
    }
    figures = {**times, **recall(place), "identification_rate_at_fpir": open_set, "strangers": len(unknown)}
    return figures, place


def explained(segment: BiographicSegment, probes: Probes) -> float:
    """Milliseconds that the rows of one candidate take, when they are asked for."""
    found = [c for _, probe in probes[:WARM_UP] for c in segment.search(probe, limit=10)]
    started = time.perf_counter()
    for candidate in found:
        len(candidate.evidence)
    return round((time.perf_counter() - started) * 1e3 / max(len(found), 1), 4)


def by_frequency(world: World, probes: Probes, place: np.ndarray) -> dict[str, Any]:
    """Recall at rank 10 by how many of the gallery bear the first surname."""
    seen = np.array([world.bearers[first_surname(world.records[row])] for row, _ in probes])
    out = {}
    for low, high in ((1, 10), (10, 100), (100, 1_000), (1_000, 10_000), (10_000, 10**9)):
        inside = (seen >= low) & (seen < high)
        if inside.any():
            out[f"{low}-{high - 1} bearers"] = {
                "probes": int(inside.sum()),
                "recall_1": round(float((place[inside] == 1).mean()), 4),
                "recall_10": round(float((place[inside] > 0).mean()), 4),
            }
    return out


def on_noise(segment: BiographicSegment, noise: Any, count: int) -> dict[str, Any]:
    """Recall of pseudopeople's noised records, with and without a date of birth (tax forms have none)."""
    if isinstance(noise, str):
        return {"absent": noise}
    enrolled, probes = noise
    rng = np.random.default_rng(7)
    out: dict[str, Any] = {"enrolled": len(enrolled)}
    for name, dated in (("census", True), ("tax_forms", False)):
        some = [(p, b) for p, b in probes if bool(b.births) is dated]
        chosen = [some[at] for at in rng.choice(len(some), min(count, len(some)), replace=False)]
        times, answers = timed(segment, chosen)  # type: ignore[arg-type]
        out[name] = {**times, **recall(ranks(answers, [f"N{person}" for person, _ in chosen]))}
    return out


def adding(folder: Path) -> dict[str, float]:
    """Seconds until one more identity, enrolled into a gallery of its own, is found; and per identity of a batch."""
    from tests.matching.biographics.synthetic import identities, people

    from handover.matching.gallery import Gallery
    from handover.matching.types import Probe

    records = people(3, 3_001)
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


def searched(folder: Path) -> float:
    """Megabytes of what a search reads: all but the records' text."""
    return sum(f.stat().st_size for f in folder.glob("*.npy")) / 1e6


def enrolled(place: Path, world: World, guests: list[Identity]) -> tuple[World, dict[str, Any]]:
    """Enrol the world and the guests into ``place``/segment, or take up what an earlier run left there."""
    folder, kept = place / "segment", place / "world.pickle"
    if kept.exists():
        before: tuple[World, dict[str, Any]] = pickle.loads(kept.read_bytes())
        if len(before[0].records) == world.size or (before[0].sampled >= world.sampled and not world.keep):
            return before[0], {**before[1], "built_by_an_earlier_run": True}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    say(f"{world.size:,}: making identities and enrolling them")
    used, started = time.process_time(), time.perf_counter()
    BiographicSegment.write(folder, reported(chain(world.identities(), guests), world.size))
    figures = {
        "size": world.size + len(guests),
        "build_s": round(time.perf_counter() - started, 1),
        "build_processor_s": round(time.process_time() - used, 1),
        "build_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
        "disk_mb": round(sum(f.stat().st_size for f in folder.iterdir()) / 1e6),
        "searched_mb": round(searched(folder)),
    }
    kept.write_bytes(pickle.dumps((world, figures)))
    return world, figures


def one_size(
    size: int, asking: argparse.Namespace, peers: list[str], noise: Any, work: Path
) -> dict[str, Any]:
    rows, place = drawn(size, asking.probes), work / str(size)
    guests = [] if isinstance(noise, str) else [Identity(f"N{p}", b) for p, b in noise[0].items()]
    world, result = enrolled(place, World(size, set(rows), keep=bool(peers)), guests)
    probes, bare = (asked(world, rows, numbers=n, twice=asking.errors == "twice") for n in (True, False))
    unknown = strangers(asking.probes)
    before = resident()
    segment = BiographicSegment.open(place / "segment")
    say(f"{size:,}: searching")
    result["load"] = round(os.getloadavg()[0], 1)
    whole, found = ours(segment, probes, unknown)
    without, bare_found = ours(segment, bare, [replace(s, numbers=()) for s in unknown])
    result |= {
        "ours": whole,
        "ours_without_numbers": without,
        "by_name_frequency": by_frequency(world, probes, found),
        "by_name_frequency_without_numbers": by_frequency(world, bare, bare_found),
        "pseudopeople": on_noise(segment, noise, asking.probes),
        "explained_ms_a_candidate": explained(segment, probes),
        "memory_mb": round(resident() - before),
    }
    say(json.dumps(result))
    everyone = [world.records[row] for row in range(size)] if peers else []
    for name in peers:
        say(f"{size:,}: {name}")
        few = probes[: FEW if size <= 100_000 else FEWER]
        said = result[name] = PEERS[name](everyone, few)
        if "p50_ms" in said:
            said["times_ours_p50"] = round(said["p50_ms"] / whole["p50_ms"], 1)
            said["ours_on_these_probes"] = recall(found[: len(few)])
        say(json.dumps(said))
    with tempfile.TemporaryDirectory() as empty:
        result["adding"] = adding(Path(empty) / "gallery")
    return result


def reported(identities: Iterator[Identity], size: int) -> Iterator[Identity]:
    """The same, telling how far it is."""
    for place, identity in enumerate(identities):
        if place and place % 500_000 == 0:
            say(f"{place:,} of {size:,}")
        yield identity


def growth(results: list[dict[str, Any]]) -> dict[str, float] | None:
    """The exponent b of time = a * size**b, for ours and each peer."""
    out = {}
    for name in ("ours", *PEERS):
        points = [(r["size"], r[name]["p50_ms"]) for r in results if "p50_ms" in r.get(name, {})]
        if len(points) > 1:
            out[name] = round(float(np.polyfit(*np.log(np.array(points)).T, 1)[0]), 3)
    return out or None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="100000,1000000", help="'' for none but --large")
    parser.add_argument("--large", action="store_true", help="also 10,000,000, without peers")
    parser.add_argument("--probes", type=int, default=1_000)
    parser.add_argument("--peers", type=named, default="rapidfuzz,postgres,splink", help="'' for none")
    parser.add_argument(
        "--errors", choices=("usual", "twice"), default="usual", help="names misspelt once, or twice"
    )
    parser.add_argument("--noise", choices=("pseudopeople", "none"), default="pseudopeople")
    parser.add_argument(
        "--keep", type=Path, help="folder to leave what was built in, and to take it up from in another run"
    )
    arguments = parser.parse_args()
    sizes = [int(s) for s in arguments.sizes.split(",") if s] + ([LARGE] if arguments.large else [])
    noise: Any = "not asked for"
    if arguments.noise == "pseudopeople":
        say("pseudopeople: making its people and their noise")
        with tempfile.TemporaryDirectory() as work:
            noise = noised(Path(work))
    with tempfile.TemporaryDirectory() as work:
        place = arguments.keep or Path(work)
        results = [one_size(s, arguments, [] if s == LARGE else arguments.peers, noise, place) for s in sizes]
    whole = {
        "bench": "biographics",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": round(os.getloadavg()[0], 1),
        "errors": arguments.errors,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "sizes": results,
        "growth_exponent": growth(results),
    }
    print(json.dumps(whole))


if __name__ == "__main__":
    main()
