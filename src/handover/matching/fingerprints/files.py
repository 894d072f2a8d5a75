"""A finger from a file: a minutiae record as it is, an image through an extractor.

Extractors are chosen by name, so that a setting, a command line and a worker process can name one. A gallery and
what is searched in it should come from the same one: minutiae of two extractors match, but less well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.formats.images import GreyImage, ImageError, decode
from handover.formats.images.headers import stated_size
from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import TemplateError, read_template
from handover.matching.fingerprints.extract import ExtractionError, extract
from handover.matching.fingerprints.leader import extract_leader

Extractor = Callable[[GreyImage, int], FingerMinutiae]

EXTRACTORS: Final[dict[str, Extractor]] = {"mindtct": extract, "leader": extract_leader}
TEMPLATES: Final = (".iso", ".fmr", ".ansi", ".ist")
IMAGES: Final = {".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF", ".wsq": "WSQ20", ".jp2": "JP2"}
PROBLEMS: Final = (OSError, TemplateError, ImageError, ExtractionError)
"""What `read_finger` raises: the file is no finger that can be read."""


@dataclass(frozen=True, slots=True)
class _File:
    """An image file as `decode` takes it."""

    compression: str
    width: int
    height: int
    ppi: int
    data: bytes


def is_image(path: Path) -> bool:
    """Whether a file's name says that it needs an extractor."""
    return path.suffix.lower() in IMAGES


def is_finger(path: Path) -> bool:
    """Whether a file's name says that `read_finger` reads it."""
    return path.suffix.lower() in TEMPLATES or is_image(path)


def read_finger(path: Path, position: int, *, ppi: int = 500, extractor: str = "mindtct") -> FingerMinutiae:
    """The minutiae of one file as the finger ``position``; a record of several views gives its first.

    ``ppi`` is taken for images whatever they state; 0 takes what each states. Raises one of `PROBLEMS`.
    """
    data = path.read_bytes()
    kind = IMAGES.get(path.suffix.lower())
    if kind is None:
        found = read_template(data, position)[0]
        return FingerMinutiae(
            position, found.width, found.height, found.xy, found.angle, found.quality, found.kind
        )
    width, height = stated_size(kind, data)
    return EXTRACTORS[extractor](decode(_File(kind, width, height, ppi, data)), position)
