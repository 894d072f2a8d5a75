"""What the page of the records schedule asks does not grow with what jails report and nobody may let go yet."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from handover.administration.retention_batches import due_batches
from handover.administration.retention_schedule import in_force
from handover.stages.intake.feed.disposal import EVENTS
from handover.stages.intake.models import JailFile, ReportedEvent
from tests.queues.test_costs import MORE, counting
from tests.support.cast import Cast


def reported(cast: Cast, first: int, count: int, at: datetime) -> None:
    agency = cast.agencies["CX0010000"]
    ReportedEvent.objects.bulk_create(
        ReportedEvent(
            agency=agency, event_id=f"e{n}", event_type="BOOKED", happened_at=at, booking_no=f"26-{n}", digest="d",
            channel="https", sender="s", received_at=at,
        )
        for n in range(first, first + count)
    )  # fmt: skip
    JailFile.objects.bulk_create(
        JailFile(
            agency=agency, kind="status", sha256=f"{n:064}", size=1, channel="https", sender="s", taken=1, again=0,
            refused=0, received_at=at,
        )
        for n in range(first, first + count)
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="counts the instructions of SQLite")
def test_what_is_due_is_found_by_its_age(cast: Cast) -> None:
    now = timezone.now()
    reported(cast, 0, 1, now - in_force(now.date())[EVENTS].period - timedelta(days=1))
    measured = []
    for first in (1, 1_001):
        reported(cast, first, 1_000, now - timedelta(days=1))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with counting() as counter:
            (batch,) = due_batches()
        assert len(batch.rows) == 2, "the event that is due, and its file"
        measured.append(counter.taken)
    few, many = measured
    assert many <= MORE * few + 1_000, measured
