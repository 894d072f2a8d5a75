"""A print image of a booking as a PNG of bounded width, read from the kept file each time it is asked for."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image

from handover.formats.ansi_nist import AnsiNistError
from handover.formats.ebts.booking import SubmissionError, read_booking
from handover.formats.images import GreyImage, ImageError, decode, to_png
from handover.stages.intake import file_store

WIDTHS = (240, 800)
"""Pixels: as one of many on the booking's page, and on a page of its own."""


class NoSuchImageError(LookupError):
    """The file has no image of this index."""


@lru_cache(maxsize=64)
def png_of(sha256: str, index: int, width: int) -> bytes:
    """The image ``index`` of a kept file, at most ``width`` pixels wide.

    A page asks for fourteen at once, so the last few are kept in memory. Raises `NoSuchImageError`, and
    ``ImageError`` if the picture cannot be read, or no longer its file, as by a later version's stricter reader.
    """
    kept = file_store.get(sha256)
    try:
        images = read_booking(kept, require_booking=False).images
    except (AnsiNistError, SubmissionError) as problem:
        raise ImageError("the kept file can no longer be read; download it to see what it holds") from problem
    if not 0 <= index < len(images):
        raise NoSuchImageError(index)
    return to_png(narrowed(decode(images[index]), width))


def narrowed(grey: GreyImage, width: int) -> GreyImage:
    """The same picture at most ``width`` pixels wide; its ppi falls with it."""
    height, now = grey.pixels.shape
    if now <= width:
        return grey
    size = (width, max(1, round(height * width / now)))
    pixels = np.asarray(Image.fromarray(grey.pixels).resize(size, Image.Resampling.LANCZOS), dtype=np.uint8)
    return GreyImage(pixels, max(1, round(grey.ppi * width / now)))
