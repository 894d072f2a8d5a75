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
"""ANSI/NIST-ITL 1-2011 7.7.6: a resolution class allows one hundredth; no pixel is resampled for it."""


def decode(image: ImageSource, *, children: Children = CHILDREN) -> GreyImage:
    """The pixels of a compressed image at 500 ppi, whatever it came in. Thread-safe.

    The record's resolution goes before the one in the image; where neither is stated 500 is taken.
    A 1000 ppi image comes out at half its width and height: scale coordinates that belong to it.
    Raises ``ImageError``: larger than `MAX_SIDE` or `MAX_BYTES`, another size than the record states,
    a compression that is not read (JPEGL), damaged, or not decoded in time.
    """
    name, width, height, data = image.compression, image.width, image.height, image.data
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise ImageError(
            f"{name[:8]} image of {width} x {height} pixels: at most {MAX_SIDE} x {MAX_SIDE} are read"
        )
    if not 0 < len(data) <= MAX_BYTES:
        raise ImageError(f"{name[:8]} image of {len(data)} bytes: from 1 to {MAX_BYTES} bytes are read")
    if name == "NONE":
        if len(data) != width * height:
            raise ImageError(
                f"uncompressed image of {width} x {height} pixels: holds {len(data)} bytes, not one a pixel; "
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
        raise ImageError(f"{name} image of {ppi} ppi: {_PPI.start} to {_PPI.stop - 1} are read; send 500 ppi")
    return at_500(GreyImage(np.frombuffer(pixels, np.uint8).reshape(height, width), ppi))


def _agree(name: str, own: tuple[int, int], record: tuple[int, int]) -> None:
    if own != record:
        raise ImageError(
            f"{name} image: {own[0]} x {own[1]} pixels by its own header, {record[0]} x {record[1]} by the record "
            "around it; send the print again"
        )


def at_500(grey: GreyImage) -> GreyImage:
    """The image at 500 ppi, low-pass filtered (Lanczos) where it shrinks. Within 1 % the pixels stay."""
    if abs(grey.ppi - 500) <= 500 * _TOLERANCE:
        return GreyImage(grey.pixels, 500)
    height, width = (max(1, round(side * 500 / grey.ppi)) for side in grey.pixels.shape)
    scaled = Image.fromarray(grey.pixels).resize((width, height), Image.Resampling.LANCZOS)
    return GreyImage(np.asarray(scaled), 500)


def to_png(grey: GreyImage) -> bytes:
    """A PNG, 8-bit grey, with its resolution."""
    out = io.BytesIO()
    Image.fromarray(grey.pixels).save(out, "PNG", dpi=(grey.ppi, grey.ppi))
    return out.getvalue()


def encode_wsq(grey: GreyImage, *, children: Children = CHILDREN) -> bytes:
    """A WSQ image at 0.75 bit a pixel, about 15:1, as EBTS asks of 500 ppi prints.

    Raises ``ImageError`` where it is not 500 ppi (WSQ is for that alone), is larger than `MAX_SIDE` or
    smaller than 64 pixels a side, or the encoder refuses it.
    """
    height, width = grey.pixels.shape
    if grey.ppi != 500:
        raise ImageError(f"WSQ is written at 500 ppi alone, this image has {grey.ppi}")
    if not (64 <= width <= MAX_SIDE and 64 <= height <= MAX_SIDE):
        raise ImageError(f"WSQ image of {width} x {height} pixels: 64 to {MAX_SIDE} a side are written")
    return children.ask("+WSQ", width, height, np.ascontiguousarray(grey.pixels).tobytes()).data
