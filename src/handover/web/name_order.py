"""Long lists in the order of names.

A name stands in a table of its own, and a planner that joins it with the cases may sort them all (SQLite always does).
So the names are walked here, a window at a time, from a position on: each window gives the cases of its names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet

from handover.web import queues
from handover.web.keyset import Position, RowRange, SortKey, ranges

NAME: Final = "parent__list_name__name"
"""The column of cases that sorts them by name."""
WINDOW: Final = 200
"""Names that are read at once at first; each further window is twice as large, up to `WIDEST`."""
WIDEST: Final = 12_800


def read_by_name(
    rows: QuerySet[Any],
    keys: Sequence[SortKey],
    position: Position | None,
    most: int,
    *,
    forward: bool = True,
) -> list[Any]:
    """`keyset.read` for a list that is sorted by whether the name is masked, and by the name."""
    found: list[Any] = []
    for part in ranges(keys, position, forward=forward):
        walked = _walks(part)
        for where in _windows(part, keys[1], forward) if walked else (Q(),):
            found += rows.filter(part.where, where).order_by(*part.order)[: most - len(found)]
            if len(found) >= most:
                return found
    return found


def _walks(part: RowRange) -> bool:
    """Whether the range goes over many names, and not over people without one, or over those of one name."""
    asked = {child[0]: child[1] for child in part.where.flatten() if isinstance(child, tuple)}
    return asked.get("masked") is False and NAME not in asked and asked.get(f"{NAME}__isnull") is not True


def _windows(part: RowRange, key: SortKey, forward: bool) -> Iterator[Q]:
    """The names past the position, as conditions on cases that follow each other."""
    down = key.descending == forward
    names = queues.description().list_names().order_by("-name" if down else "name")
    past, until = ("name__lt", "name__gte") if down else ("name__gt", "name__lte")
    asked = [child for child in part.where.flatten() if isinstance(child, tuple)]
    begun = next((value for column, value in asked if column in (f"{NAME}__lt", f"{NAME}__gt")), None)
    left = names if begun is None else names.filter(**{past: begun})
    size = WINDOW
    while True:
        last = left.values_list("name", flat=True)[size - 1 : size].first()
        window = left if last is None else left.filter(**{until: last})
        yield Q(parent__in=window.order_by().values("matter"))
        if last is None:
            return
        left = names.filter(**{past: last})
        size = min(2 * size, WIDEST)
