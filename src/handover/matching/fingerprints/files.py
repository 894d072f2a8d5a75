"""Read a finger from a file: a minutiae record unchanged, an image through an extractor.

Extractors are chosen by name, so that a setting, a command line and a worker process can name one. Use the
same one for a gallery and its probes: minutiae of two extractors match, but less well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from handover.formats.images import GreyImage, ImageError, decode
from handover.formats.images.headers import stated_size
from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import TemplateError, finger_of, read_record
from handover.matching.fingerprints.extract import ExtractionError, extract
from handover.matching.fingerprints.leader import extract_leader

_Extractor = Callable[[GreyImage, int], FingerMinutiae]

EXTRACTORS: Final[dict[str, _Extractor]] = {"mindtct": extract, "leader": extract_leader}
TEMPLATES: Final = (".iso", ".fmr", ".ansi", ".ist")
IMAGES: Final = {".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF", ".wsq": "WSQ20", ".jp2": "JP2"}
UNNAMED: Final = 1
"""The position of a finger that nobody names."""
PROBLEMS: Final = (OSError, TemplateError, ImageError, ExtractionError)
"""The exceptions of `read_finger`: the file is not a readable finger."""


@dataclass(frozen=True, slots=True)
class _File:
    """An image file as input for `decode`."""

    compression: str
    width: int
    height: int
    ppi: int
    data: bytes


def is_image(path: Path) -> bool:
    """Return whether a file needs an extractor, by its name."""
    return path.suffix.lower() in IMAGES


def is_finger(path: Path) -> bool:
    """Return whether `read_finger` can read a file, by its name."""
    return path.suffix.lower() in TEMPLATES or is_image(path)


def read_finger(
    path: Path, position: int | None, *, ppi: int = 500, extractor: str = "mindtct"
) -> FingerMinutiae:
    """Read the minutiae of one file as the finger ``position``. Raises one of `PROBLEMS`.

    A minutiae record is read for the view of that finger, and refused if it is of others only. None: the file is of one
    finger that nobody names, as in a database of impressions; it counts as 1. ``ppi`` overrides what images state; 0
    uses what each states.
    """
    return read_with_note(path, position, ppi=ppi, extractor=extractor)[0]


def read_with_note(
    path: Path, position: int | None, *, ppi: int = 500, extractor: str = "mindtct"
) -> tuple[FingerMinutiae, str]:
    """Do as `read_finger`, and return also what was odd about the file, "" if nothing. Raises one of `PROBLEMS`."""
    data = path.read_bytes()
    kind = IMAGES.get(path.suffix.lower())
    if kind is None:
        record = read_record(data)
        found = finger_of(record, position)
        return replace(found, position=position or UNNAMED), "; ".join(record.notes)
    width, height = stated_size(kind, data)
    image = decode(_File(kind, width, height, ppi, data))
    return EXTRACTORS[extractor](image, position or UNNAMED), ""
