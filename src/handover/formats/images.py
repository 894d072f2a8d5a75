"""Compressed print images as grey pixels at 500 ppi, decoded in a child process that may crash.

Signatures below are final; the decoding lands next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class ImageError(ValueError):
    """An image that cannot be used; the text names its format and what to do."""


@dataclass(frozen=True, eq=False, slots=True)
class GreyImage:
    """``pixels`` uint8 (h, w), 0 black (ridge) to 255 white; ``ppi`` pixels per inch."""

    pixels: NDArray[np.uint8]
    ppi: int


class ImageSource(Protocol):
    """What `decode` needs of an image; `ebts.prints.PrintImage` satisfies it."""

    @property
    def compression(self) -> str:
        """A label of ANSI/NIST-ITL field 14.011: NONE, WSQ20, JPEGB, JPEGL, JP2, JP2L, PNG."""

    @property
    def width(self) -> int:
        """Pixels, as the record states."""

    @property
    def height(self) -> int:
        """Pixels, as the record states."""

    @property
    def ppi(self) -> int:
        """Pixels per inch as the record states, 0 where it does not."""

    @property
    def data(self) -> bytes:
        """The bytes as received."""


def decode(image: ImageSource) -> GreyImage:
    """Pixels at 500 ppi. Raises ``ImageError``."""
    raise ImageError(f"{image.compression}: not read yet")


def to_png(grey: GreyImage) -> bytes:
    """A PNG with its resolution."""
    raise ImageError(f"PNG of {grey.ppi} ppi: not written yet")


def encode_wsq(grey: GreyImage) -> bytes:
    """A WSQ image, 0.75 bit a pixel. Raises ``ImageError``."""
    raise ImageError(f"WSQ of {grey.ppi} ppi: not written yet")
