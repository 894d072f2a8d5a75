"""Read finger minutiae records: ISO/IEC 19794-2:2005 and 2011, ANSI INCITS 378-2004, 2009 and 2009/AM1.

Card formats of ISO 19794-2 are refused. All coordinates are scaled to 500 ppi. Which finger a record is of is said by
its views; a name given from outside (a file's name, a request) chooses among them and never renames one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.finger_names import name_of
from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae
from handover.formats.templates.layouts import (
    MAGIC,
    Frame,
    OtherFingerError,
    RawView,
    TemplateError,
    views_of,
)

_NO_QUALITY: Final = (254, 255)


@dataclass(frozen=True, eq=False, slots=True)
class FingerView:
    """One finger view; its length is the number of its minutiae."""

    raw: RawView

    @property
    def stated(self) -> int:
        """The finger position that the view states, 0 if none."""
        return self.raw.stated

    def __len__(self) -> int:
        return len(self.raw.rows)

    def finger(self, position: int | None = None) -> FingerMinutiae:
        """Return the minutiae, as ``position`` where the view states none. Raises ``TemplateError``."""
        finger = self.stated or position
        if finger is None:
            raise TemplateError("a view states no finger position, and none was given")
        if finger not in FINGER_POSITIONS:
            raise TemplateError(f"finger position {finger} is not 1-10")
        return _minutiae(self.raw.rows, self.raw.frame, finger)


@dataclass(frozen=True, slots=True)
class MinutiaeRecord:
    """The views of a record in their order, and what is remarkable about it, for people to read."""

    views: tuple[FingerView, ...]
    notes: tuple[str, ...] = ()


def read_record(data: bytes) -> MinutiaeRecord:
    """Read all views. Extended data (ridge counts, cores, deltas) are skipped. Raises ``TemplateError``."""
    views, after = views_of(data)
    return MinutiaeRecord(tuple(FingerView(view) for view in views), (_after(data, after),) if after else ())


def _after(data: bytes, size: int) -> str:
    rest = data[-size:]
    what = (
        "another record begins there"
        if rest.startswith(MAGIC)
        else "zeros"
        if not any(rest)
        else "no part of the record"
    )
    return f"{size} bytes after the stated length are not read ({what})"


def read_template(data: bytes, position: int | None = None) -> list[FingerMinutiae]:
    """Return one value per finger view, in record order, scaled to 500 ppi.

    ``position`` (FGP 1-10) is used for a view that states none (0); a view that states one keeps it. Raises
    ``TemplateError``.
    """
    return [view.finger(position) for view in read_record(data).views]


def finger_of(record: MinutiaeRecord, position: int | None) -> FingerMinutiae:
    """Return the finger ``position`` of a record, or with None the only finger that it is of.

    Of several views of it the first that has minutiae. A view that states no finger is taken where it is the only such
    one and none states the finger. Raises ``TemplateError`` if there is no such view, or none with minutiae.
    """
    stated = sorted({view.stated for view in record.views if view.stated})
    if position is None:
        if len(stated) > 1:
            raise TemplateError(
                f"has views of {_names(stated)}: a file here is of one finger; send one in each"
            )
        position = stated[0] if stated and stated[0] in FINGER_POSITIONS else 1
        found = list(record.views)
    else:
        found = [view for view in record.views if view.stated == position]
    if not found:
        found = [view for view in record.views if not view.stated]
        if not found:
            raise OtherFingerError(f"is of {_names(stated)}, not of {_names([position])}")
        if len(found) > 1:
            raise TemplateError(
                f"has {len(found)} views that state no finger: which is {_names([position])}?"
            )
    view = next((view for view in found if len(view)), None)
    if view is None:
        raise TemplateError(f"its view of {_names([position])} has no minutiae")
    return view.finger(position)


def _names(positions: list[int]) -> str:
    return " and ".join(f"{name_of(one).lower()} ({one})" for one in positions)


def _minutiae(rows: NDArray[np.void], frame: Frame, position: int) -> FingerMinutiae:
    kind, quality = rows["x"] >> 14, rows["quality"].copy()
    x, y = rows["x"] & 0x3FFF, rows["y"] & 0x3FFF
    quality[np.isin(quality, _NO_QUALITY)] = 0
    for fault, what in (
        (kind > 2, "is of a reserved kind"),
        ((x > frame.width) | (y > frame.height), "lies outside the image"),
        (rows["angle"] >= frame.units, "has a direction of more than a full circle"),
        (quality > 100, "has a quality over 100"),
    ):
        if fault.any():
            raise TemplateError(f"minutia {int(fault.argmax()) + 1} of finger {position} {what}")
    across, down = _scale(frame.across), _scale(frame.down)
    angle = rows["angle"] * (2 * np.pi / frame.units)
    if across != down:
        angle = np.arctan2(np.sin(angle) * down, np.cos(angle) * across)
    return FingerMinutiae(
        position=position,
        width=round(frame.width * across),
        height=round(frame.height * down),
        xy=np.column_stack((x * across, y * down)).astype(np.float32),
        angle=_turn(angle),
        quality=quality,
        kind=kind.astype(np.uint8),
    )


def _scale(per_cm: int) -> float:
    """Return the factor from pixels per cm to 500 ppi. The rounded values of 500 and 1000 ppi (197, 394)
    count as exact.
    """
    ppi = per_cm * 2.54
    nearest = max(500, round(ppi / 500) * 500)
    return 500 / (nearest if abs(ppi - nearest) <= 0.005 * nearest else ppi)


def _turn(angle: NDArray[np.floating]) -> NDArray[np.float32]:
    """Normalise into [0, 2 pi): the remainder alone can round up to a full circle."""
    turned = np.mod(angle, 2 * np.pi).astype(np.float32)
    return np.where(turned >= np.float32(2 * np.pi), np.float32(0), turned)
