"""From a booking to what is searched: its fingers as minutiae, its names as the scorer takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings

from handover.formats.ebts.booking import BookingSubmission
from handover.formats.ebts.fingers import cut_fingers, shown_fingers
from handover.formats.ebts.print_image import PrintImage
from handover.formats.images import ImageError, decode
from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae
from handover.matching.fingerprints.extract import ExtractionError
from handover.matching.fingerprints.files import EXTRACTORS
from handover.matching.types import Biographics, PersonName
from handover.stages.identification.rules import LEAST_MINUTIAE
from handover.stages.intake.public import Booking


@dataclass(frozen=True, slots=True)
class TakenFinger:
    """One position as taken: its minutiae, or why there are none."""

    position: int
    source: str
    minutiae: FingerMinutiae | None
    problem: str = ""


def fingers_of(file: BookingSubmission) -> list[TakenFinger]:
    """Every finger position that the file brings. Minutiae records are used as they are; otherwise the rolled image
    is read, or, if a finger has none or it is unusable, the plain thumb or the slap. A broken image affects only its
    own fingers."""
    taken = {
        position: _checked(TakenFinger(position, "Type-9", minutiae))
        for position, minutiae in file.minutiae.items()
        if position in FINGER_POSITIONS
    }
    for image in sorted(file.images, key=lambda image: image.position not in FINGER_POSITIONS):
        wanted = [f for f in shown_fingers(image) if f not in taken or taken[f].problem]
        for finger in _read(image, wanted, file.amputations) if wanted else ():
            if finger.position not in taken or not finger.problem:
                taken[finger.position] = finger
    return [taken[p] for p in sorted(taken)]


def _read(image: PrintImage, wanted: list[int], missing: Mapping[int, str]) -> Iterator[TakenFinger]:
    source = f"Type-{image.record_type} {image.compression}" + ("" if image.finger else " slap")
    try:
        cut = cut_fingers(image, decode(image), missing)
    except ImageError as problem:
        yield from (TakenFinger(finger, source, None, str(problem)) for finger in wanted)
        return
    for finger in (f for f in wanted if f in cut.problems):
        yield TakenFinger(finger, source, None, f"cannot be cut from the slap: {cut.problems[finger]}")
    for finger in (f for f in wanted if f in cut.fingers):
        try:
            minutiae = EXTRACTORS[settings.HANDOVER_EXTRACTOR](cut.fingers[finger], finger)
        except ExtractionError as problem:
            yield TakenFinger(finger, source, None, str(problem))
        else:
            yield _checked(TakenFinger(finger, source, minutiae))


def _checked(finger: TakenFinger) -> TakenFinger:
    if finger.minutiae is None or len(finger.minutiae) >= LEAST_MINUTIAE:
        return finger
    text = f"{len(finger.minutiae)} minutiae, at least {LEAST_MINUTIAE} are needed; take the print again"
    return TakenFinger(finger.position, finger.source, finger.minutiae, text)


def biographics_of(booking: Booking) -> Biographics:
    """The names, dates and numbers that the jail gave."""
    return biographics(
        booking.names, booking.births, booking.sex, booking.birthplace, next(iter(booking.citizenship), ""),
        booking.numbers,
    )  # fmt: skip


def biographics(
    names: Iterable[Mapping[str, str]],
    births: Iterable[str],
    sex: str = "",
    birthplace: str = "",
    citizenship: str = "",
    numbers: Iterable[Iterable[str]] = (),
) -> Biographics:
    """A row's JSON columns as the scorer's value."""
    return Biographics(
        names=tuple(PersonName(**n) for n in names),
        births=tuple(births),
        sex=sex if sex in ("M", "F") else "",
        birthplace=birthplace,
        citizenship=citizenship,
        numbers=tuple((kind, value) for kind, value in numbers),
    )


def to_json(minutiae: FingerMinutiae) -> dict[str, Any]:
    """A finger as JSON: places to 0.01 pixel, directions to 0.0001 radian; column by column, which deflates best."""
    return {
        "width": minutiae.width,
        "height": minutiae.height,
        "x": [_short(x, 2) for x in minutiae.xy[:, 0]],
        "y": [_short(y, 2) for y in minutiae.xy[:, 1]],
        "angle": [_short(a, 4) for a in minutiae.angle],
        "quality": [int(q) for q in minutiae.quality],
        "kind": [int(k) for k in minutiae.kind],
    }


def _short(value: Any, digits: int) -> float | int:
    """A number in as few characters as it takes."""
    found = round(float(value), digits)
    return int(found) if found.is_integer() else found


def from_json(position: int, stored: Mapping[str, Any]) -> FingerMinutiae:
    """The finger that `to_json` wrote; an earlier version kept the places pair by pair (``xy``)."""
    places = stored["xy"] if "xy" in stored else list(zip(stored["x"], stored["y"], strict=True))
    return FingerMinutiae(
        position=position,
        width=stored["width"],
        height=stored["height"],
        xy=np.array(places, dtype=np.float32).reshape(-1, 2),
        angle=np.array(stored["angle"], dtype=np.float32),
        quality=np.array(stored["quality"], dtype=np.uint8),
        kind=np.array(stored["kind"], dtype=np.uint8),
    )
