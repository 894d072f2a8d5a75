"""The identities that bench/biographics.py enrols, made in pieces ahead of their use, and the probes."""

from __future__ import annotations

import marshal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from tests.matching.biographics.synthetic import booking, people
from tests.matching.biographics.synthetic_slips import misspelt

from handover.matching.types import Biographics, Identity, PersonName

PIECE = 50_000
SEED_OF_PROBES, SEED_OF_STRANGERS = 5, 2
Probes = list[tuple[int, Biographics]]


def first_surname(record: Biographics) -> str:
    return record.names[0].last.split()[0] if record.names and record.names[0].last.split() else ""


def made(piece: int, size: int) -> bytes:
    """One piece of the world, packed: pickled records take longer to read than to make."""
    return marshal.dumps(
        [
            (tuple((n.last, n.first, n.middle, n.suffix) for n in b.names), *plain(b))
            for b in people((1, piece), size)
        ]
    )


def plain(record: Biographics) -> tuple[object, ...]:
    """All but the names."""
    return record.births, record.sex, record.birthplace, record.citizenship, record.numbers


def unpacked(piece: bytes) -> Iterator[Biographics]:
    for names, births, sex, birthplace, citizenship, numbers in marshal.loads(piece):
        yield Biographics(
            tuple(PersonName(*name) for name in names), births, sex, birthplace, citizenship, numbers
        )


@dataclass
class World:
    """``size`` identities; ``sampled`` of them are kept while they pass, all where ``keep`` says so."""

    size: int
    sampled: set[int]
    keep: bool
    records: dict[int, Biographics] = field(default_factory=dict)
    bearers: Counter[str] = field(default_factory=Counter)

    def identities(self) -> Iterator[Identity]:
        """All of them, once. One process makes the next piece while this one is enrolled."""
        sizes = [min(PIECE, self.size - start) for start in range(0, self.size, PIECE)]
        with ProcessPoolExecutor(1) as maker:
            ahead: list[Future[bytes]] = []
            row = 0
            for piece in range(len(sizes) + 2):
                if piece < len(sizes):
                    ahead.append(maker.submit(made, piece, sizes[piece]))
                if piece < 2:
                    continue
                for record in unpacked(ahead.pop(0).result()):
                    self.bearers[first_surname(record)] += 1
                    if self.keep or row in self.sampled:
                        self.records[row] = record
                    yield Identity(f"P{row:08d}", record)
                    row += 1


def drawn(size: int, count: int) -> list[int]:
    """The rows that are asked for."""
    rng = np.random.default_rng(SEED_OF_PROBES)
    rows: list[int] = rng.choice(size, min(count, size), replace=False).tolist()
    return rows


def asked(world: World, rows: list[int], *, numbers: bool, twice: bool) -> Probes:
    """Bookings of people enrolled; ``twice``: their names misspelt once more."""
    rng = np.random.default_rng(SEED_OF_PROBES)
    made = []
    for row in rows:
        probe = booking(rng, world.records[row], numbers=numbers)
        if twice:
            probe = replace(probe, names=tuple(misspelt(rng, name) for name in probe.names))
        made.append((row, probe))
    return made


def strangers(count: int) -> list[Biographics]:
    """People who are not enrolled."""
    return people(SEED_OF_STRANGERS, count)
