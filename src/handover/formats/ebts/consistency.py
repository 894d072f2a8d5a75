"""Contradictions between fields of a booking: E0006."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from handover.formats.ebts import boxes
from handover.formats.ebts.booking_submission import BookingSubmission
from handover.formats.ebts.edits import Findings

_DAY = timedelta(days=1)
"""Tolerance for time zones: a date may be one day ahead of another place's."""


def check(booking: BookingSubmission, found: Findings, today: date | None) -> None:
    """Compare dates with dates, missing fingers with images and boxes with slaps, and require at least one print."""
    _dates(booking, found, today)
    _prints(booking, found)
    boxes.check(booking.images, booking.amputations, found)


def _dates(booking: BookingSubmission, found: Findings, today: date | None) -> None:
    sent = booking.date if booking.date != date.min else None
    if today and sent and sent > today + _DAY:
        found.add("H0002", "1.005", "is more than a day ahead")
    arrest = booking.arrest_date
    if arrest and sent and arrest > sent + _DAY:
        found.add("E0006", "2.045", "is later than the date of the transaction, 1.005")
    bound = min((day for day in (arrest, sent) if day), default=None)
    births = [date.fromisoformat(text) for text in booking.births]
    if bound and any(birth > bound for birth in births):
        found.add("E0006", "2.022", "is later than the arrest or the transaction")
    if arrest and any(c.date and date.fromisoformat(c.date) > arrest for c in booking.charges):
        found.warn("2.047", "an offence is dated after the arrest")
    status = booking.custody_status
    if arrest and status and status.date and date.fromisoformat(status.date) < arrest:
        found.add("E0006", "2.054", "is earlier than the date of arrest, 2.045")


def _prints(booking: BookingSubmission, found: Findings) -> None:
    if not booking.images and not booking.minutiae:
        found.add("E0001", "14", "no fingerprint image and no minutiae")
    shown = Counter(image.finger for image in booking.images if image.finger)
    for finger, code in sorted(booking.amputations.items()):
        if not shown[finger]:
            continue
        if code == "XX":
            found.add("E0006", "2.084", f"finger {finger} is stated as amputated and has an image")
        else:
            found.warn("2.084", f"finger {finger} is stated as unprintable and has an image")
    positions = Counter(image.position for image in booking.images if image.position)
    for position, count in sorted(positions.items()):
        if count > 1:
            found.warn("14.013", f"position {position} has {count} images")
