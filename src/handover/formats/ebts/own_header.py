"""Compare what a record says of its image with the image's own header, which decoders go by."""

from __future__ import annotations

from dataclasses import replace

from handover.formats.ebts.edits import Findings
from handover.formats.ebts.print_image import PrintImage
from handover.formats.images import ImageError
from handover.formats.images.headers import nistcom, stated_ppi, stated_size

_PLAUSIBLE = range(250, 4001)
"""Pixels per inch of a fingerprint; programs that know no better write 72 or 96."""
_TOLERANCE = 0.01
"""ANSI/NIST-ITL 1-2011 7.7.6: a resolution class has a tolerance of 1 %."""


def by_own_header(image: PrintImage, found: Findings) -> PrintImage:
    """Return the image with the width and height of its own header; warn of every difference from the record.

    No coordinate of an image of one finger depends on the record's size. In a slap the boxes do, so `cut_fingers`
    holds them against the ridges where the sizes differ (``stated_size``). Of two resolutions the record's is used.
    """
    four = image.record_type == 4
    where = f"Type-{image.record_type} IDC {image.idc}"
    if image.compression == "NONE":
        if len(image.data) != image.width * image.height:
            found.warn(
                "4.06" if four else "14.006",
                f"{where}: {image.width} x {image.height} pixels by the record, but {len(image.data)} bytes: the image "
                "cannot be used",
            )
        return image
    try:
        size = stated_size(image.compression, image.data)
        ppi = stated_ppi(image.compression, image.data)
    except ImageError as problem:
        found.warn("4.09" if four else "14.999", f"{where}: {problem}")
        return image
    _comment(image, size, where, found)
    if ppi in _PLAUSIBLE and image.ppi and abs(ppi - image.ppi) > _TOLERANCE * image.ppi:
        found.warn(
            "1.011" if four else "14.009",
            f"{where}: {image.ppi} pixels per inch by the record, which is used, {ppi} by the image's own header",
        )
    if size == (image.width, image.height):
        return image
    found.warn(
        "4.06" if four else "14.006",
        f"{where}: {image.width} x {image.height} pixels by the record, {size[0]} x {size[1]} by the image's own "
        "header, which is used",
    )
    return replace(image, width=size[0], height=size[1], stated_size=(image.width, image.height))


def _comment(image: PrintImage, size: tuple[int, int], where: str, found: Findings) -> None:
    """Warn of a NISTCOM, a comment in a WSQ image, that states another size than its frame header."""
    comment = nistcom(image.data) if image.compression == "WSQ20" else {}
    stated = tuple(comment.get(name, "") for name in ("PIX_WIDTH", "PIX_HEIGHT"))
    if any(text and text != str(side) for text, side in zip(stated, size, strict=True)):
        found.warn(
            "4.09" if image.record_type == 4 else "14.999",
            f"{where}: the image's comment (NISTCOM) states {stated[0]} x {stated[1]} pixels, its header {size[0]} x "
            f"{size[1]}, which is used",
        )
