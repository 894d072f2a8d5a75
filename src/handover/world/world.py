"""The world as one value: generated from a seed, stored in a folder, and read back as streams.

A folder holds ``manifest.json`` (last, so that a folder without one is unfinished), ``agencies.jsonl``,
``people.jsonl``, ``criminal.jsonl``, ``immigration.jsonl``, ``wants.jsonl``, ``bookings.jsonl`` with the
files under ``bookings/``, ``truth.jsonl``, and ``image_prints.npz``. ``people`` and ``truth`` are for
evaluation only. Prints are generated from seeds on demand, so a folder belongs to one version of this
package: ``FORMAT`` increases whenever the same seed would give a different world.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from handover.formats.minutiae import FingerMinutiae
from handover.matching.types import Identity
from handover.world.agencies import AGENCIES, SyntheticAgency
from handover.world.bookings import BookingFile
from handover.world.builder import Progress, fill_bookings, fill_repositories, link_wants, start
from handover.world.jsonl import RowError, read_rows, write_rows
from handover.world.people import Person
from handover.world.records import (
    CriminalRecord,
    CriminalRow,
    Fingers,
    ImmigrationRecord,
    ImmigrationRow,
    PrintSource,
    WantRecord,
)
from handover.world.sizes import Sizes
from handover.world.truth import BookingTruth

FORMAT: Final = 1
DEFAULT_DAY: Final = dt.date(2026, 11, 2)
"""The world's current day unless another is given; bookings are from this day and the two before it."""

ImagePrints = Mapping[str, Mapping[int, FingerMinutiae]]


class WorldError(Exception):
    """A folder is not a world of this version, or is damaged."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A booking file as listed in `bookings.jsonl`."""

    tcn: str
    name: str
    jail_ori: str
    arrest_date: dt.date
    size: int


@dataclass(frozen=True)
class World:
    """A synthetic state. All iterators can be restarted; their order is fixed.

    ``rows`` and ``people`` are held in memory, about 3 kB per identity; prints are not.
    """

    seed: int
    sizes: Sizes
    today: dt.date
    criminal_rows: tuple[CriminalRow, ...]
    immigration_rows: tuple[ImmigrationRow, ...]
    all_wants: tuple[WantRecord, ...]
    all_people: tuple[Person, ...]
    all_truths: tuple[BookingTruth, ...]
    image_prints: ImagePrints
    _listed: tuple[_Listed, ...]
    _data: Callable[[str], bytes]

    def criminal_identities(self) -> Iterator[CriminalRecord]:
        """Iterate over the criminal repository, ready to enrol; fingers are generated on first use."""
        for row in self.criminal_rows:
            fingers = self._fingers(row.ucn, row.prints, row.has_images)
            yield CriminalRecord(Identity(row.ucn, row.biographics, fingers), row)

    def immigration_identities(self) -> Iterator[ImmigrationRecord]:
        """Iterate over the immigration repository, ready to enrol; fingers are generated on first use."""
        for row in self.immigration_rows:
            fingers = self._fingers(row.fin, row.prints, row.has_images)
            yield ImmigrationRecord(Identity(row.fin, row.biographics, fingers), row)

    def _fingers(self, key: str, source: PrintSource, has_images: bool) -> Mapping[int, FingerMinutiae]:
        return self.image_prints[key] if has_images else Fingers(source)

    def wants(self) -> Iterator[WantRecord]:
        """Every want."""
        return iter(self.all_wants)

    def agencies(self) -> tuple[SyntheticAgency, ...]:
        """List every agency that takes part in the process."""
        return AGENCIES

    def bookings(self) -> Iterator[BookingFile]:
        """Iterate over the booking files in order of arrival."""
        for row in self._listed:
            yield BookingFile(row.tcn, row.name, row.jail_ori, row.arrest_date, self._data(row.name))

    def booking_names(self) -> list[str]:
        """The names of the booking files in order of arrival."""
        return [row.name for row in self._listed]

    def people(self) -> Iterator[Person]:
        """Iterate over everybody as they truly are. For evaluation only."""
        return iter(self.all_people)

    def truth(self) -> Iterator[BookingTruth]:
        """Iterate over the truth of each booking, in the order of `bookings`. For evaluation only."""
        return iter(self.all_truths)

    def save(self, path: Path) -> None:
        """Write the world into a new or empty folder. Raises ``WorldError`` if the folder is not empty."""
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise WorldError(f"{path} is not empty")
        for name, values in self._tables().items():
            write_rows(path / name, values)
        (path / "bookings").mkdir()
        for file in self.bookings():
            (path / "bookings" / file.name).write_bytes(file.data)
        _save_prints(path / "image_prints.npz", self.image_prints)
        manifest = {
            "format": FORMAT,
            "seed": self.seed,
            "today": self.today.isoformat(),
            "sizes": asdict(self.sizes),
            "counts": {name: len(values) for name, values in self._tables().items()},
        }
        (path / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")

    def _tables(self) -> dict[str, tuple[Any, ...]]:
        return {
            "agencies.jsonl": AGENCIES,
            "people.jsonl": self.all_people,
            "criminal.jsonl": self.criminal_rows,
            "immigration.jsonl": self.immigration_rows,
            "wants.jsonl": self.all_wants,
            "bookings.jsonl": self._listed,
            "truth.jsonl": self.all_truths,
        }

    @classmethod
    def load(cls, path: Path) -> World:
        """Load the world of a folder; booking files are read on demand.

        Raises ``WorldError`` if there is none, or if it is unfinished, of another format, or damaged.
        """
        try:
            manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT:
                raise WorldError(
                    f"{path} has format {manifest['format']}; this version generates format {FORMAT}"
                )
            world = cls(
                seed=manifest["seed"],
                sizes=Sizes(**manifest["sizes"]),
                today=dt.date.fromisoformat(manifest["today"]),
                criminal_rows=tuple(read_rows(path / "criminal.jsonl", CriminalRow)),
                immigration_rows=tuple(read_rows(path / "immigration.jsonl", ImmigrationRow)),
                all_wants=tuple(read_rows(path / "wants.jsonl", WantRecord)),
                all_people=tuple(read_rows(path / "people.jsonl", Person)),
                all_truths=tuple(read_rows(path / "truth.jsonl", BookingTruth)),
                image_prints=_load_prints(path / "image_prints.npz"),
                _listed=tuple(read_rows(path / "bookings.jsonl", _Listed)),
                _data=lambda name: (path / "bookings" / name).read_bytes(),
            )
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise WorldError(f"{path} is not a complete world: {error}") from error
        world._check_counts(manifest["counts"])
        return world

    def _check_counts(self, counts: Mapping[str, int]) -> None:
        for name, values in self._tables().items():
            if counts.get(name) != len(values):
                raise WorldError(f"{name} has {len(values)} rows, but the manifest says {counts.get(name)}")


def generate(
    seed: int, sizes: Sizes | None = None, progress: Progress | None = None, *, today: dt.date = DEFAULT_DAY
) -> World:
    """Generate a world. The same seed, sizes and day give the same world, byte for byte, on one machine.

    ``progress(what, done, total)`` is called every few hundred steps.
    """
    sizes = sizes or Sizes()
    making = start(seed, sizes, today, progress or (lambda what, done, total: None))
    fill_repositories(making)
    fill_bookings(making)
    link_wants(making)
    data = {file.name: file.data for file in making.files}
    listed = [_Listed(f.tcn, f.name, f.jail_ori, f.arrest_date, len(f.data)) for f in making.files]
    return World(
        seed=seed,
        sizes=sizes,
        today=today,
        criminal_rows=tuple(making.criminal),
        immigration_rows=tuple(making.immigration),
        all_wants=tuple(making.wants),
        all_people=tuple(making.people),
        all_truths=tuple(making.truths),
        image_prints=making.image_prints,
        _listed=tuple(listed),
        _data=data.__getitem__,
    )


def _save_prints(path: Path, prints: ImagePrints) -> None:
    """Arrays named ``<identity>.<position>``: columns x, y, angle, quality, kind; then width and height."""
    arrays = {}
    for key, fingers in prints.items():
        for position, f in fingers.items():
            columns = (f.xy[:, 0], f.xy[:, 1], f.angle, f.quality, f.kind)
            rows = np.column_stack(columns).astype(np.float32)
            arrays[f"{key}.{position}"] = np.vstack([rows, [f.width, f.height, 0, 0, 0]]).astype(np.float32)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _load_prints(path: Path) -> ImagePrints:
    found: dict[str, dict[int, FingerMinutiae]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for name in arrays.files:
            key, _, position = name.rpartition(".")
            table = arrays[name]
            rows, (width, height) = table[:-1], table[-1, :2]
            found.setdefault(key, {})[int(position)] = FingerMinutiae(
                position=int(position),
                width=int(width),
                height=int(height),
                xy=np.ascontiguousarray(rows[:, :2]),
                angle=np.ascontiguousarray(rows[:, 2]),
                quality=rows[:, 3].astype(np.uint8),
                kind=rows[:, 4].astype(np.uint8),
            )
    return found


def read_truth(path: Path) -> Iterable[BookingTruth]:
    """Read only the truth of a saved world. Raises ``WorldError`` for a damaged file."""
    try:
        return list(read_rows(path / "truth.jsonl", BookingTruth))
    except (OSError, RowError) as error:
        raise WorldError(str(error)) from error
