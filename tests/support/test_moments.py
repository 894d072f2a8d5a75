"""The other moments at which the suite is run: each is what it says, and the clock goes on from there."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from handover.clocks.calendars import is_excluded
from tests.support import moments

MOMENTS = [datetime.fromisoformat(moment) for moment in moments.TELLING]
OF_THE_CHANGE = [ZoneInfo("America/New_York"), ZoneInfo("America/Chicago")]


def item(*marks: pytest.MarkDecorator) -> Any:
    """A test with these markers."""
    named = {one.name: one.mark for one in marks}
    return SimpleNamespace(
        get_closest_marker=named.get, add_marker=lambda mark: named.update({mark.name: mark})
    )


def test_a_session_begins_then_and_its_clock_runs_on() -> None:
    with moments.travel("2028-02-29T12:00Z"):
        first, began = timezone.now(), time.time()
        assert timedelta() <= first - datetime(2028, 2, 29, 12, tzinfo=UTC) < timedelta(minutes=5)
        while timezone.now() == first:
            pass
        assert time.time() >= began


@pytest.mark.parametrize("moment", ["2028-02-29T12:00", "2028-02-30T12:00Z", "tomorrow"])
def test_a_moment_without_an_offset_or_that_is_none_is_refused(moment: str) -> None:
    with pytest.raises(pytest.UsageError, match="--now"):
        moments.travel(moment)


def test_what_has_a_clock_of_its_own_stays_out_and_says_why() -> None:
    assert moments.stays_out(item(pytest.mark.database)) is None
    assert moments.stays_out(item(pytest.mark.real_clock("a file's"))) == "at this moment only: a file's"
    for name in moments.OUT_OF_REACH:
        assert moments.stays_out(item(getattr(pytest.mark, name)))
    free, bound = item(), item(pytest.mark.browser)
    moments.leave_out([free, bound])
    assert bound.get_closest_marker("skip") and not free.get_closest_marker("skip")


def test_the_moments_are_aware_and_each_is_another() -> None:
    assert all(moment.tzinfo for moment in MOMENTS)
    assert len({moment.astimezone(UTC) for moment in MOMENTS}) == len(MOMENTS)


def test_they_have_what_tests_and_rules_of_days_go_wrong_by() -> None:
    days = {(moment.month, moment.day) for moment in MOMENTS}
    assert {(1, 1), (2, 29), (3, 1), (12, 31)} <= days
    assert any(
        (moment + timedelta(days=1)).day == 1 and moment.day == 31 and moment.month == 1 for moment in MOMENTS
    )
    apart = {
        (moment.date() != moment.astimezone(zone).date(), bool(moment.astimezone(zone).fold))
        for zone in OF_THE_CHANGE
        for moment in MOMENTS
    }
    assert apart == {
        (False, False),
        (True, False),
        (False, True),
    }  # another day than in UTC; an hour's second time
    around = timedelta(hours=1)
    leaps = {
        moment.astimezone(zone).utcoffset() != (moment - around).astimezone(zone).utcoffset()
        for zone in OF_THE_CHANGE
        for moment in MOMENTS
        if moment.month == 3 and moment.day == 14
    }
    assert leaps == {True, False}
    assert any(
        moment.weekday() == 0 and all(is_excluded((moment - timedelta(days=n)).date()) for n in (1, 2, 3))
        for moment in MOMENTS
    )
