"""Tenprint search over synthetic identities: what is found, how soon, in how much memory.

The people and their gallery: `tenprints_making`.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tenprints_making import STRANGERS, WHOLE, Booking, Fingers, booked, opened, ranges

from handover.matching.fingerprints.segment import PrintSegment
from handover.matching.fingerprints.tenprint import CANDIDATES, ComparedIdentity, TenprintSearch
from handover.matching.types import Band


def resident() -> dict[str, int]:
    """Megabytes of this process in memory: its own, and of the files that it has mapped."""
    state = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: int(state[key].split()[0]) // 1024 for name, key in (("own", "RssAnon"), ("mapped", "RssFile"))
    }


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and largest, in milliseconds."""
    return {
        "median": round(1e3 * float(np.median(seconds)), 1),
        "p95": round(1e3 * float(np.percentile(seconds, 95)), 1),
        "most": round(1e3 * max(seconds), 1),
    }


@dataclass(slots=True)
class Tally:
    """What searches found and took: for each group how far up the mate was, times by kind, scores of others."""

    found: dict[str, list[tuple[int, int, float]]] = field(default_factory=lambda: defaultdict(list))
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    others: list[float] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)

    def timed(self, kind: str, engine: TenprintSearch, fingers: Fingers) -> list[ComparedIdentity]:
        started, worked = time.perf_counter(), time.process_time()
        answer = engine.search(fingers, limit=20)
        self.times[kind].append(time.perf_counter() - started)
        self.times[f"{kind}, processor"].append(time.process_time() - worked)
        return answer

    def mated(self, engine: TenprintSearch, booking: Booking, mate: tuple[int, int]) -> None:
        started = time.perf_counter()
        listed = engine.candidates(booking.fingers)
        self.times["first look"].append(time.perf_counter() - started)
        voted = 1 + listed.index(mate) if mate in listed else CANDIDATES + 1
        answer = self.timed("mated", engine, booking.fingers)
        rank = next((n for n, one in enumerate(answer, 1) if (one.segment, one.row) == mate), 0)
        row = (voted, rank, answer[rank - 1].score if rank else 0.0)
        for group in (booking.group, "poor prints" if booking.poor else "good prints", "all"):
            self.found[group].append(row)
        self.others.append(max((o.score for o in answer if (o.segment, o.row) != mate), default=0.0))

    def stranger(self, engine: TenprintSearch, booking: Booking) -> None:
        answer = self.timed("strangers", engine, booking.fingers)
        self.others.append(answer[0].score if answer else 0.0)
        self.bands.append(answer[0].band if answer else Band.BELOW)

    def report(self) -> dict[str, Any]:
        return {
            "milliseconds": {name: percentiles(seconds) for name, seconds in self.times.items()},
            "mated": {name: _rates(rows) for name, rows in sorted(self.found.items())},
            "strangers": {
                "searches": len(self.bands),
                "lights_out": self.bands.count(Band.IDENTIFIED),
                "examine": self.bands.count(Band.EXAMINE),
            },
            "highest_score_of_another": round(max(self.others), 3),
        }


def search(folder: Path, size: int, probes: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Mated probes spread evenly over the identities, and half as many by strangers."""
    starts, spare = [numbers.start for numbers in ranges(size)], size <= WHOLE
    pieces = [opened(folder, numbers) for numbers in ranges(size)]
    engine = TenprintSearch(pieces)
    engine.search(booked(0, 7).fingers, limit=20)
    before, tally = resident(), Tally()
    for k in range(probes):
        booking = booked(k * size // probes, 1, spare=spare)
        segment = int(np.searchsorted(starts, booking.person, "right")) - 1
        tally.mated(engine, booking, (segment, booking.person - starts[segment]))
        if k % 50 == 49:
            say(f"  {k + 1} of {probes} mated")
    for k in range(probes // 2):
        tally.stranger(engine, booked(STRANGERS + k, 1, spare=spare))
    return {
        "identities": size,
        **_gallery([folder / f"{start:08}" for start in starts], pieces, whole=spare),
        "resident_megabytes": {"before": before, "after": resident()},
        **tally.report(),
    }


def _gallery(folders: list[Path], pieces: list[PrintSegment], *, whole: bool) -> dict[str, Any]:
    """What the gallery is made of and what it costs."""
    size = sum(len(piece) for piece in pieces)
    disk = sum(f.stat().st_size for place in folders for f in place.iterdir())
    spent = [json.loads((place / "made.json").read_text()) for place in folders]
    return {
        "made": "every finger of all identities"
        if whole
        else f"every finger of {WHOLE:,} identities; of the others index and middle fingers (and every finger of those "
        "who lack one of these), the rest grown from its seed when compared, the spare index empty",
        "fingers": sum(int(piece.present.sum()) for piece in pieces),
        "fingers_indexed": sum(int((piece.counts > 0).sum()) for piece in pieces),
        "segments": len(pieces),
        "made_cpu_seconds": round(sum(one["cpu_seconds"] for one in spent)),
        "bytes_per_identity": {
            "disk": round(disk / size),
            "memory_needed": round(sum(piece.memory() for piece in pieces) / size),
        },
    }


def _rates(rows: list[tuple[int, int, float]]) -> dict[str, Any]:
    """``first_look``: how often the mate was among so many by votes. Rivals grow with the gallery, so that a fifth of
    the list at a fifth of the size says what the whole list would do."""
    return {
        "searches": len(rows),
        "first_look": {str(n): sum(voted <= n for voted, _, _ in rows) for n in (1, 10, 20, 50, CANDIDATES)},
        "rank_1": sum(rank == 1 for _, rank, _ in rows),
        "not_found": sum(rank == 0 for _, rank, _ in rows),
        "least_score": round(min(score for _, _, score in rows), 3),
    }


def repeated(folder: Path, size: int, times: int, probes: int) -> dict[str, Any]:
    """Only how long searches take of a gallery ``times`` as large, made of the same identities over and over."""
    pieces = [opened(folder, numbers) for numbers in ranges(size)] * times
    engine = TenprintSearch(pieces)
    taken: dict[str, list[float]] = defaultdict(list)
    for k in range(probes):
        for name, person in (("mated", k * size // probes), ("strangers", STRANGERS + k)):
            fingers = booked(person, 1, spare=False).fingers
            started, worked = time.perf_counter(), time.process_time()
            engine.search(fingers, limit=20)
            taken[name].append(time.perf_counter() - started)
            taken[f"{name}, processor"].append(time.process_time() - worked)
    return {
        "identities": size * times,
        "made": f"{size:,} identities {times} times over: times only",
        "searches": probes,
        "milliseconds": {name: percentiles(seconds) for name, seconds in taken.items()},
    }
