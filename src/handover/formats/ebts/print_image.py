"""One impression of fingers, as every record type that holds one is read."""

from __future__ import annotations

from dataclasses import dataclass

from handover.formats.ebts.finger_fields import PLAIN_THUMBS, QualityScore, Segment


@dataclass(frozen=True, slots=True)
class PrintImage:
    """One impression. ``position`` FGP 0-15, ``impression`` IMP code, ``compression`` a label of 14.011,
    ``width``/``height`` pixels as the record states them, ``ppi`` pixels per inch (0 where the record gives
    no scale), ``data`` the compressed bytes, ``nfiq`` 1 best to 5 worst of a one-finger image (14.022),
    ``finger_nfiq`` the same as (finger, value) of an image of several, ``scores`` 14.024 FQM. Values 254 and
    255, not measured, are left out. ``stated_size`` is the record's width and height where the image's own header
    has others, which are then ``width`` and ``height``."""

    position: int
    impression: int
    compression: str
    width: int
    height: int
    ppi: int
    data: bytes
    record_type: int = 14
    idc: int = 0
    nfiq: int | None = None
    segments: tuple[Segment, ...] = ()
    finger_nfiq: tuple[tuple[int, int], ...] = ()
    scores: tuple[QualityScore, ...] = ()
    stated_size: tuple[int, int] | None = None

    @property
    def finger(self) -> int | None:
        """Return the finger 1-10 if the image shows one finger, else None."""
        return self.position if 1 <= self.position <= 10 else PLAIN_THUMBS.get(self.position)
