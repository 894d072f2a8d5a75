"""Write one finger as a minutiae record: ISO/IEC 19794-2:2005, or ANSI INCITS 378-2004."""

from __future__ import annotations

import struct
from typing import Final

import numpy as np

from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates.layouts import ANSI_UNITS, ISO_UNITS, MAGIC, MINUTIA, TemplateError

_PER_CM_AT_500: Final = 197


def write_iso(finger: FingerMinutiae, *, impression: int = 0, quality: int = 0) -> bytes:
    """Write an ISO/IEC 19794-2:2005 record of one view, at 197 pixels per cm (500 ppi), without extended
    data.

    Positions are rounded to pixels, directions to 360/256 degrees. ``impression`` 0 live plain, 1 live
    rolled, 2 and 3 the same from ink; ``quality`` of the finger 0-100. Raises ``TemplateError`` for more than
    255 minutiae, one outside the image, or an image of 16,384 pixels or more per side.
    """
    view = _written_view(finger, ISO_UNITS, impression, quality)
    head = struct.pack(">IHHHHHBB", 24 + len(view), 0, *_written_size(finger), 1, 0)
    return MAGIC + b" 20\0" + head + view


def write_ansi(finger: FingerMinutiae, *, impression: int = 0, quality: int = 0) -> bytes:
    """Write an ANSI INCITS 378-2004 record of one view; as `write_iso`, with directions of two degrees."""
    view = _written_view(finger, ANSI_UNITS, impression, quality)
    head = struct.pack(">HIHHHHHBB", 26 + len(view), 0, 0, *_written_size(finger), 1, 0)
    return MAGIC + b" 20\0" + head + view


def _written_size(finger: FingerMinutiae) -> tuple[int, int, int, int]:
    return finger.width, finger.height, _PER_CM_AT_500, _PER_CM_AT_500


def _written_view(finger: FingerMinutiae, units: int, impression: int, quality: int) -> bytes:
    places = np.rint(finger.xy).astype(np.int64)
    for fault, what in (
        (len(finger) > 255, f"{len(finger)} minutiae: a record holds at most 255"),
        (
            not 0 < finger.width < 1 << 14 or not 0 < finger.height < 1 << 14,
            "an image of no size or too large",
        ),
        ((places < 0).any() or (places > (finger.width, finger.height)).any(), "a minutia outside the image"),
        ((finger.kind > 2).any(), "a minutia of unknown kind"),
        ((finger.quality > 100).any() or not 0 <= quality <= 100, "a quality over 100"),
        (not 0 <= impression <= 15, "an impression code over 15"),
    ):
        if fault:
            raise TemplateError(f"finger {finger.position}: {what}")
    rows = np.zeros(len(finger), MINUTIA)
    rows["x"] = finger.kind.astype(np.int64) << 14 | places[:, 0]
    rows["y"] = places[:, 1]
    rows["angle"] = np.rint(finger.angle.astype(np.float64) * units / (2 * np.pi)).astype(np.int64) % units
    rows["quality"] = finger.quality
    head = struct.pack(">BBBB", finger.position, impression, quality, len(finger))
    return head + rows.tobytes() + b"\0\0"
