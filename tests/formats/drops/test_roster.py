"""Rosters: read whole or refused, and compared as of their moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handover.formats.drops import DropError, EventType, JailEvent, read_roster, reconcile

ORI = "CX0010000"
NOON = datetime(2026, 2, 26, 12, tzinfo=UTC)
BOOK, RELEASE, TRANSFER = EventType.BOOK, EventType.RELEASE, EventType.TRANSFER
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3"]), st.sampled_from([BOOK, RELEASE, TRANSFER]), st.integers(-9, 9)
    ),
    max_size=12,
)
PRESENT = st.sets(st.sampled_from(["1", "2", "3", "4"]))


def moved(number: str, kind: EventType, hours: float) -> JailEvent:
    return JailEvent("", kind, NOON + timedelta(hours=hours), ORI, number)


@given(st.sets(st.from_regex(r"[A-Z0-9-]{1,20}", fullmatch=True), min_size=1, max_size=8))
def test_a_roster_survives(numbers: set[str]) -> None:
    rows = "".join(f"{NOON.isoformat()},{ORI},{n},cell\r\n" for n in numbers)
    found = read_roster(f"as_of,facility_ori,booking_no,cell\r\n{rows}".encode())
    assert (found.ori, found.as_of, found.numbers) == (ORI, NOON, tuple(sorted(numbers)))


@given(st.binary(max_size=200))
def test_any_bytes_read_or_raise_the_one_error(data: bytes) -> None:
    for whole in (data, b"as_of,facility_ori,booking_no\n" + data):
        try:
            read_roster(whole)
        except DropError as refused:
            assert refused.faults


@given(MOVES, PRESENT)
def test_who_vanished_was_held_then_is_absent_and_never_left(
    moves: list[tuple[str, EventType, int]], present: set[str]
) -> None:
    events = [moved(*m) for m in moves]
    found = reconcile(events, present, NOON)
    for number in found.vanished:
        before = [m for m in moves if m[0] == number and m[2] <= 0]
        assert number not in present
        assert max(m[2] for m in before if m[1] is BOOK) == max(m[2] for m in before)
        assert not [m for m in moves if m[0] == number and m[2] > 0 and m[1] is not BOOK]
    assert set(found.vanished).isdisjoint(found.unannounced) and set(found.unannounced) <= present
    assert set(found.returned) <= present


@given(MOVES, PRESENT)
def test_a_release_reported_later_only_takes_alarms_away(
    moves: list[tuple[str, EventType, int]], present: set[str]
) -> None:
    events = [moved(*m) for m in moves]
    before = set(reconcile(events, present, NOON).vanished)
    after = set(reconcile([*events, moved("1", RELEASE, 10)], present, NOON).vanished)
    assert after == before - {"1"}


def test_without_a_moment_the_last_event_counts() -> None:
    events = [moved("1", BOOK, 0), moved("1", RELEASE, 1), moved("2", BOOK, 0)]
    found = reconcile(events, [])
    assert (found.vanished, found.held) == (("2",), 1)
