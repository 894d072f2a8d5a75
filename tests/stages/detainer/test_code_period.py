"""How long the code of the person's page holds: a table, and what is so for every case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.process.graph import STEP, Track
from handover.process.open_work import WorkKind
from handover.stages.detainer.code_period import COUNTED, OWED, CodeFacts, days_of, ends_at, stands

OVER = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAYS = 730
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


@given(facts_of, st.integers(730, 3650), times, times)
def test_it_ends_once_and_never_sooner_than_promised(
    facts: CodeFacts, days: int, one: datetime, other: datetime
) -> None:
    first, later = sorted((one, other))
    assert stands(facts, days, first) or not stands(facts, days, later), "what has ended begins no more"
    end = ends_at(facts, days)
    assert (end is None) == (not facts.ended or facts.owed or facts.held)
    assert end is None or facts.last is None or end - facts.last == timedelta(days=days)


@given(st.one_of(st.none(), st.integers(730, 3650)), st.integers(730, 3650))
def test_a_setting_that_was_changed_takes_nothing_of_what_a_notice_says(
    promised: int | None, set_now: int
) -> None:
    assert days_of(promised, set_now) >= max(set_now, promised or 0)


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
