"""Which release time governs when the person goes from jail to jail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handover.stages.custody.release_times import Move, Said, governing, moved_late, standing

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)


def hour(n: float) -> datetime:
    return NOON + timedelta(hours=n)


def test_a_move_before_the_time_ends_what_was_stated_and_a_late_one_ends_nothing() -> None:
    said = [Said(1, hour(0), hour(10))]
    assert standing(said, [Move(2, hour(9))]) == ([], [])
    assert standing(said, [Move(2, hour(10))]) == ([], []), "at the very time it is no later"
    assert standing(said, [Move(2, hour(11))]) == (said, [Move(2, hour(11))])


def test_what_a_jail_states_after_a_move_in_time_stands_alone() -> None:
    second = Said(3, hour(9), hour(90))
    assert standing([Said(1, hour(0), hour(10)), second], [Move(2, hour(8))]) == ([second], [])


def test_a_move_with_nothing_stated_ends_nothing_and_is_not_late() -> None:
    assert standing([], [Move(1, hour(0))]) == ([], [])
    assert not moved_late(None, hour(0))


STATED = st.tuples(st.just("said"), st.integers(-100, 100))
MOVED = st.tuples(st.just("moved"), st.integers(0, 0))


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
            said.append(Said(number, hour(now), hour(now + hours)))
        else:
            moves.append(Move(number, hour(now)))
        after = governing(standing(said, moves)[0])
        if before is not None and before < hour(now):
            assert after is not None
            assert after <= before
