"""Lists that cost the same with a thousand rows and with a million: counted as far as `navigation.COUNTED`, and sorted
by what has an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet

from handover.web.navigation import COUNTED

SORTED_AT_MOST: Final = 5_000
"""Rows that are sorted by what no index holds, such as a name; a longer list is narrowed first."""


def counted(rows: Any, most: int = COUNTED) -> int:
    """How many rows there are; one more than ``most`` for any larger number."""
    if isinstance(rows, QuerySet):
        return rows.order_by()[: most + 1].count()
    return len(rows[: most + 1])


class Chain(Sequence[Any]):
    """Several queries one after the other as one list, of which only what is asked for is read."""

    def __init__(self, *parts: QuerySet[Any]) -> None:
        self.parts = parts

    def __getitem__(self, wanted: Any) -> Any:
        """Return some rows, or one."""
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        start, stop = wanted.start or 0, wanted.stop
        found: list[Any] = []
        for part in self.parts:
            rows = list(part[start:stop])
            found += rows
            if stop is not None and len(rows) == stop - start:
                break
            # This part has ended; the next one goes on from its end.
            size = start + len(rows) if rows or not start else part.order_by()[:start].count()
            start, stop = max(0, start - size), None if stop is None else stop - size
        return found

    def __len__(self) -> int:
        """Count as far as a list is counted, and one more."""
        most, total = COUNTED + 1, 0
        for part in self.parts:
            total += counted(part, most - total) if total < most else 0
        return min(total, most)


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages through the first `COUNTED` rows. ``has_more``: whether there are more than that."""

    @property
    def _all(self) -> int:
        if "known" not in self.__dict__:
            self.__dict__["known"] = counted(self.object_list)
        return int(self.__dict__["known"])

    @property
    def count(self) -> int:
        """The rows that can be paged through."""
        return min(self._all, COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether the list goes on after the last page."""
        return self._all > COUNTED
