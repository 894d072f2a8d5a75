from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.clocks.deadlines import ClockState, Deadline, NaiveTimeError, Pause
from handover.clocks.targets import TARGETS, TargetBasis, TargetKind, deadline

START = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def pause(begins: float, ends: float | None) -> Pause:
    return Pause(START + begins * HOUR, None if ends is None else START + ends * HOUR)


@pytest.mark.parametrize(
    ("pauses", "due_hours"),
    [
        ([], 10),
        ([pause(2, 5)], 13),
        ([pause(2, 5), pause(3, 6)], 14),  # overlapping pauses count once
        ([pause(2, 6), pause(3, 4)], 14),  # one inside another
        ([pause(-5, -1)], 10),  # before the start
        ([pause(-5, 2)], 12),  # only the part after the start
        ([pause(10, 20)], 10),  # begins when the time is up: too late
        ([pause(9, 20), pause(20.5, 21)], 21.5),  # the first pause moves the second inside
        ([pause(5, 5)], 10),
        ([pause(2, None)], None),
        ([pause(11, None)], 10),
    ],
)
def test_due_is_computed_from_start_and_pauses(pauses: list[Pause], due_hours: float | None) -> None:
    due = Deadline(START, 10 * HOUR, tuple(pauses)).due_at
    assert due == (None if due_hours is None else START + due_hours * HOUR)


def test_states_and_words() -> None:
    clock = Deadline(START, 10 * HOUR, (pause(2, 5),))
    states = [clock.state(START + h * HOUR) for h in (-1, 0, 2, 4.9, 5, 12.9, 13)]
    assert [s.value for s in states] == [
        "not_started", "running", "paused", "paused", "running", "running", "expired",
    ]  # fmt: skip
    assert clock.remaining_in_words(START + 3 * HOUR) == "8 hours left (paused)"
    assert clock.remaining_in_words(START + 6 * HOUR) == "7 hours left"
    assert clock.remaining_in_words(START + 15 * HOUR) == "2 hours overdue"
    assert Deadline(START, HOUR, (pause(0, None),)).state(START + 900 * HOUR) is ClockState.PAUSED


HOURS = st.integers(-20, 60)
PAUSES = st.lists(st.builds(lambda a, n: pause(a, a + n), HOURS, st.integers(0, 30)), max_size=5)


@given(PAUSES, st.integers(1, 40), st.integers(-10, 300), st.sampled_from([None, "America/Chicago"]))
def test_remaining_is_zero_exactly_from_the_deadline_on(
    pauses: list[Pause], allowance: int, hour: int, tz: str | None
) -> None:
    clock, now = Deadline(START, allowance * HOUR, tuple(pauses), tz), START + hour * HOUR
    due = clock.due_at
    assert due is not None
    assert due >= START + allowance * HOUR
    assert (clock.remaining(now) == timedelta(0)) == (now >= due) == (clock.state(now) is ClockState.EXPIRED)


@given(PAUSES, PAUSES, st.integers(1, 40))
def test_pauses_only_ever_lengthen_and_their_order_does_not_matter(
    some: list[Pause], more: list[Pause], allowance: int
) -> None:
    shorter = Deadline(START, allowance * HOUR, tuple(some)).due_at
    longer = Deadline(START, allowance * HOUR, (*some, *more)).due_at
    assert shorter is not None
    assert longer is not None
    assert longer >= shorter
    assert Deadline(START, allowance * HOUR, (*reversed(more), *reversed(some))).due_at == longer


@given(PAUSES, st.integers(1, 40))
def test_counting_every_hour_by_hand_gives_the_same_end(pauses: list[Pause], allowance: int) -> None:
    now, left = START, allowance
    while left:
        counts = not any(p.begins <= now and p.ends is not None and now < p.ends for p in pauses)
        now, left = now + HOUR, left - counts
    assert Deadline(START, allowance * HOUR, tuple(pauses)).due_at == now


def test_facts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        pause(5, 4)
    with pytest.raises(ValueError, match="must allow some time"):
        Deadline(START, timedelta(0))
    with pytest.raises(NaiveTimeError):
        Deadline(datetime(2026, 1, 1), HOUR)


def test_every_target_says_what_it_rests_on() -> None:
    assert set(TARGETS) == set(TargetKind)
    for target in TARGETS.values():
        assert target.source
        assert target.illustrative or target.basis in (TargetBasis.LAW, TargetBasis.SERVICE_GOAL)
        assert target.basis is not TargetBasis.OFFICE_TARGET or target.illustrative


def test_the_neutral_review_runs_48_clock_hours_over_a_weekend() -> None:
    friday = datetime(2026, 11, 6, 20, tzinfo=UTC)
    clock = deadline(TargetKind.NEUTRAL_REVIEW, friday, office_tz="America/Chicago")
    assert clock.due_at == friday + 48 * HOUR


def test_a_business_day_target_steps_over_the_weekend() -> None:
    friday = datetime(2026, 11, 6, 20, tzinfo=UTC)
    clock = deadline(TargetKind.CITIZENSHIP_MEMO, friday, office_tz="America/Chicago")
    assert clock.due_at == friday + 72 * HOUR
