"""One finger's minutiae, the value that files contain and matchers compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAX_MINUTIAE: Final = 300
"""More than this is refused: ISO 19794-2:2005 counts in one byte, EBTS Type-9 tools stop at 255."""

FINGER_POSITIONS: Final = range(1, 11)
"""FGP codes, ANSI/NIST-ITL table 8: 1 right thumb .. 5 right little, 6 left thumb .. 10 left little."""


@dataclass(frozen=True, eq=False, slots=True)
class FingerMinutiae:
    """Minutiae of one impression, normalised to 500 pixels per inch.

    ``position`` FGP 1-10; ``width``/``height`` pixels at 500 ppi.
    ``xy`` float32 (n, 2), origin top left, x right, y down, pixels at 500 ppi.
    ``angle`` float32 (n,), radians in [0, 2 pi), 0 along +x, counter-clockwise as seen (y up);
    for a ridge ending it points along the ridge away from the end, as ISO 19794-2:2005 6.4.3.
    ``quality`` uint8 (n,), 0 unknown, else 1-100. ``kind`` uint8 (n,), 0 other, 1 ending, 2 bifurcation.
    """

    position: int
    width: int
    height: int
    xy: NDArray[np.float32]
    angle: NDArray[np.float32]
    quality: NDArray[np.uint8]
    kind: NDArray[np.uint8]

    def __post_init__(self) -> None:
        """Raise ``ValueError`` if the arrays disagree in length, are out of range or contain NaN."""
        n = len(self.xy)
        if self.position not in FINGER_POSITIONS:
            raise ValueError(f"finger position {self.position} is not 1-10")
        if n > MAX_MINUTIAE:
            raise ValueError(f"{n} minutiae; the limit is {MAX_MINUTIAE}")
        if self.xy.shape != (n, 2) or not (self.angle.shape == self.quality.shape == self.kind.shape == (n,)):
            raise ValueError("minutiae arrays differ in length")
        if not (np.isfinite(self.xy).all() and np.isfinite(self.angle).all()):
            raise ValueError("a minutia has no finite position or direction")

    def __len__(self) -> int:
        return len(self.xy)
