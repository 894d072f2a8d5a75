"""Days that a legal clock leaves out: Saturdays, Sundays and federal holidays, in a facility's own zone.

Sources: 8 CFR 287.7(d) (48 hours "excluding Saturdays, Sundays, and holidays"); the holidays are those of
5 U.S.C. 6103 with their observed dates, as the ``holidays`` package computes them. Days off by executive
order are not legal holidays of that section and are not left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

_Span = tuple[datetime, datetime]
"""An interval of time in UTC, start included and end excluded."""


class UnknownZoneError(ValueError):
    """The name is not an IANA time zone (``America/Chicago``)."""


def zone(name: str) -> ZoneInfo:
    """Return the IANA zone of that name. Raises UnknownZoneError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as err:
        raise UnknownZoneError(f"not an IANA time zone: {name!r}") from err


def earliest_day(now: datetime) -> date:
    """Return the earliest day that still goes on somewhere, which is at UTC-12: what ends with a day for which no zone
    is known has ended once that day is over everywhere."""
    return (now.astimezone(UTC) - timedelta(hours=12)).date()


def latest_day(now: datetime) -> date:
    """Return the latest day that has begun somewhere, which is at UTC+14: what has happened, where no zone is known,
    bears no later one. On Guam a day begins ten hours before it does in UTC."""
    return (now.astimezone(UTC) + timedelta(hours=14)).date()


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> dict[date, str]:
    """Return the federal holidays of one year by date, observed dates included (5 U.S.C. 6103).

    A New Year's Day that falls on a Saturday is observed on 31 December of the year before and is listed
    under that year.
    """
    found = holidays.country_holidays("US", years=[year, year + 1], observed=True)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


def is_excluded(day: date) -> bool:
    """Return whether 8 CFR 287.7(d) excludes this whole local day from its 48 hours."""
    return day.weekday() >= 5 or day in federal_holidays(day.year)


def why_excluded(day: date) -> str:
    """Return the holiday's name, 'Saturday', 'Sunday', or '' for a day that counts."""
    weekend = {5: "Saturday", 6: "Sunday"}.get(day.weekday(), "")
    return federal_holidays(day.year).get(day, weekend)


def local_midnight(day: date, tz: ZoneInfo) -> datetime:
    """Return the first moment of a local day, in UTC (the earlier one where a zone repeats midnight)."""
    return datetime.combine(day, time.min, tzinfo=tz).astimezone(UTC)


def excluded_spans(start: datetime, tz: ZoneInfo) -> Iterator[_Span]:
    """Yield, without end, the excluded local days from the day of ``start`` on, as UTC spans in order,
    adjacent days merged.
    """
    day = start.astimezone(tz).date()
    while True:
        while not is_excluded(day):
            day += timedelta(days=1)
        first = day
        while is_excluded(day):
            day += timedelta(days=1)
        yield local_midnight(first, tz), local_midnight(day, tz)
