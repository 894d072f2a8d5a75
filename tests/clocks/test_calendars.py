from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.clocks.calendars import (
    UnknownZoneError,
    earliest_day,
    excluded_spans,
    federal_holidays,
    is_excluded,
    latest_day,
    local_midnight,
    why_excluded,
    zone,
)

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2021, 12, 31), "New Year's Day (observed)"),  # 1 Jan 2022 is a Saturday
        (date(2026, 7, 3), "Independence Day (observed)"),  # 4 Jul 2026 is a Saturday
        (date(2027, 7, 5), "Independence Day (observed)"),  # 4 Jul 2027 is a Sunday
        (date(2026, 6, 19), "Juneteenth National Independence Day"),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2026, 10, 12), "Columbus Day"),
    ],
)
def test_federal_holidays_and_their_observed_days_are_left_out(day: date, name: str) -> None:
    assert is_excluded(day)
    assert why_excluded(day) == name


@given(st.datetimes(datetime(1970, 1, 3), datetime(2199, 1, 1), timezones=st.just(UTC)))
def test_no_zone_has_a_day_before_the_earliest_or_after_the_latest(now: datetime) -> None:
    days = {
        now.astimezone(ZoneInfo(name)).date() for name in ("Etc/GMT+12", "UTC", "Pacific/Guam", "Etc/GMT-14")
    }
    assert (min(days), max(days)) == (earliest_day(now), latest_day(now))


@pytest.mark.parametrize("day", [date(2026, 11, 27), date(2020, 6, 19), date(2026, 11, 24)])
def test_days_that_are_no_federal_holiday_count(day: date) -> None:
    assert not is_excluded(day)
    assert why_excluded(day) == ""


def test_weekend_days_have_names() -> None:
    assert [why_excluded(date(2026, 11, d)) for d in (20, 21, 22, 23)] == ["", "Saturday", "Sunday", ""]


def test_every_year_has_the_eleven_holidays_of_the_statute() -> None:
    for year in range(2021, 2040):
        names = {name.removesuffix(" (observed)") for name in federal_holidays(year).values()}
        assert len(names) == 11, (year, names)


def test_a_weekend_and_its_monday_holiday_are_one_span() -> None:
    spans = list(islice(excluded_spans(datetime(2026, 9, 2, tzinfo=UTC), CHICAGO), 2))
    assert spans[0] == (local_midnight(date(2026, 9, 5), CHICAGO), local_midnight(date(2026, 9, 8), CHICAGO))
    assert spans[1][0] == local_midnight(date(2026, 9, 12), CHICAGO)


def test_a_span_over_the_spring_clock_change_is_an_hour_short() -> None:
    (span,) = islice(excluded_spans(datetime(2026, 3, 7, tzinfo=UTC), CHICAGO), 1)
    assert (span[1] - span[0]).total_seconds() == 47 * 3600


@pytest.mark.parametrize("name", ["", "Chicago", "America/Nowhere", "../etc/passwd", "UTC\0"])
def test_unknown_zones_are_refused(name: str) -> None:
    with pytest.raises(UnknownZoneError):
        zone(name)
