"""The people of the tenprint bench: how they are enrolled and booked, and their gallery, made piece by piece.

The gallery lies in a folder as segments of at most 50,000 identities; a run makes what is missing and may stop after
some minutes, the next goes on. Fingers are those of the world (`handover.world.prints`), enrolled and pressed again
with the qualities that its repositories and jails have.

Up to `WHOLE` identities every finger is made, indexed and stored. Beyond, to save hours, only the fingers that the
index of every search holds; the others are grown from their seeds when they are compared, and the spare index is
empty, so that probes without index and middle fingers are left out there. The report says which it was.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae
from handover.matching.fingerprints.segment import HOME, PrintSegment, stored
from handover.world.kernels import mix
from handover.world.prints import master_rows, pressed

PIECE: Final = 50_000
WHOLE: Final = 1_000_000
STRANGERS: Final = 10**9
"""Numbers from here on are people whom nobody has enrolled."""
LACKING: Final = 0.02  # the share of identities without one or two fingers
POOR: Final = 0.15  # the share of bookings whose prints are poor
Fingers = dict[int, FingerMinutiae]


def grown(person: int, press: int, quality: float, positions: Iterable[int]) -> Fingers:
    """`handover.world.prints.tenprint`, of some positions."""
    return {
        p: pressed(mix(press, p, 2), master_rows(mix(person, p, 1), p), p, quality=quality) for p in positions
    }


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person as a repository has them: rolled under supervision, a few without a finger or two."""

    number: int
    quality: float
    missing: tuple[int, ...]

    @classmethod
    def of(cls, number: int) -> Enrolment:
        rng = Random(mix(number, 41))
        quality = min(0.97, max(0.55, rng.gauss(0.84, 0.06)))
        lost = rng.choice((1, 2)) if rng.random() < LACKING else 0
        return cls(number, quality, tuple(rng.sample(range(1, 11), lost)))

    @property
    def present(self) -> list[int]:
        return [position for position in FINGER_POSITIONS if position not in self.missing]

    def fingers(self, positions: Iterable[int]) -> Fingers:
        own = [position for position in positions if position in self.present]
        return grown(mix(self.number, 42), mix(self.number, 43), self.quality, own)


class Grown(PrintSegment):
    """A segment that holds the fingers at home alone and grows the others when they are asked for."""

    __slots__ = ("first",)

    def minutiae(
        self, row: int, position: int
    ) -> tuple[NDArray[np.int16], NDArray[np.uint16], NDArray[np.uint8]]:
        if self.counts[position - 1, row] or not self.present[row, position - 1]:
            return PrintSegment.minutiae(self, row, position)
        first: int = self.first  # type: ignore[attr-defined]
        return stored(Enrolment.of(first + row).fingers([position])[position])


NO_HOME: Final = "no index and no middle finger"
GROUPS: Final[tuple[tuple[str, float, Callable[[Random], list[int]]], ...]] = (
    ("ten fingers", 0.66, lambda _: []),
    ("one to three bandaged", 0.16, lambda rng: rng.sample(range(1, 11), rng.choice((1, 2, 3)))),
    ("one hand", 0.06, lambda rng: list(range(1, 6)) if rng.random() < 0.5 else list(range(6, 11))),
    (NO_HOME, 0.04, lambda _: list(HOME)),
    ("both index fingers alone", 0.04, lambda _: [p for p in range(1, 11) if p not in (2, 7)]),
    ("one index finger alone", 0.04, lambda _: [p for p in range(1, 11) if p != 2]),
)
"""What a booking brings: name, share, positions that it lacks."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A probe: whose, what is missing, how well taken."""

    person: int
    group: str
    poor: bool
    fingers: Fingers


def booked(person: int, serial: int, *, spare: bool = True) -> Booking:
    """The person's prints as a jail takes them; without ``spare`` nobody lacks all fingers at home."""
    rng = Random(mix(serial, person, 44))
    groups = [group for group in GROUPS if spare or group[0] != NO_HOME]
    name, _, lacks = rng.choices(groups, [share for _, share, _ in groups])[0]
    poor = rng.random() < POOR
    quality = rng.uniform(0.10, 0.34) if poor else min(0.94, max(0.60, rng.gauss(0.79, 0.06)))
    gone = {*lacks(rng), *Enrolment.of(person).missing}
    own = [position for position in FINGER_POSITIONS if position not in gone]
    return Booking(person, name, poor, grown(mix(person, 42), mix(serial, person, 45), quality, own))


def ranges(size: int) -> list[range]:
    """The numbers of each piece: ten thousand, up to fifty, then fifty thousand each."""
    ends = [10_000, *range(PIECE, size + 1, PIECE)]
    return [range(a, b) for a, b in zip([0, *ends], ends, strict=False) if b <= size]


def make(folder: Path, numbers: range) -> str:
    """Make one piece; it has its name only when it is whole."""
    started = time.process_time()
    place = folder / f"{numbers.start:08}"
    building = place.with_suffix(".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    people = [Enrolment.of(number) for number in numbers]
    whole = [numbers.stop <= WHOLE or bool({*HOME} & {*one.missing}) for one in people]
    PrintSegment.write(
        building,
        [one.fingers(FINGER_POSITIONS if all_ else HOME) for one, all_ in zip(people, whole, strict=True)],
    )
    present = np.array([[p in one.present for p in FINGER_POSITIONS] for one in people])
    np.save(building / "present.npy", present)
    (building / "made.json").write_text(json.dumps({"cpu_seconds": time.process_time() - started}))
    building.rename(place)
    return place.name


def opened(folder: Path, numbers: range) -> PrintSegment:
    """A piece, whole or grown on demand."""
    piece = PrintSegment.open(folder / f"{numbers.start:08}")
    if numbers.stop <= WHOLE:
        return piece
    lean = Grown(**{name: getattr(piece, name) for name in PrintSegment.__slots__})
    object.__setattr__(lean, "first", numbers.start)
    return lean


def fill(folder: Path, size: int, workers: int, minutes: float) -> Iterator[str]:
    """Make the missing pieces, saying which; those not begun after ``minutes`` are left for the next run."""
    end = time.monotonic() + 60 * minutes
    missing = [numbers for numbers in ranges(size) if not (folder / f"{numbers.start:08}").exists()]
    with ProcessPoolExecutor(workers) as pool:
        running = {pool.submit(make, folder, numbers) for numbers in missing[:workers]}
        missing = missing[workers:]
        while running:
            done = next(as_completed(running))
            running.remove(done)
            yield f"  piece {done.result()} made, {len(missing) + len(running)} to go"
            if missing and time.monotonic() < end:
                running.add(pool.submit(make, folder, missing.pop(0)))


def lacking(folder: Path, size: int) -> int:
    """How many pieces are still missing."""
    return sum(not (folder / f"{numbers.start:08}").exists() for numbers in ranges(size))
