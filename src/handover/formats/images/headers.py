"""Read the size that an image's own header states, without decoding.

Sources: WSQ Gray-scale Fingerprint Image Compression Specification 3.1 (markers), ISO/IEC 10918-1
(JPEG markers), ISO/IEC 15444-1 annex A and I (JPEG 2000 codestream and boxes), PNG (W3C), TIFF 6.0.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from handover.formats.images.values import ImageError

_JPEG_FRAMES: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_JPEG_BASELINE: Final = {0xC0, 0xC1, 0xC2}


def stated_size(compression: str, data: bytes) -> tuple[int, int]:
    """Return width and height in pixels. Raises ``ImageError`` if the data do not have that compression."""
    reader = _READERS.get(compression)
    if reader is None:
        raise ImageError(_unsupported(compression))
    try:
        width, height = reader(data)
    except (IndexError, struct.error, ValueError) as cause:
        if isinstance(cause, ImageError):
            raise
        raise ImageError(
            f"{compression} image: its header is truncated or damaged; send the print again"
        ) from None
    return width, height


def stated_ppi(compression: str, data: bytes) -> int:
    """Return the pixels per inch that the image itself states (NISTCOM of WSQ, pHYs of PNG, JFIF), 0 if none.

    Raises ``ImageError`` as `stated_size`.
    """
    stated_size(compression, data)
    try:
        return _PPI_READERS.get(compression, _no_ppi)(data)
    except (IndexError, struct.error, ValueError):
        return 0


def nistcom(data: bytes) -> dict[str, str]:
    """Return the NISTCOM of a WSQ image (NIST IR 7391): its attributes by name; empty if it has none."""
    place = 2
    while data[place : place + 1] == b"\xff":
        marker, length = struct.unpack_from(">HH", data, place)
        body = data[place + 4 : place + 2 + length]
        if marker == 0xFFA8 and body.startswith(b"NIST_COM"):
            lines = (line.partition(" ") for line in body.decode("latin-1").splitlines())
            return {name: value.strip() for name, _, value in lines}
        if not 0xFFA4 <= marker <= 0xFFA8 or length < 2:
            break
        place += 2 + length
    return {}


def kind_of(data: bytes) -> str:
    """Recognise the 14.011 label from the first bytes, ``NONE`` if there is no match."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    return "JP2" if data[4:12] == b"jP  \r\n\x87\n" else "NONE"


def _unsupported(compression: str) -> str:
    if compression == "JPEGL":
        return (
            "JPEGL image: this kind of lossless JPEG is not supported; send the print as WSQ (500 ppi), "
            "JPEG 2000 or PNG"
        )
    return f"an image of compression {compression[:8]!r} is not supported; send WSQ20, JP2, JP2L, PNG, JPEGB or NONE"


def _not(kind: str) -> ImageError:
    return ImageError(f"{kind} image: its bytes are not {kind}; the record names a different compression")


def _wsq(data: bytes) -> tuple[int, int]:
    if data[:2] != b"\xff\xa0":
        raise _not("WSQ20")
    place = 2
    while True:
        marker, length = struct.unpack_from(">HH", data, place)
        if marker == 0xFFA2:
            height, width = struct.unpack_from(">HH", data, place + 6)
            return width, height
        if not 0xFFA3 <= marker <= 0xFFA8 or length < 2:
            raise ValueError("no frame header")
        place += 2 + length


def _png(data: bytes) -> tuple[int, int]:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        raise _not("PNG")
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _tiff(data: bytes) -> tuple[int, int]:
    """Read the size from the first image's directory. Not a record's label, but fingerprint databases use
    TIFF (TIFF 6.0).
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        raise _not("TIFF")
    (place,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, place)
    sides = {}
    for entry in range(place + 2, place + 2 + 12 * count, 12):
        tag, kind = struct.unpack_from(order + "HH", data, entry)
        if tag in (256, 257):  # ImageWidth, ImageLength: SHORT or LONG
            (sides[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), data, entry + 8)
    if len(sides) != 2:
        raise ValueError("no size")
    return sides[256], sides[257]


def _jpeg(data: bytes) -> tuple[int, int]:
    if data[:2] != b"\xff\xd8":
        raise _not("JPEGB")
    place = 2
    while True:
        while data[place : place + 2] == b"\xff\xff":
            place += 1
        mark, code, length = struct.unpack_from(">BBH", data, place)
        if mark != 0xFF or length < 2:
            raise ValueError("no marker")
        if code in _JPEG_FRAMES:
            if code not in _JPEG_BASELINE:
                raise ImageError(_unsupported("JPEGL"))
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 2 + length


def _jp2(data: bytes) -> tuple[int, int]:
    """Read the size from the codestream's SIZ marker, which the decoder uses, not from the box around it."""
    start = 0 if data[:4] == b"\xff\x4f\xff\x51" else _codestream(data)
    if data[start : start + 4] != b"\xff\x4f\xff\x51":
        raise _not("JPEG 2000")
    right, bottom, left, top = struct.unpack_from(">IIII", data, start + 8)
    return right - left, bottom - top


def _codestream(data: bytes) -> int:
    """Return where the contents of the contiguous codestream box ``jp2c`` begin."""
    if data[4:12] != b"jP  \r\n\x87\n":
        raise _not("JPEG 2000")
    place = 0
    while True:
        size, kind = struct.unpack_from(">I4s", data, place)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, place + 8)
            header = 16
        if kind == b"jp2c":
            return int(place + header)
        if size < header:
            raise ValueError("a box without an end")
        place += size


def _no_ppi(_: bytes) -> int:
    return 0


def _wsq_ppi(data: bytes) -> int:
    return max(0, int(nistcom(data).get("PPI", "0")))


def _png_ppi(data: bytes) -> int:
    """Read pHYs, pixels per metre, before the image data."""
    place = 8
    while data[place + 4 : place + 8] not in (b"IDAT", b""):
        (size,) = struct.unpack_from(">I", data, place)
        if data[place + 4 : place + 8] == b"pHYs":
            across, down, unit = struct.unpack_from(">IIB", data, place + 8)
            return round(across * 0.0254) if unit == 1 and across == down else 0
        place += 12 + size
    return 0


def _jpeg_ppi(data: bytes) -> int:
    """Read the density of JFIF, which follows the first marker."""
    if data[6:11] != b"JFIF\0":
        return 0
    unit, across, down = struct.unpack_from(">BHH", data, 13)
    return round(across * {1: 1.0, 2: 2.54}.get(unit, 0)) if across == down else 0


_STARTS: Final = (
    (b"\xff\xa0", "WSQ20"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\x4f\xff\x51", "JP2"),
    (b"\xff\xd8\xff", "JPEGB"),
)
_READERS: Final[dict[str, Callable[[bytes], tuple[int, int]]]] = {
    "WSQ20": _wsq,
    "PNG": _png,
    "TIFF": _tiff,
    "JPEGB": _jpeg,
    "JP2": _jp2,
    "JP2L": _jp2,
}
_PPI_READERS: Final[dict[str, Callable[[bytes], int]]] = {
    "WSQ20": _wsq_ppi,
    "PNG": _png_ppi,
    "JPEGB": _jpeg_ppi,
}
