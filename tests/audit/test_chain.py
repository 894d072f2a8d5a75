"""Any change to any entry is found, and at its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handover.audit.chain import digest, first_break, instant

START = datetime(2026, 3, 1, tzinfo=UTC)


def chain(length: int) -> list[dict[str, Any]]:
    rows, previous = [], ""
    for number in range(1, length + 1):
        row: dict[str, Any] = {
            "number": number, "at": instant(START + timedelta(seconds=number)), "act": "case.open",
            "outcome": "success", "actor": "user:1", "role": "examiner", "agency": "CX0010000", "source": "127.0.0.1",
            "subject": f"C-{number}", "content": {"version": number},
        }  # fmt: skip
        row |= {"previous": previous, "digest": digest(previous, row)}
        rows.append(row)
        previous = row["digest"]
    return rows


def head(rows: list[dict[str, Any]]) -> tuple[int, str]:
    return len(rows), rows[-1]["digest"] if rows else ""


def test_a_whole_chain_has_no_break() -> None:
    for length in (0, 1, 7):
        assert first_break(chain(length), *head(chain(length))) is None


@given(length=st.integers(2, 12), data=st.data())
def test_an_edit_is_found_where_it_is(length: int, data: st.DataObject) -> None:
    rows = chain(length)
    size, last = head(rows)
    place = data.draw(st.integers(0, length - 1))
    field = data.draw(st.sampled_from(["act", "actor", "subject", "outcome", "at", "source", "role"]))
    rows[place] = {**rows[place], field: rows[place][field] + "x"}
    found = first_break(rows, size, last)
    assert found is not None
    assert found.number == place + 1


@given(length=st.integers(2, 12), data=st.data())
def test_an_edit_with_its_digest_made_anew_is_found_at_the_next_entry(
    length: int, data: st.DataObject
) -> None:
    rows = chain(length)
    size, last = head(rows)
    place = data.draw(st.integers(0, length - 1))
    forged = {**rows[place], "actor": "user:2"}
    rows[place] = {**forged, "digest": digest(forged["previous"], forged)}
    found = first_break(rows, size, last)
    assert found is not None
    assert found.number == min(place + 2, length)


@given(length=st.integers(2, 12), data=st.data())
def test_a_dropped_swapped_or_cut_entry_is_found(length: int, data: st.DataObject) -> None:
    rows = chain(length)
    size, last = head(rows)
    place = data.draw(st.integers(0, length - 1))
    dropped = rows[:place] + rows[place + 1 :]
    found = first_break(dropped, size, last)
    assert found is not None
    assert found.number == place + 1
    if place:
        swapped = [*rows[: place - 1], rows[place], rows[place - 1], *rows[place + 1 :]]
        found = first_break(swapped, size, last)
        assert found is not None
        assert found.number == place
