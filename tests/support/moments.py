"""Other moments at which the suite is run, to find tests, and rules, that hold on some days only.

``pytest --now 2027-03-14T07:30Z`` begins then and the clock of Python runs on; ``make test-days`` does so at each of
the telling moments. A test stays out where it waits for, or compares with, a clock that this does not move: the
database's, that of another process or of a browser, a file's, the kernel's. It is marked ``real_clock("why")``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pytest
import time_machine

TELLING: Final = {
    "2027-01-01T00:20+00:00": "a year has just begun in UTC, and not in the United States; a federal holiday",
    "2027-01-31T23:50+00:00": "the last of a month, before a month that has no such day",
    "2027-03-14T07:30+00:00": "half past the hour that Eastern clocks left out, and in Central time still before it",
    "2027-03-14T08:10+00:00": "ten minutes after Central clocks went forward",
    "2027-11-07T06:30+00:00": "half past one in the morning: in Eastern time the second, in Central time the first",
    "2027-11-07T07:30+00:00": "half past one in the morning in Central time, the second of that day",
    "2027-12-27T14:00+00:00": "a Monday after a holiday on Friday: three days that no working day counts",
    "2027-12-31T23:40+00:00": "the last of a year, and a holiday, since the first is a Saturday",
    "2028-02-29T12:00+00:00": "a day that other years lack",
    "2028-03-01T00:20+00:00": "the day after it in UTC, and still that day in the United States",
}
"""Each with what it tells. Python's clock alone goes there, so that they may lie in the past as well."""
OUT_OF_REACH: Final = {
    "browser": "a browser has a clock of its own",
    "database_clock": "the database has a clock of its own",
}
"""Markers of tests that stay out, besides ``real_clock``, and why."""


def travel(moment: str) -> time_machine.travel:
    """To that moment, from which Python's clock runs on."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError as err:
        raise pytest.UsageError(f"--now: {moment!r} is no moment as in 2027-03-14T07:30Z") from err
    if at.tzinfo is None:
        raise pytest.UsageError(f"--now: {moment!r} lacks its offset from UTC, as in 2027-03-14T07:30Z")
    return time_machine.travel(at)


def stays_out(item: pytest.Item) -> str | None:
    """Why a test cannot be run at another moment; None where it can."""
    if mark := item.get_closest_marker("real_clock"):
        (why,) = mark.args
        return f"at this moment only: {why}"
    return next(
        (f"at this moment only: {OUT_OF_REACH[m]}" for m in OUT_OF_REACH if item.get_closest_marker(m)), None
    )


def leave_out(items: list[pytest.Item]) -> None:
    """Have the tests skipped that cannot be run at another moment, with the reason."""
    for item in items:
        if why := stays_out(item):
            item.add_marker(pytest.mark.skip(reason=why))


if __name__ == "__main__":
    print(*TELLING)
