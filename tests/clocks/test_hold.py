"""The 48-hour hold: cases worked by hand, and what must hold for any facts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handover.clocks.deadlines import ClockState, NaiveTimeError, in_words
from handover.clocks.holds import HoldClock, LocalLimit, ReleaseStatement, governing_release

CHICAGO = "America/Chicago"
DENVER = "America/Denver"
ZONES = st.sampled_from([CHICAGO, DENVER, "America/New_York", "America/Phoenix", "Pacific/Honolulu", "UTC"])
MOMENTS = st.datetimes(datetime(2012, 1, 1), datetime(2039, 12, 1), timezones=st.just(UTC))
HOUR = timedelta(hours=1)


def local(text: str, tz: str = CHICAGO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))


CASES = [
    # what, otherwise-release, zone, 48 clock hours, 48 hours of 8 CFR 287.7(d)
    ("veterans day in between", "2026-11-09T08:00", CHICAGO, "2026-11-11T08:00", "2026-11-12T08:00"),
    ("no weekend, no holiday", "2026-11-02T13:30", CHICAGO, "2026-11-04T13:30", "2026-11-04T13:30"),
    ("friday afternoon", "2026-11-06T17:00", CHICAGO, "2026-11-08T17:00", "2026-11-10T17:00"),
    (
        "saturday: regulation starts monday",
        "2026-11-14T10:00",
        CHICAGO,
        "2026-11-16T10:00",
        "2026-11-18T00:00",
    ),
    ("thanksgiving", "2026-11-25T09:00", CHICAGO, "2026-11-27T09:00", "2026-11-30T09:00"),
    ("labor day weekend: five days", "2026-09-04T16:00", CHICAGO, "2026-09-06T16:00", "2026-09-09T16:00"),
    ("spring change: 48 elapsed hours", "2026-03-07T12:00", CHICAGO, "2026-03-09T13:00", "2026-03-11T00:00"),
    ("autumn change: 48 elapsed hours", "2026-10-31T12:00", DENVER, "2026-11-02T11:00", "2026-11-04T00:00"),
    (
        "year end, new year observed before",
        "2021-12-30T10:00",
        CHICAGO,
        "2022-01-01T10:00",
        "2022-01-04T10:00",
    ),
    ("year end in the week", "2025-12-31T20:00", CHICAGO, "2026-01-02T20:00", "2026-01-05T20:00"),
    ("leap day", "2028-02-28T06:15", CHICAGO, "2028-03-01T06:15", "2028-03-01T06:15"),
]


@pytest.mark.parametrize(
    ("what", "release", "tz", "by_hours", "by_regulation"), CASES, ids=[c[0] for c in CASES]
)
def test_both_counts_are_kept_and_the_earlier_is_enforced(
    what: str, release: str, tz: str, by_hours: str, by_regulation: str
) -> None:
    clock = HoldClock(local(release, tz), tz)
    assert clock.due_by_clock_hours == local(by_hours, tz)
    assert clock.due_by_regulation == local(by_regulation, tz)
    assert clock.due_at == clock.due_by_clock_hours
    assert clock.due_local.isoformat()[:16] == by_hours


def test_states_warnings_and_words_along_the_hold() -> None:
    start = local("2026-11-02T13:30")
    clock = HoldClock(start, CHICAGO)
    assert clock.state(start - HOUR) is ClockState.NOT_STARTED
    assert clock.remaining_in_words(start - HOUR) == "Not started: begins in 1 hour"
    assert clock.state(start) is ClockState.RUNNING
    now = start + timedelta(hours=16, minutes=55)
    assert clock.remaining_in_words(now) == "31 hours 5 minutes left"
    assert clock.state(start + 48 * HOUR - timedelta(seconds=1)) is ClockState.RUNNING
    assert clock.state(start + 48 * HOUR) is ClockState.EXPIRED
    assert clock.remaining_in_words(start + 50 * HOUR) == "Expired 2 hours ago"
    assert [w.at - start for w in clock.warnings] == [24 * HOUR, 36 * HOUR, 47 * HOUR]
    reached = [len(clock.warnings_reached(start + h * HOUR)) for h in (0, 23, 24, 36, 46, 47, 60)]
    assert reached == [0, 0, 1, 2, 2, 3, 3]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveTimeError):
        HoldClock(datetime(2026, 11, 2), CHICAGO)
    with pytest.raises(NaiveTimeError):
        HoldClock(local("2026-11-02T13:30"), CHICAGO).state(datetime(2026, 11, 2))


@given(MOMENTS, ZONES)
@example(datetime(2026, 3, 8, 7, tzinfo=UTC), "America/Chicago")
@example(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "America/Chicago")
@example(datetime(2027, 12, 31, 23, tzinfo=UTC), "America/New_York")
def test_the_hold_is_never_longer_than_48_elapsed_hours(release: datetime, tz: str) -> None:
    clock = HoldClock(release, tz)
    assert clock.due_at - release == 48 * HOUR
    assert clock.due_by_regulation >= clock.due_at
    assert clock.due_by_regulation - release <= timedelta(days=7, hours=2)  # christmas week at worst


@given(MOMENTS, ZONES, st.integers(-72 * 60, 120 * 60))
def test_state_and_remaining_time_agree(release: datetime, tz: str, minutes: int) -> None:
    clock, now = HoldClock(release, tz), release + timedelta(minutes=minutes)
    assert (clock.remaining(now) == timedelta(0)) == (clock.state(now) is ClockState.EXPIRED)
    assert clock.remaining(now) <= 48 * HOUR
    if clock.state(now) is ClockState.RUNNING:
        assert now + clock.remaining(now) == clock.due_at


STATEMENTS = st.lists(
    st.builds(
        lambda r, o: ReleaseStatement(
            datetime(2026, 11, 1, tzinfo=UTC) + r * HOUR, datetime(2026, 11, 1, tzinfo=UTC) + o * HOUR
        ),
        st.integers(0, 200),
        st.integers(0, 200),
    ),
    min_size=1,
    max_size=6,
)


@given(STATEMENTS, st.integers(0, 200))
def test_nothing_said_after_the_start_moves_the_end_later(said: list[ReleaseStatement], hour: int) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC) + hour * HOUR
    before = governing_release([s for s in said if s.reported_at <= now])
    if before is None or before > now:
        return
    after = governing_release(said)
    assert after is not None
    assert HoldClock(after, CHICAGO).due_at <= HoldClock(before, CHICAGO).due_at


def test_a_later_release_counts_while_the_jail_still_holds_on_its_own_ground() -> None:
    monday, tuesday = local("2026-11-02T10:00"), local("2026-11-03T10:00")
    first = ReleaseStatement(monday - 24 * HOUR, monday)
    assert governing_release([first, ReleaseStatement(monday - HOUR, tuesday)]) == tuesday
    assert governing_release([first, ReleaseStatement(monday + HOUR, tuesday)]) == monday
    assert governing_release([first, ReleaseStatement(tuesday, monday - HOUR)]) == monday - HOUR
    assert governing_release([]) is None


@given(st.permutations(range(4)), MOMENTS)
def test_of_releases_told_at_one_moment_the_earliest_counts_whatever_their_order(
    hours: list[int], told: datetime
) -> None:
    said = [ReleaseStatement(told, told + hour * HOUR) for hour in hours]
    assert governing_release(said) == told


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=119), "1 minute"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=71, minutes=59), "71 hours 59 minutes"),
        (timedelta(hours=72), "3 days"),
        (timedelta(hours=97), "4 days 1 hour"),
    ],
)
def test_time_in_words_rounds_down(span: timedelta, words: str) -> None:
    assert in_words(span) == words


LOCAL = [
    # source, limit, release, zone, the end
    ("DC 2012: 24 hours", LocalLimit("D.C. Code 24-211.07", 24), "2026-11-02T13:30", CHICAGO, "2026-11-03T13:30"),
    ("NJ: to 23:59 of the same day", LocalLimit("N.J."), "2026-11-02T13:30", CHICAGO, "2026-11-02T23:59:59"),
    ("NJ: released late", LocalLimit("N.J."), "2026-11-02T23:58", CHICAGO, "2026-11-02T23:59:59"),
    ("NJ: the night of two hours", LocalLimit("N.J."), "2026-10-31T23:00", CHICAGO, "2026-10-31T23:59:59"),
    ("NC: 48 hours", LocalLimit("N.C. 162-62", 48), "2026-11-06T17:00", CHICAGO, "2026-11-08T17:00"),
    ("NH: 48 hours without weekends: the federal hours end first", LocalLimit("SB 62", 48, working_days=True),
     "2026-11-06T17:00", CHICAGO, "2026-11-08T17:00"),
    ("24 working hours over a weekend", LocalLimit("Act", 24, working_days=True),
     "2026-11-06T17:00", CHICAGO, "2026-11-08T17:00"),
    ("longer than the federal hours", LocalLimit("Act", 72), "2026-11-02T13:30", CHICAGO, "2026-11-04T13:30"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "limit", "release", "tz", "ends"), LOCAL, ids=[c[0] for c in LOCAL])
def test_the_least_of_federal_and_local_ends_binds(
    source: str, limit: LocalLimit, release: str, tz: str, ends: str
) -> None:
    """L4: with its clause."""
    clock = HoldClock(local(release, tz), tz, (limit,))
    assert clock.due_local.replace(tzinfo=None) == datetime.fromisoformat(ends), source
    assert clock.ended_by in clock.ends
    assert (clock.ended_by.clause == limit.clause) == (
        clock.due_at < HoldClock(local(release, tz), tz).due_at
    )


@given(
    MOMENTS,
    ZONES,
    st.lists(
        st.builds(LocalLimit, st.just("Act"), st.none() | st.integers(1, 120), st.booleans()), max_size=3
    ),
)
def test_no_local_limit_makes_a_hold_longer(start: datetime, tz: str, limits: list[LocalLimit]) -> None:
    clock = HoldClock(start, tz, tuple(limits))
    assert clock.due_at == min(e.at for e in clock.ends) <= HoldClock(start, tz).due_at
    assert all(w.at < clock.due_at for w in clock.warnings)
