"""The minutiae records (Type-9) of a file beside its images: which finger each belongs to, and contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from handover.formats.ansi_nist import AnsiNistError, TaggedRecord, Transaction
from handover.formats.ebts.boxes import SLAPS
from handover.formats.ebts.edits import Findings
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.type9 import fingers_named, read_with_notes
from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae


def minutiae_of(tx: Transaction, images: Sequence[PrintImage], found: Findings) -> dict[int, FingerMinutiae]:
    """Return the minutiae of each finger that a record gives.

    A record is not used, with a warning, if it names several fingers or none, if the images of its IDC show other
    fingers than its own, or if it cannot be read.
    """
    of_idc: dict[int, list[PrintImage]] = defaultdict(list)
    for image in images:
        of_idc[image.idc].append(image)
    _one_image_each(of_idc, found)
    fingers: dict[int, FingerMinutiae] = {}
    for record in tx.of_type(9):
        if not isinstance(record, TaggedRecord):
            continue
        beside = of_idc.get(record.idc or 0, [])
        try:
            own = _own(fingers_named(record), beside)
            finger, notes = read_with_notes(record, size=_size(own))
        except AnsiNistError as error:
            found.warn("9", f"{error.text}; the record is not used")
            continue
        for note in notes:
            found.warn("9", f"Type-9 IDC {record.idc}: {note}")
        if beside and not own:
            shown = " and ".join(str(image.position) for image in beside)
            found.warn(
                "9",
                f"Type-9 IDC {record.idc} is of finger {finger.position}, the image of that IDC is of position "
                f"{shown}; the record is not used",
            )
            continue
        if finger.position in fingers:
            found.warn("9", f"a second record of finger {finger.position}; the first is used")
        else:
            fingers[finger.position] = finger
    return fingers


def _one_image_each(of_idc: Mapping[int, Sequence[PrintImage]], found: Findings) -> None:
    for idc, images in sorted(of_idc.items()):
        if len(images) > 1:
            shown = ", ".join(str(image.position) for image in images)
            found.warn("14.002", f"IDC {idc:02d} stands for {len(images)} images, of positions {shown}")


def _own(named: Sequence[int], beside: Sequence[PrintImage]) -> list[PrintImage]:
    """The images under a record's IDC that show its finger, or may show it."""
    fingers = [finger for finger in named if finger in FINGER_POSITIONS]
    if len(fingers) != 1:
        return list(beside)
    return [image for image in beside if image.position == 0 or fingers[0] in _shown(image)]


def _size(images: Sequence[PrintImage]) -> tuple[int, int] | None:
    """Return the images' size at 500 ppi, None if there is none or they differ."""
    sizes = {
        (max(1, round(image.width * 500 / image.ppi)), max(1, round(image.height * 500 / image.ppi)))
        for image in images
        if image.ppi
    }
    return sizes.pop() if len(sizes) == 1 else None


def _shown(image: PrintImage) -> tuple[int, ...]:
    return (image.finger,) if image.finger is not None else SLAPS.get(image.position, ())
