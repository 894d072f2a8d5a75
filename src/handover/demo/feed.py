"""What the jails' own systems report besides prints: every booking, a few releases, and one roster per jail.

The first jail's roster lacks one booking that no release explains, so that an alarm waits for its clerk.
Everything is derived from the bookings on file, so a second run reports the same and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from handover.accounts.models import Agency
from handover.formats.drops import EventType, JailEvent, write_csv
from handover.stages.intake.feed.events import take_file
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import Booking, JailFile
from handover.stages.notification.models import MatchLink


def report(matched: Collection[str]) -> None:
    """Send the reports of every jail of the synthetic state. ``matched``: the bookings that became cases; of those the
    jails' systems say nothing more."""
    for n, jail in enumerate(Agency.objects.filter(kind=Agency.Kind.JAIL).exclude(policy="").order_by("ori")):
        rows = (
            Booking.objects.select_related("matter")
            .filter(matter__agency=jail, is_arrest=True)
            .exclude(booking_number="")
        )
        bookings = list(rows.order_by("at", "pk"))
        if bookings:
            _report(jail, bookings, matched, lacks_one=n == 0)


def matched() -> list[str]:
    """The bookings that became cases here."""
    return list(MatchLink.objects.values_list("booking_matter__reference", flat=True))


def _report(jail: Agency, bookings: list[Booking], matched: Collection[str], *, lacks_one: bool) -> None:
    sender = Sender.folder(jail)
    take_file(write_csv(_booked(jail, b) for b in bookings), JailFile.Kind.BOOKINGS, sender)
    free = [b for b in bookings if b.matter.reference not in matched]
    lacking = (free or bookings)[:1] if lacks_one else []
    released = [b for b in free if b not in lacking][:2]
    take_file(write_csv(_released(jail, b) for b in released), JailFile.Kind.STATUS, sender)
    as_of = bookings[-1].at + timedelta(minutes=5)
    present = [b.booking_number for b in bookings if b not in released and b not in lacking]
    lines = [f"{as_of.isoformat()},{jail.ori},{number}" for number in present or [""]]
    take_roster("\n".join(["as_of,facility_ori,booking_no", *lines, ""]).encode(), sender)


def _booked(jail: Agency, row: Booking) -> JailEvent:
    name = row.names[0] if row.names else {"last": "UNKNOWN", "first": ""}
    charge = row.charges[0]["literal"] if row.charges else ""
    return JailEvent(
        f"{row.tcn}-B", EventType.BOOK, row.at, jail.ori, row.booking_number, tcn=row.tcn,
        last=name["last"][:60], first=name["first"][:60], charge_text=charge,
    )  # fmt: skip


def _released(jail: Agency, row: Booking) -> JailEvent:
    at = row.at + timedelta(minutes=1)
    return JailEvent(
        f"{row.tcn}-R", EventType.RELEASE, at, jail.ori, row.booking_number, tcn=row.tcn, released_at=at,
        release_reason="BOND POSTED",
    )  # fmt: skip
