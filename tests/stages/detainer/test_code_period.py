"""How long the code of the person's page holds: a table, and what is so for every case."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.clocks.calendars import is_excluded
from handover.conf.setting_types import LEAST_CODE_DAYS, MOST_CODE_DAYS
from handover.jurisdictions.facts import years_before
from handover.process.graph import STEP, Track
from handover.process.open_work import WorkKind
from handover.stages.detainer.code_period import COUNTED, OWED, CodeFacts, days_of, ends_at, stands

OVER = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAYS = LEAST_CODE_DAYS
END = OVER + timedelta(days=DAYS)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("facts", "now", "holds"),
    [
        (CodeFacts(ended=True, last=OVER), OVER, True),
        (CodeFacts(ended=True, last=OVER), END - INSTANT, True),
        (CodeFacts(ended=True, last=OVER), END, False),
        (CodeFacts(ended=True, last=OVER), END + timedelta(days=9000), False),
        (CodeFacts(ended=False, last=OVER), END + timedelta(days=9000), True),
        (CodeFacts(ended=True, last=OVER, owed=True), END + timedelta(days=9000), True),
        (CodeFacts(ended=True, last=OVER, held=True), END + timedelta(days=9000), True),
        (CodeFacts(ended=True, last=OVER + timedelta(days=729)), END + timedelta(days=728), True),
        (CodeFacts(ended=True, last=OVER + timedelta(days=729)), END + timedelta(days=729), False),
        (CodeFacts(ended=False, last=OVER, kept=False), OVER, False),
        (CodeFacts(ended=True, last=OVER, held=True, owed=True, kept=False), OVER, False),
        (CodeFacts(ended=True, last=OVER), OVER - timedelta(days=400), True),
        (CodeFacts(ended=False, last=None), OVER, True),
    ],
    ids=[
        "at the end of the case", "the last instant", "the first instant after", "long after", "the case goes on",
        "something is owed", "a legal hold", "answered late, and before its end", "answered late, and at its end",
        "an order erased its notice", "an order erased its notice, and something is owed",
        "the clock was set back", "no case",
    ],
)  # fmt: skip
def test_the_table(facts: CodeFacts, now: datetime, holds: bool) -> None:
    assert stands(facts, DAYS, now) is holds


times = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
facts_of = st.builds(CodeFacts, ended=st.booleans(), last=times, owed=st.booleans(), held=st.booleans())


@given(facts_of, st.integers(LEAST_CODE_DAYS, MOST_CODE_DAYS), times, times)
def test_it_ends_once_and_never_sooner_than_promised(
    facts: CodeFacts, days: int, one: datetime, other: datetime
) -> None:
    first, later = sorted((one, other))
    assert stands(facts, days, first) or not stands(facts, days, later), "what has ended begins no more"
    end = ends_at(facts, days)
    assert (end is None) == (not facts.ended or facts.owed or facts.held)
    assert end is None or facts.last is None or end - facts.last == timedelta(days=days)


@given(
    st.one_of(st.none(), st.integers(LEAST_CODE_DAYS, MOST_CODE_DAYS)),
    st.integers(LEAST_CODE_DAYS, MOST_CODE_DAYS),
)
def test_a_setting_that_was_changed_takes_nothing_of_what_a_notice_says(
    promised: int | None, set_now: int
) -> None:
    assert days_of(promised, set_now) >= max(set_now, promised or 0)


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Honolulu", "UTC"])
@pytest.mark.parametrize("hour", [0, 23])
def test_the_shortest_setting_outlasts_two_years_from_every_day(zone: str, hour: int) -> None:
    """5 USC 552a(g)(5): two years, counted as Fed. R. Civ. P. 6(a)(1) counts. Four in a row have a 29 February."""
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(4 * 366)):
        last = next(d for d in (day + timedelta(days=n) for n in (730, 731)) if years_before(d, 2) >= day)
        while is_excluded(last):
            last += timedelta(days=1)
        over = datetime.combine(day, time(hour), ZoneInfo(zone))
        end = ends_at(CodeFacts(ended=True, last=over.astimezone(UTC)), LEAST_CODE_DAYS)
        assert end is not None and end.astimezone(ZoneInfo(zone)).date() > last, day


def test_what_gives_time_anew_is_an_end_or_an_answer_and_no_act_of_the_office_s_own_file() -> None:
    for step in ("cancel", "record_arrest", "receive_stop", "answer_access", "tell_correction"):
        assert step in COUNTED
    for step in (
        "reissue_code",
        "reissue_code_by_office",
        "record_representative",
        "ask_access",
        "cancel_warrant",
    ):
        assert step not in COUNTED
        assert STEP[Track.CASE, step].to == "(stay)"  # type: ignore[index]
    assert set(OWED) == {WorkKind.ACCESS, WorkKind.CORRECTION}
