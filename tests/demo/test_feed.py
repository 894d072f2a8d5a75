"""The demonstration's jails report the same however often it is run, and leave one alarm for a clerk."""

from __future__ import annotations

import pytest

from handover.demo import feed
from handover.stages.intake import queries
from handover.stages.intake.models import JailFile, ReportedEvent, Roster, RosterAlarm
from tests.stages.files import BIRCH
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_every_jail_reports_once_and_one_booking_is_missed(cast: Cast) -> None:
    cases = [walk.booking(cast) for _ in range(4)] + [walk.booking(cast, BIRCH)]
    for _ in range(2):
        feed.report([])
        alarm = RosterAlarm.objects.get()
        assert alarm.agency == cast.agencies["CX0010000"]
        assert (Roster.objects.count(), JailFile.objects.count()) == (2, 6)
        assert ReportedEvent.objects.count() == 5 + 3
    found = [queries.jail_reports(case.pk) for case in cases]
    assert sum(r.missing_since is not None for r in found) == 1
    assert sum(r.release is not None for r in found) == 3
    assert all(r.reports for r in found)
