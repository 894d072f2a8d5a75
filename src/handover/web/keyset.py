"""Keyset pagination: read a sorted list from a position instead of a row offset: the last page costs as much as the
first, and a row inserted between two page views does not make another row appear twice or not at all.

A position consists of its row's values in the columns by which the list is sorted. The rows past it are read as
successive ranges, each of which one index can give.

A list may begin with a column that is true or false, such as whether a name is shown: rows for which it is true have
no value in the column after it, and are not sorted by that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, Protocol

from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import OrderBy

Position = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column that a list is sorted by. ``nulls``: where rows without a value stand; empty where every row has one.
    ``two``: the column is true or false; only the first of a list may be."""

    name: str
    descending: bool = False
    nulls: Literal["", "first", "last"] = ""
    two: bool = False

    def of(self, row: Any) -> Any:
        """What a row has in this column, or in a related row's; None where there is none."""
        for part in self.name.split("__"):
            row = getattr(row, part, None)
        return row

    def order(self, forward: bool) -> OrderBy:
        """The order by this column, or the other way round."""
        first = (self.nulls == "first") == forward if self.nulls else None
        end = {"nulls_first": True} if first else {} if first is None else {"nulls_last": True}
        return OrderBy(F(self.name), descending=self.descending == forward, **end)

    def nulls_ahead(self, forward: bool) -> bool:
        """Whether rows without a value come at the end of the list, or of the list the other way round."""
        return bool(self.nulls) and (self.nulls == "last") == forward


class RowRange(NamedTuple):
    """Rows of a list that follow each other: which, and in which order."""

    where: Q
    order: list[OrderBy]


def keys_of(rows: QuerySet[Any]) -> tuple[SortKey, ...]:
    """By what a query is sorted, with its primary key at the end where nothing else makes each place one row's.

    Raises ``TypeError`` for an order by more than a column.
    """
    model, annotations = rows.model, rows.query.annotations
    order = rows.query.order_by or (model._meta.ordering if rows.query.default_ordering else ())
    keys = [_key(one) for one in order]
    if keys and keys[0].name in annotations:
        two = isinstance(annotations[keys[0].name].output_field, BooleanField)
        keys[0] = replace(keys[0], two=two)
    unique = {"pk", *(field.name for field in model._meta.concrete_fields if field.unique)}
    return tuple(keys) if keys and keys[-1].name in unique else (*keys, SortKey("pk"))


def _key(one: Any) -> SortKey:
    if isinstance(one, str):
        return SortKey(one.removeprefix("-"), one.startswith("-"))
    if isinstance(one, OrderBy) and isinstance(one.expression, F):
        nulls: Literal["", "first", "last"] = "first" if one.nulls_first else "last" if one.nulls_last else ""
        return SortKey(one.expression.name, one.descending, nulls)  # type: ignore[attr-defined]  # django-stubs lacks it
    raise TypeError(f"a list is sorted by columns, not by {one!r}")


def ranges(keys: Sequence[SortKey], position: Position | None, *, forward: bool) -> list[RowRange]:
    """The rows past a position, or all without one, as ranges in their order; ``forward`` or the other way round."""
    if keys[0].two:
        return _in_two(keys, position, forward)
    if position is None:
        return [_part(Q(), where, keys, forward) for where in _all(keys[0], forward)]
    found = []
    for depth in reversed(range(len(keys))):
        same = Q()
        for key, value in zip(keys[:depth], position, strict=False):
            same &= Q(**{f"{key.name}__isnull": True}) if value is None else Q(**{key.name: value})
        for past in _past(keys[depth], position[depth], forward):
            found.append(_part(same, past, keys[depth:], forward))
    return found


def _in_two(keys: Sequence[SortKey], position: Position | None, forward: bool) -> list[RowRange]:
    head, *others = keys
    halves = (True, False) if head.descending == forward else (False, True)
    begun = halves.index(bool(position[0])) if position else 0
    found = []
    for half in halves[begun:]:
        skipped = 1 if half else 0  # the column after it has no value there
        here = position[1 + skipped :] if position and half is halves[begun] else None
        for part in ranges(others[skipped:], here, forward=forward):
            found.append(RowRange(Q(**{head.name: half}) & part.where, part.order))
    return found


def _part(same: Q, past: Q, keys: Sequence[SortKey], forward: bool) -> RowRange:
    if past == Q(**{f"{keys[0].name}__isnull": True}):
        # None of these rows has a value there: naming the column in the order would prevent using an index for the
        # next columns.
        return RowRange(same & past, [key.order(forward) for key in keys[1:]])
    return RowRange(same & past, _order(keys, forward))


def _order(keys: Sequence[SortKey], forward: bool) -> list[OrderBy]:
    # Within a range the first key is null everywhere or nowhere, so the order needs no nulls clause and an index can
    # give it.
    first = SortKey(keys[0].name, keys[0].descending)
    return [first.order(forward), *(key.order(forward) for key in keys[1:])]


def _all(key: SortKey, forward: bool) -> list[Q]:
    if not key.nulls:
        return [Q()]
    parts = [Q(**{f"{key.name}__isnull": False}), Q(**{f"{key.name}__isnull": True})]
    return parts if key.nulls_ahead(forward) else parts[::-1]


def _past(key: SortKey, value: Any, forward: bool) -> list[Q]:
    ahead = key.nulls_ahead(forward)
    if value is None:
        return [] if ahead else [Q(**{f"{key.name}__isnull": False})]
    step = "lt" if key.descending == forward else "gt"
    nulls = [Q(**{f"{key.name}__isnull": True})] if ahead else []
    return [Q(**{f"{key.name}__{step}": value}), *nulls]


def read(
    rows: QuerySet[Any],
    keys: Sequence[SortKey],
    position: Position | None,
    most: int,
    *,
    forward: bool = True,
) -> list[Any]:
    """Read at most so many rows past a position, in the order in which they are met."""
    found: list[Any] = []
    for part in ranges(keys, position, forward=forward):
        found += rows.filter(part.where).order_by(*part.order)[: most - len(found)]
        if len(found) >= most:
            break
    return found


class RowReader(Protocol):
    """A function that reads as `read` does."""

    def __call__(
        self,
        rows: QuerySet[Any],
        keys: Sequence[SortKey],
        position: Position | None,
        most: int,
        *,
        forward: bool = True,
    ) -> list[Any]:
        """Read at most so many rows past a position, in the order in which they are met."""


def by_state(states: Iterable[str]) -> RowReader:
    """How rows are read that stand in one of several states: each state by itself, where one index gives its first
    ones. If all states are queried at once, a planner may scan every case in list order, with the ended ones first.
    For orders whose columns Python sorts as the database does: times and references."""
    each = tuple(states)

    def read_each(
        rows: QuerySet[Any],
        keys: Sequence[SortKey],
        position: Position | None,
        most: int,
        *,
        forward: bool = True,
    ) -> list[Any]:
        chosen: list[Any] = []
        for part in ranges(keys, position, forward=forward):
            left = most - len(chosen)
            names = ("pk", *(_name_of(one) for one in part.order))
            there = [
                rows.filter(part.where, _same(part.where, state)).order_by(*part.order) for state in each
            ]
            some = [row for one in there for row in one.values_list(*names)[:left]]
            chosen += [row[0] for row in _merged(some, part.order)[:left]]
            if len(chosen) >= most:
                break
        found = {row.pk: row for row in rows.filter(pk__in=chosen).order_by()}
        return [found[pk] for pk in chosen if pk in found]

    return read_each


RUNNING: Final = "running__"
"""Columns of the clock that a case waits for, a table that has the case's state too (`process.case_clocks`)."""


def _same(where: Q, state: str) -> Q:
    """Cases of one state. Where their clocks are asked too, those of this state alone: their index begins with it, and
    without it a planner reads the clocks of every case there is, most of all for a state that has none."""
    clocked = any(
        name.startswith(RUNNING) and not (name.endswith("__isnull") and value)
        for name, value in conditions(where)
    )
    return Q(state=state, **({f"{RUNNING}state": state} if clocked else {}))


def conditions(where: Q) -> list[tuple[str, Any]]:
    """The columns of a condition with what is asked of each. (`Q.flatten` gives the values alone.)"""
    found = []
    for child in where.children:
        if isinstance(child, Q):
            found += conditions(child)
        elif isinstance(child, tuple):
            found.append(child)
    return found


def _name_of(one: OrderBy) -> str:
    return str(getattr(one.expression, "name", ""))


def _merged(rows: list[tuple[Any, ...]], order: list[OrderBy]) -> list[tuple[Any, ...]]:
    """Rows of a key and the values of an order, in that order."""
    for place, one in reversed(list(enumerate(order, 1))):
        some = [row for row in rows if row[place] is not None]
        some.sort(key=lambda row, place=place: row[place], reverse=one.descending)  # type: ignore[misc]
        nulls = [row for row in rows if row[place] is None]
        rows = [*nulls, *some] if one.nulls_first else [*some, *nulls]
    return rows


def first(rows: QuerySet[Any], most: int, read: RowReader = read) -> list[Any]:
    """Read the first rows of a sorted query."""
    return read(rows, keys_of(rows), None, most)
