"""What is open in requests on file: recipients to tell, what a jail's system reports, charges and events told of."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import migrations, models
from django.db.models import Q

OUT = ("lodged", "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed")
"""The states in which the person is still with the jail, when this was written."""
AT_ONCE = 2_000


def write_down(apps: Any, _: Any) -> None:
    """Write what is open."""
    work, case = apps.get_model("process", "OpenWork"), apps.get_model("process", "Matter")

    def keep(kind: str, found: Iterable[tuple[UUID, int]]) -> None:
        work.objects.bulk_create(
            (work(kind=kind, matter_id=matter, row=row) for matter, row in found),
            batch_size=AT_ONCE, ignore_conflicts=True,
        )  # fmt: skip

    drafts = apps.get_model("custody", "CorrectionDraft").objects.filter(told=None)
    keep("correction", drafts.values_list("matter_id", "pk").iterator(AT_ONCE))
    watched = case.objects.filter(track="case", state__in=(*OUT, "released"))
    for told in ("ChargeChange", "CustodyEvent"):
        cases = watched.filter(pk__in=apps.get_model("custody", told).objects.values("matter"))
        keep("change", ((pk, 0) for pk in cases.values_list("pk", flat=True).iterator(AT_ONCE)))
    keep("report", ((pk, 0) for pk in _reported(apps, watched.filter(state__in=OUT))))


def _reported(apps: Any, out: Any) -> Iterator[UUID]:
    """Requests whose jail's system reports last that the person left, or whose booking its roster lacks."""
    bookings = apps.get_model("intake", "Booking").objects
    events = apps.get_model("intake", "ReportedEvent").objects
    alarms = apps.get_model("intake", "RosterAlarm").objects.filter(end=None, erasure=None)
    for pk, agency, parent in out.values_list("pk", "agency_id", "parent_id").iterator(AT_ONCE):
        booking = bookings.filter(matter=parent).values_list("matter__agency", "tcn", "booking_number").first()
        if booking is None:
            continue
        booked_at, tcn, number = booking
        keys = Q(tcn=tcn) | Q(booking_no=number, tcn="") if number else Q(tcn=tcn)
        moves = events.filter(keys, agency=booked_at, erasure=None, event_type__in=("BOOK", "RELEASE", "TRANSFER"))
        last = moves.order_by("happened_at", "pk").values_list("event_type", flat=True).last()
        missing = bool(number) and alarms.filter(agency=booked_at, booking_no=number).exists()
        if last == "RELEASE" or (last == "TRANSFER" and agency == booked_at) or missing:
            yield pk


class Migration(migrations.Migration):
    dependencies = [
        ("custody", "0015_custody_effort"),
        ("intake", "0011_search_keys"),
        ("process", "0015_open_work"),
    ]

    operations = [
        migrations.AddIndex("transfer", models.Index(fields=["from_ori", "id"], name="custody_transfer_from")),
        migrations.AddIndex("transfer", models.Index(fields=["to_ori"], name="custody_transfer_to")),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
