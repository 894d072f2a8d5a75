"""A grey image, the value it is decoded from, and its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

MAX_SIDE: Final = 4000
"""Pixels; a palm of 8 inches at 500 ppi, four fingers at 1000 ppi."""
MAX_BYTES: Final = 16 * 1024 * 1024
"""Bytes, compressed or raw; a raw image of MAX_SIDE squared fits."""


class ImageError(ValueError):
    """An image that cannot be used; the text names its format, the reason and what to do."""


@dataclass(frozen=True, eq=False, slots=True)
class GreyImage:
    """``pixels`` uint8 (h, w), 0 black (ridge) to 255 white; ``ppi`` pixels per inch, the same both ways.

    Raises ``ValueError`` if the pixels are not a grey image.
    """

    pixels: NDArray[np.uint8]
    ppi: int

    def __post_init__(self) -> None:
        if self.pixels.ndim != 2 or self.pixels.dtype != np.uint8 or not self.pixels.size:
            raise ValueError("pixels are not a uint8 array (h, w)")
        if self.ppi <= 0:
            raise ValueError("a resolution must be more than 0 pixels per inch")


class ImageSource(Protocol):
    """The attributes that `decode` needs; `ebts.prints.PrintImage` has them."""

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
