"""Which release time governs when the person goes from jail to jail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.stages.custody.release_times import Move, Said, begin_holds, governing, moved_late, standing

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)


def hour(n: float) -> datetime:
    return NOON + timedelta(hours=n)


def moved(number: int, at: float, told_at: float | None = None, *, confirmed: bool = False) -> Move:
    """A move, told as it was made unless another time is given."""
    return Move(number, hour(at), hour(at if told_at is None else told_at), confirmed)


def test_a_move_before_the_time_ends_what_was_stated_and_a_late_one_ends_nothing() -> None:
    said = [Said(1, hour(0), hour(10))]
    assert standing(said, [moved(2, 9)]) == ([], [])
    assert standing(said, [moved(2, 10)]) == ([], []), "at the very time it is no later"
    assert standing(said, [moved(2, 11)]) == (said, [moved(2, 11)])


def test_what_a_jail_states_after_a_move_in_time_stands_alone() -> None:
    second = Said(3, hour(9), hour(90))
    assert standing([Said(1, hour(0), hour(10)), second], [moved(2, 8)]) == ([second], [])


def test_a_move_with_nothing_stated_ends_nothing_and_is_not_late() -> None:
    assert standing([], [moved(1, 0)]) == ([], [])
    assert not moved_late(None, hour(0))


@pytest.mark.parametrize(
    ("holds", "told_at", "confirmed", "stands"),
    [
        (True, 60, False, True),
        (True, 11, False, True),
        (True, 60, True, False),
        (True, 9.5, False, False),
        (False, 60, False, False),
    ],
)
def test_a_move_told_after_a_hold_began_ends_nothing_unless_two_people_confirm_it(
    *, holds: bool, told_at: float, confirmed: bool, stands: bool
) -> None:
    """R9: one person's late word starts no second hold. It was made an hour before the release."""
    said, move = [Said(1, hour(0), hour(10), holds)], moved(2, 9, told_at, confirmed=confirmed)
    assert standing(said, [move]) == ((said, [move]) if stands else ([], []))


@pytest.mark.parametrize(
    ("declined", "moves", "holds"),
    [([], [], {1}), ([2], [], set()), ([2], [3], set()), ([4], [3], {1}), ([0], [], {1})],
)
def test_what_the_same_jail_declined_afterwards_began_no_hold(
    declined: list[int], moves: list[int], holds: set[int]
) -> None:
    """8 CFR 287.7(d) (C)."""
    assert begin_holds([1], moves, declined) == holds


STATED = st.tuples(st.just("said"), st.integers(-100, 100))
MOVED = st.tuples(st.just("moved"), st.integers(-100, 0))


@given(st.lists(st.one_of(STATED, MOVED), max_size=8), st.lists(st.floats(0.1, 40), min_size=8, max_size=8))
def test_once_the_time_has_come_no_move_and_no_statement_puts_it_off(
    course: list[tuple[str, int]], gaps: list[float]
) -> None:
    """R9: whatever jails state and wherever the person goes, what governed and had come governs on, or an earlier."""
    said: list[Said] = []
    moves: list[Move] = []
    now = 0.0
    for number, ((what, hours), gap) in enumerate(zip(course, gaps, strict=False), start=1):
        now += gap
        before = governing(standing(said, moves)[0])
        if what == "said":
            said.append(Said(number, hour(now), hour(now + hours), holds=True))
        else:
            moves.append(moved(number, now + hours, now))
        after = governing(standing(said, moves)[0])
        if before is not None and before < hour(now):
            assert after is not None
            assert after <= before
