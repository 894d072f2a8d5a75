"""Long lists: several queries read as one list, and counted only as far as a list is counted."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from handover.web.long_lists import BoundedPaginator, Chain, counted
from handover.web.navigation import COUNTED


class Rows(list[int]):
    """Enough of a query for a list: it is sliced, ordered and counted."""

    def order_by(self) -> Rows:
        return self

    def __getitem__(self, wanted: Any) -> Any:
        found = super().__getitem__(wanted)
        return Rows(found) if isinstance(wanted, slice) else found

    def count(self) -> int:  # type: ignore[override]
        return len(self)


def chain(*parts: list[int]) -> Chain:
    return Chain(*(cast("QuerySet[Any]", Rows(part)) for part in parts))


@given(
    parts=st.lists(st.lists(st.integers(), max_size=6), max_size=4),
    start=st.integers(0, 20),
    size=st.integers(0, 9),
)
def test_a_chain_gives_the_rows_of_the_whole_list(parts: list[list[int]], start: int, size: int) -> None:
    whole = [row for part in parts for row in part]
    joined = chain(*parts)
    assert joined[start : start + size] == whole[start : start + size]
    assert joined[start:] == whole[start:]
    assert len(joined) == len(whole)


def test_a_long_list_is_counted_and_paged_as_far_as_lists_are() -> None:
    long = list(range(COUNTED + 5))
    assert counted(long) == COUNTED + 1
    pages = BoundedPaginator(long, 100)
    assert (pages.count, pages.num_pages, pages.has_more) == (COUNTED, COUNTED // 100, True)
    short = BoundedPaginator(list(range(30)), 25)
    assert (short.count, short.num_pages, short.has_more) == (30, 2, False)
    assert pages.get_page("999").number == COUNTED // 100
