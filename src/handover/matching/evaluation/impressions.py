"""Databases of impressions as folders: ``<finger>_<impression>.iso`` and the like.

Templates (.iso, .fmr, .ansi: any record that `formats.templates` reads) are taken as they are; images (.png,
.tif, .wsq, .jp2) go through an extractor. Where both lie under one name the template is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.formats.images import GreyImage, ImageError, decode
from handover.formats.images.headers import stated_size
from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import TemplateError, read_template
from handover.matching.fingerprints.extract import ExtractionError, extract
from handover.matching.fingerprints.tenprint import usable

TEMPLATES: Final = (".iso", ".fmr", ".ansi", ".ist")
IMAGES: Final = {".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF", ".wsq": "WSQ20", ".jp2": "JP2"}
_NAME: Final = re.compile(r"(?P<finger>.+)_(?P<impression>[^_]+)")
_POSITION: Final = 1  # a database names fingers by number, not by their place on the hand

Extractor = Callable[[GreyImage, int], FingerMinutiae]


@dataclass(frozen=True, slots=True)
class Impression:
    """One file. ``minutiae`` None where it could not be enrolled, and ``problem`` says why."""

    finger: str
    name: str
    minutiae: FingerMinutiae | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Database:
    """A folder of impressions: its name and files, ordered by finger and impression."""

    name: str
    files: tuple[Path, ...]


def databases(folder: Path) -> list[Database]:
    """The folder itself if impressions lie in it, and every folder below that holds some."""
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
    suffix = path.suffix.lower()
    return (0 if suffix in TEMPLATES else 1 if suffix in IMAGES else 2), path.name


def _order(path: Path) -> list[tuple[int, str]]:
    """Fingers and impressions as people count them: 2 before 10."""
    parts = re.split(r"(\d+)", path.stem)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def finger_of(path: Path) -> str:
    """The finger that a file's name states."""
    match = _NAME.fullmatch(path.stem)
    return match["finger"] if match else path.stem


def load(
    database: Database, *, ppi: int = 500, extractor: Extractor = extract, workers: int = 1
) -> Iterator[Impression]:
    """Read and extract, in order; an impression that cannot be enrolled comes with its reason.

    ``ppi`` of the images; 0 takes what each states. FVC images are used at 500 whatever they state, as is
    the custom. An impression without enough usable minutiae counts as not enrolled.
    """
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda path: _impression(path, ppi, extractor), database.files)


def _impression(path: Path, ppi: int, extractor: Extractor) -> Impression:
    finger = finger_of(path)
    try:
        minutiae = read(path, ppi, extractor)
    except (OSError, TemplateError, ImageError, ExtractionError) as problem:
        return Impression(finger, path.name, None, str(problem))
    if not usable({minutiae.position: minutiae}):
        return Impression(finger, path.name, None, f"{len(minutiae)} minutiae are too few to compare")
    return Impression(finger, path.name, minutiae)


@dataclass(frozen=True, slots=True)
class _File:
    """An image file as `decode` takes it."""

    compression: str
    width: int
    height: int
    ppi: int
    data: bytes


def read(path: Path, ppi: int = 500, extractor: Extractor = extract) -> FingerMinutiae:
    """The minutiae of one file. Raises ``OSError``, ``TemplateError``, ``ImageError``, ``ExtractionError``."""
    data = path.read_bytes()
    kind = IMAGES.get(path.suffix.lower())
    if kind is None:
        return read_template(data, _POSITION)[0]
    width, height = stated_size(kind, data)
    return extractor(decode(_File(kind, width, height, ppi, data)), _POSITION)


def failures(impressions: Sequence[Impression]) -> list[Impression]:
    """Those that could not be enrolled."""
    return [one for one in impressions if one.minutiae is None]
