"""Decode, scale, encode."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image

from handover.formats.images.child import CHILDREN, Children
from handover.formats.images.headers import stated_size
from handover.formats.images.values import MAX_BYTES, MAX_SIDE, GreyImage, ImageError, ImageSource

_PPI: Final = range(250, 4001)
_TOLERANCE: Final = 0.01
"""ANSI/NIST-ITL 1-2011 7.7.6: a resolution class has a tolerance of 1 %, within which nothing is resampled.
"""


def decode(image: ImageSource, *, children: Children = CHILDREN) -> GreyImage:
    """Decode a compressed image to pixels at 500 ppi, whatever its resolution. Thread-safe.

    The record's resolution takes precedence over the image's; if neither is stated, 500 is assumed. A 1000
    ppi image is returned at half its width and height: scale its coordinates too. Raises ``ImageError`` if
    the image is larger than `MAX_SIDE` or `MAX_BYTES`, differs in size from the record, has an unsupported
    compression (JPEGL), is damaged, or is not decoded in time.
    """
    name, width, height, data = image.compression, image.width, image.height, image.data
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise ImageError(
            f"{name[:8]} image of {width} x {height} pixels: the limit is {MAX_SIDE} x {MAX_SIDE}"
        )
    if not 0 < len(data) <= MAX_BYTES:
        raise ImageError(f"{name[:8]} image of {len(data)} bytes: it must have 1 to {MAX_BYTES} bytes")
    if name == "NONE":
        if len(data) != width * height:
            raise ImageError(
                f"uncompressed image of {width} x {height} pixels: has {len(data)} bytes, not one per pixel; "
                "send 8-bit grey"
            )
        pixels, own_ppi = data, 0
    else:
        _agree(name, stated_size(name, data), (width, height))
        reply = children.ask(name, width, height, data)
        _agree(name, (reply.width, reply.height), (width, height))
        if len(reply.data) != width * height:
            raise ImageError(
                f"{name} image: its decoder returned {len(reply.data)} bytes; send the print again"
            )
        pixels, own_ppi = reply.data, reply.ppi
    ppi = image.ppi or own_ppi or 500
    if ppi not in _PPI:
        raise ImageError(
            f"{name} image of {ppi} ppi: {_PPI.start} to {_PPI.stop - 1} are supported; send 500 ppi"
        )
    return at_500(GreyImage(np.frombuffer(pixels, np.uint8).reshape(height, width), ppi))


def _agree(name: str, own: tuple[int, int], record: tuple[int, int]) -> None:
    if own != record:
        raise ImageError(
            f"{name} image: {own[0]} x {own[1]} pixels by its own header, {record[0]} x {record[1]} by the record "
            "around it; send the print again"
        )


def at_500(grey: GreyImage) -> GreyImage:
    """Resample the image to 500 ppi, low-pass filtered (Lanczos) if it shrinks. Within 1 % the pixels are
    unchanged.
    """
    if abs(grey.ppi - 500) <= 500 * _TOLERANCE:
        return GreyImage(grey.pixels, 500)
    height, width = (max(1, round(side * 500 / grey.ppi)) for side in grey.pixels.shape)
    scaled = Image.fromarray(grey.pixels).resize((width, height), Image.Resampling.LANCZOS)
    return GreyImage(np.asarray(scaled), 500)


def to_png(grey: GreyImage) -> bytes:
    """Encode as PNG, 8-bit grey, with its resolution."""
    out = io.BytesIO()
    Image.fromarray(grey.pixels).save(out, "PNG", dpi=(grey.ppi, grey.ppi))
    return out.getvalue()


def encode_wsq(grey: GreyImage, *, children: Children = CHILDREN) -> bytes:
    """Encode as WSQ at 0.75 bits per pixel, about 15:1, as EBTS requires for 500 ppi prints.

    Raises ``ImageError`` if it is not 500 ppi (which WSQ requires), is larger than `MAX_SIDE` or smaller than
    64 pixels per side, or the encoder refuses it.
    """
    height, width = grey.pixels.shape
    if grey.ppi != 500:
        raise ImageError(f"WSQ is written at 500 ppi only, but this image has {grey.ppi}")
    if not (64 <= width <= MAX_SIDE and 64 <= height <= MAX_SIDE):
        raise ImageError(f"WSQ image of {width} x {height} pixels: 64 to {MAX_SIDE} per side are supported")
    return children.ask("+WSQ", width, height, np.ascontiguousarray(grey.pixels).tobytes()).data
