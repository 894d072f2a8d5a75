"""Single fingers of a booking: images of one finger, and fingers cut from a slap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from handover.formats.ebts.boxes import LEAST_SIDE, SLAPS, Boxes, covers, judge
from handover.formats.ebts.finger_fields import Segment
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.slaps import find_beside, find_fingers
from handover.formats.images import GreyImage

__all__ = ["LEAST_SIDE", "SLAPS", "Cut", "cut_fingers", "shown_fingers"]


@dataclass(frozen=True, slots=True)
class Cut:
    """Map fingers 1-10 to their images. ``by_ridges`` those that were found by their ridges, and why not by a box;
    ``problems`` the expected fingers that were not cut, and why; ``problem`` why a slap gave none."""

    fingers: Mapping[int, GreyImage]
    problem: str = ""
    by_ridges: Mapping[int, str] = field(default_factory=dict)
    problems: Mapping[int, str] = field(default_factory=dict)


def cut_fingers(image: PrintImage, pixels: GreyImage, missing: Mapping[int, str] | None = None) -> Cut:
    """Cut the fingers out of an image. ``pixels`` is the decoded image, at any scale.

    An image of one finger is that finger. In a slap each 14.021 SEG box is cut out, clipped to the image. A finger
    whose box cannot be used (`boxes.judge`), and every finger of a slap without boxes, is looked for by its ridges
    (`slaps`); one that is not found has its reason in ``problems``. A finger in ``missing`` (2.084 AMP) is not
    expected, an amputated one never cut.
    """
    absent = missing or {}
    if image.finger is not None:
        return Cut({} if absent.get(image.finger) == "XX" else {image.finger: pixels})
    if image.position not in SLAPS:
        return Cut({})
    judged = judge(image, absent)
    boxes = {finger: _scaled(image, pixels, box) for finger, box in judged.good.items()}
    if image.segments and judged.are_trusted and not _has_doubtful_boxes(image):
        return Cut(_cut(pixels, boxes))
    return _by_ridges(image, pixels, absent, judged, boxes)


def _by_ridges(
    image: PrintImage, pixels: GreyImage, absent: Mapping[int, str], judged: Boxes, boxes: dict[int, Segment]
) -> Cut:
    """Take what the ridges show where no box can be used. Where they show every finger, they also overrule a box that
    lies on another one; where they do not, the remaining region is used if it can only be the missing finger."""
    seen = find_fingers(image.position, pixels, absent)
    ridges = {box.finger: box for box in seen.boxes}
    reasons = {f: judged.faults.get(f, "") for f in ridges if f not in boxes}
    if ridges:
        wrong = [f for f, box in boxes.items() if f in ridges and not covers(ridges[f], box)]
        reasons |= dict.fromkeys(wrong, "its box lies on another finger")
    elif boxes and not _has_doubtful_boxes(image):
        seen = find_beside(image.position, pixels, boxes, tuple(judged.faults), absent)
        ridges = {box.finger: box for box in seen.boxes}
        reasons = {finger: judged.faults[finger] for finger in ridges}
    faults = dict(judged.faults)
    if not seen.boxes and _has_doubtful_boxes(image):
        faults |= dict.fromkeys(boxes, "its box is for an image of another size")
        boxes, reasons = {}, {}
    found = boxes | {finger: ridges[finger] for finger in reasons}
    told = {f: f"{fault}, and {seen.problem}" for f, fault in faults.items()}
    problems = _not_cut(image, found, absent, told)
    problem = "" if found else seen.problem
    if problem and image.segments:
        problem = f"none of its boxes can be used, and {problem}"
    return Cut(_cut(pixels, found), problem, reasons, {f: why or problem for f, why in problems.items()})


def _has_doubtful_boxes(image: PrintImage) -> bool:
    """Whether the boxes are for an image of another size than its own, and not only of exchanged sides."""
    return image.stated_size is not None and image.stated_size != (image.height, image.width)


def _not_cut(
    image: PrintImage, found: Mapping[int, Segment], absent: Mapping[int, str], reasons: Mapping[int, str]
) -> dict[int, str]:
    """Why each finger of the slap was not cut, "" where it shares the reason of all. One that is stated as unprintable
    need not be there where others are."""
    return {
        finger: reasons.get(finger, "")
        for finger in SLAPS[image.position]
        if finger not in found and absent.get(finger) != "XX" and not (found and finger in absent)
    }


def _scaled(image: PrintImage, pixels: GreyImage, box: Segment) -> Segment:
    """A box of the record in the pixels that were decoded."""
    height, width = pixels.pixels.shape
    across, down = width / image.width, height / image.height
    return replace(
        box,
        left=round(box.left * across), right=min(width, round((box.right + 1) * across)) - 1,
        top=round(box.top * down), bottom=min(height, round((box.bottom + 1) * down)) - 1,
    )  # fmt: skip


def _cut(pixels: GreyImage, boxes: Mapping[int, Segment]) -> dict[int, GreyImage]:
    return {
        finger: GreyImage(pixels.pixels[box.top : box.bottom + 1, box.left : box.right + 1], pixels.ppi)
        for finger, box in boxes.items()
    }


def shown_fingers(image: PrintImage) -> tuple[int, ...]:
    """Return the fingers 1-10 of an image according to its position code."""
    return (image.finger,) if image.finger is not None else SLAPS.get(image.position, ())
