"""Read databases of impressions from folders: ``<finger>_<impression>.iso`` and similar names.

Templates are used unchanged, images go through an extractor (`fingerprints.files` lists the formats). If both
have the same name, the template is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.files import is_finger, is_image
from handover.matching.fingerprints.pool import Done, Job, Pool, do
from handover.matching.fingerprints.tenprint import usable

_NAME: Final = re.compile(r"(?P<finger>.+)_(?P<impression>[^_]+)")


@dataclass(frozen=True, slots=True)
class Impression:
    """One file. ``minutiae`` is None if it could not be enrolled; ``problem`` says why, ``note`` what was odd."""

    finger: str
    name: str
    minutiae: FingerMinutiae | None
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Database:
    """A folder of impressions: its name and files, ordered by finger and impression."""

    name: str
    files: tuple[Path, ...]


def databases(folder: Path) -> list[Database]:
    """Find the folder itself if it contains impressions, and every subfolder that does."""
    found = []
    for place in [folder, *sorted(p for p in folder.rglob("*") if p.is_dir())]:
        files: dict[str, Path] = {}
        for path in sorted(place.iterdir(), key=_preference):
            if path.is_file() and _preference(path)[0] < 2 and _NAME.fullmatch(path.stem):
                files.setdefault(path.stem, path)
        if files:
            name = place.name if place == folder else str(place.relative_to(folder))
            found.append(Database(name, tuple(sorted(files.values(), key=_order))))
    return found


def _preference(path: Path) -> tuple[int, str]:
    return (2 if not is_finger(path) else 1 if is_image(path) else 0), path.name


def _order(path: Path) -> list[tuple[int, str]]:
    """Sort fingers and impressions numerically: 2 before 10."""
    parts = re.split(r"(\d+)", path.stem)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def finger_of(path: Path) -> str:
    """Return the finger in a file's name."""
    match = _NAME.fullmatch(path.stem)
    return match["finger"] if match else path.stem


def load(
    database: Database, *, ppi: int = 500, extractor: str = "mindtct", workers: int = 1
) -> Iterator[Impression]:
    """Read and extract, in order; an impression that cannot be enrolled is returned with the reason.

    ``ppi`` of the images; 0 uses what each states. FVC images are used at 500 whatever they state, as is
    customary. An impression without enough usable minutiae counts as not enrolled.
    """
    # A database names fingers by number, not by their position on the hand.
    jobs = [Job(path, None, ppi, extractor) for path in database.files]
    if any(is_image(path) for path in database.files):
        with Pool(workers) as pool:
            yield from map(_impression, pool.run(jobs))
    else:
        yield from map(_impression, map(do, jobs))


def _impression(done: Done) -> Impression:
    finger, name, minutiae = finger_of(done.job.path), done.job.path.name, done.minutiae
    if minutiae is None:
        return Impression(finger, name, None, done.problem)
    if not usable({minutiae.position: minutiae}):
        return Impression(finger, name, None, f"{len(minutiae)} minutiae are too few to compare")
    return Impression(finger, name, minutiae, note=done.note)


def failures(impressions: Sequence[Impression]) -> list[Impression]:
    """Return the impressions that could not be enrolled."""
    return [one for one in impressions if one.minutiae is None]
