"""Long lists in the order of names.

A name stands in a table of its own, and a planner that joins it with the cases may sort them all (SQLite always does).
So names are read here in windows from a position on: the index of names gives the keys of each window's cases, and
the rows are read by these keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet

from handover.process.graph import Track
from handover.web import queues
from handover.web.keyset import Position, RowRange, SortKey, conditions, ranges

NAME: Final = "parent__list_name__name"
"""The column of cases that sorts them by name."""
WINDOW: Final = 200
"""Names that are read at once at first; each further window is twice as large, up to `WIDEST`."""
WIDEST: Final = 6_400
MOST_KEYS: Final = 10_000
"""Keys that one statement names at most; SQLite takes 32,766 values."""


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
        for where in _narrowings(rows, part, keys[1], forward):
            found += rows.filter(part.where, where).order_by(*part.order)[: most - len(found)]
            if len(found) >= most:
                return found
    return found


def _narrowings(rows: QuerySet[Any], part: RowRange, key: SortKey, forward: bool) -> Iterator[Q]:
    """What narrows a range to few cases: those of people whose names are masked, windows of names, or one name; nothing
    for people without a name."""
    asked = dict(conditions(part.where))
    if asked.get("masked") is True:
        keys = list(rows.filter(masked=True).order_by().values_list("pk", flat=True)[: MOST_KEYS + 1])
        yield Q() if len(keys) > MOST_KEYS else Q(pk__in=keys)
    elif asked.get("masked") is not False or asked.get(f"{NAME}__isnull") is True:
        yield Q()
    elif NAME in asked:
        yield _of_names(queues.description().list_names().filter(name=asked[NAME]))
    else:
        begun = next((asked[column] for column in (f"{NAME}__lt", f"{NAME}__gt") if column in asked), None)
        yield from _windows(begun, down=key.descending == forward)


def _windows(begun: str | None, *, down: bool) -> Iterator[Q]:
    """The names past ``begun``, as conditions on cases that follow each other."""
    names = queues.description().list_names().order_by("-name" if down else "name")
    past, until = ("name__lt", "name__gte") if down else ("name__gt", "name__lte")
    left = names if begun is None else names.filter(**{past: begun})
    size = WINDOW
    while True:
        last = left.values_list("name", flat=True)[size - 1 : size].first()
        yield _of_names(left if last is None else left.filter(**{until: last}))
        if last is None:
            return
        left = names.filter(**{past: last})
        size = min(2 * size, WIDEST)


def _of_names(window: QuerySet[Any]) -> Q:
    """The cases of some names, by their keys. Very many are left to the database: one name that half of all have."""
    rows = window.order_by().values_list("matter__children", "matter__children__track")[: MOST_KEYS + 1]
    keys = [pk for pk, track in rows if track == Track.CASE]
    return Q(parent__in=window.order_by().values("matter")) if len(rows) > MOST_KEYS else Q(pk__in=keys)
