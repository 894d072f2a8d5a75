"""Long lists in the order of the jails' names.

A jail's name stands in a table of its own, so that no index of cases gives their order. There are few jails: those that
have cases in the list are walked by name, from a position on, and an index gives the cases of each in their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from handover.accounts.models import Agency
from handover.process.graph import Track
from handover.process.models import Matter
from handover.web.keyset import Position, RowReader, SortKey

WINDOW: Final = 50
"""Names of jails that are read at once."""


def by_jail(within: RowReader) -> RowReader:
    """How a list is read that is sorted by the jail's name, then by columns of cases. ``within``: how the cases of one
    name are read."""

    def read_by_jail(
        rows: QuerySet[Any],
        keys: Sequence[SortKey],
        position: Position | None,
        most: int,
        *,
        forward: bool = True,
    ) -> list[Any]:
        first, *others = keys
        found: list[Any] = []
        if position is not None:
            same = rows.filter(
                agency__in=list(Agency.objects.filter(name=position[0]).values_list("pk", flat=True))
            )
            found += within(same, others, position[1:], most, forward=forward)
        names = _names(rows, position[0] if position else None, down=first.descending == forward)
        while len(found) < most and (jails := next(names, None)) is not None:
            here = rows.filter(agency__in=jails)
            found += within(here, others, None, most - len(found), forward=forward)
        return found

    return read_by_jail


def _names(rows: QuerySet[Any], past: str | None, *, down: bool) -> Iterator[list[int]]:
    """The jails of each name past one that have cases in a list; of two jails of one name both."""
    beyond = "name__lt" if down else "name__gt"
    # First whether it has any: of a jail without cases a planner may walk all those of the list's office.
    cases = Matter.objects.filter(track=Track.CASE, agency=OuterRef("pk"))
    here = Agency.objects.filter(Exists(cases)).filter(Exists(rows.order_by().filter(agency=OuterRef("pk"))))
    while True:
        left = here if past is None else here.filter(**{beyond: past})
        order = left.order_by("-name" if down else "name").values_list("name", flat=True)
        names = list(order.distinct()[:WINDOW])
        jails: defaultdict[str, list[int]] = defaultdict(list)
        for name, pk in Agency.objects.filter(name__in=names).values_list("name", "pk"):
            jails[name].append(pk)
        yield from (jails[name] for name in names)
        if len(names) < WINDOW:
            return
        past = names[-1]
