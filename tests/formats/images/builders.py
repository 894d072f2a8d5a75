"""Images that tests make themselves."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


@dataclass(frozen=True)
class Source:
    """An image as a record holds it."""

    compression: str
    width: int
    height: int
    ppi: int
    data: bytes


def ridges(width: int = 150, height: int = 200) -> NDArray[np.uint8]:
    """Bent parallel lines, nine pixels apart."""
    y, x = np.mgrid[:height, :width]
    wave = np.sin(x / 1.4 + np.sin(y / 30) * 3)
    return np.asarray((127 + 100 * wave).clip(0, 255), np.uint8)


def pillow(kind: str, pixels: NDArray[np.uint8], **options: Any) -> bytes:
    """The pixels in a format that Pillow writes."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return out.getvalue()


def source(compression: str, pixels: NDArray[np.uint8], data: bytes, ppi: int = 500) -> Source:
    """The data with the size it truly has."""
    return Source(compression, pixels.shape[1], pixels.shape[0], ppi, data)


def with_wsq_size(data: bytes, width: int, height: int) -> bytes:
    """A WSQ whose frame header states another size."""
    frame = data.index(b"\xff\xa2") + 6
    return data[:frame] + struct.pack(">HH", height, width) + data[frame + 4 :]
