"""Judge the boxes of a slap (14.021 SEG, 14.025 ASEG): which can be cut out, and what is wrong with the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handover.formats.ebts.edits import Findings
from handover.formats.ebts.finger_fields import Segment
from handover.formats.ebts.print_image import PrintImage
from handover.formats.finger_names import MISSING, name_of

SLAPS: Final[Mapping[int, tuple[int, ...]]] = {13: (2, 3, 4, 5), 14: (7, 8, 9, 10), 15: (1, 6)}
"""Plain impressions of several fingers (ANSI/NIST-ITL 1-2011, table 8) and the fingers in each."""
LEAST_SIDE: Final = 64
"""Pixels at 500 ppi, an eighth of an inch: a smaller box cannot be a finger."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """``good`` boxes by finger; ``faults`` why an expected finger has none; ``foreign`` what boxes name that the slap
    cannot contain."""

    good: Mapping[int, Segment]
    faults: Mapping[int, str]
    foreign: tuple[int, ...] = ()

    @property
    def are_trusted(self) -> bool:
        """Return whether every expected finger has its box and no box names another."""
        return not self.faults and not self.foreign


def judge(image: PrintImage, missing: Mapping[int, str]) -> Boxes:
    """Judge the boxes of a slap. A finger in ``missing`` (2.084 AMP) is not expected; an amputated one has no box.

    A slap without any box has no good ones and no faults.
    """
    fingers = SLAPS.get(image.position, ())
    usable: dict[int, list[Segment]] = defaultdict(list)
    faults: dict[int, str] = {}
    for box in image.segments:
        if box.finger not in fingers or missing.get(box.finger) == "XX":
            continue
        fault = _fault(box, image)
        if fault:
            faults.setdefault(box.finger, fault)
        else:
            usable[box.finger].append(box)
    good = {finger: boxes[0] for finger, boxes in usable.items() if _is_one_place(boxes)}
    faults = {finger: fault for finger, fault in faults.items() if finger not in good}
    faults |= {finger: "its boxes are in different places" for finger in usable if finger not in good}
    for finger in [one for one in good if any(covers(good[one], good[two]) for two in good if two != one)]:
        faults[finger] = "its box lies over that of another finger"
    if image.segments:
        faults |= {
            f: "it has no box" for f in fingers if f not in faults and f not in good and f not in missing
        }
    foreign = tuple(dict.fromkeys(box.finger for box in image.segments if box.finger not in fingers))
    kept = {finger: box for finger, box in good.items() if finger not in faults}
    return Boxes(kept, dict(sorted(faults.items())), foreign)


def _fault(box: Segment, image: PrintImage) -> str:
    least = LEAST_SIDE * (image.ppi or 500) / 500
    if box.right <= box.left or box.bottom <= box.top:
        return "its box has no area"
    across, down = min(image.width, box.right + 1) - box.left, min(image.height, box.bottom + 1) - box.top
    if across <= 0 or down <= 0:
        return "its box lies outside the image"
    return f"its box of {across} x {down} pixels is too small" if min(across, down) < least else ""


def _is_one_place(boxes: Sequence[Segment]) -> bool:
    """Whether boxes of one finger mean the same place."""
    return all(covers(boxes[0], box) and covers(box, boxes[0]) for box in boxes[1:])


def covers(box: Segment, other: Segment) -> bool:
    """Return whether the middle of ``other`` lies in ``box``."""
    across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return box.left <= across <= box.right and box.top <= down <= box.bottom


def check(images: Iterable[PrintImage], missing: Mapping[int, str], found: Findings) -> None:
    """Warn of the boxes that cannot be used; the finger is then looked for by its ridges, or taken again."""
    for image in images:
        if image.position not in SLAPS:
            continue
        judged = judge(image, missing)
        where = f"Type-{image.record_type} IDC {image.idc}, {name_of(image.position).lower()}"
        for finger in judged.foreign:
            found.warn("14.021", f"{where}: a box names position {finger}, which it cannot contain: not used")
        for finger, fault in judged.faults.items():
            found.warn(
                "14.021",
                f"{where}: finger {finger} ({name_of(finger).lower()}) is looked for by its ridges: {fault}",
            )
        for finger in sorted({box.finger for box in image.segments} & set(missing)):
            found.warn(
                "14.021", f"{where}: finger {finger} is stated as {MISSING[missing[finger]]} and has a box"
            )
