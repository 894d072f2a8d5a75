"""Reads whose SQL is made once: Django takes longer to put a statement together than the database to answer it.

A step asks the bars for a few dozen small facts, each by a query of the same shape with another key. What a function
marked with `compiled_read` builds is compiled at its first call on a connection; later calls send the same statement
with their own values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, Value
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")
_KEPT = "_handover_compiled_reads"


class _Slot(Value):
    """The place of an argument in a statement."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Give itself as the parameter, to be replaced at each call."""
        return "%s", [self]


class _Statement(Generic[R]):
    """A read as compiled for one connection."""

    def __init__(self, rows: QuerySet[Any, R], using: Any) -> None:
        query: Any = rows
        if query._prefetch_related_lookups or query._known_related_objects:
            raise ValueError("a compiled read fetches no other rows beside its own")
        self.compiler: Any = query.query.get_compiler(connection=using)
        self.sql, self.params = self.compiler.as_sql()
        self.converters = self.compiler.get_converters(
            [s[0] for s in self.compiler.select[: self.compiler.col_count]]
        )
        self.locks = query.query.select_for_update
        self.flat = issubclass(query._iterable_class, FlatValuesListIterable)
        self.of_models = issubclass(query._iterable_class, ModelIterable)
        if self.of_models:
            shape, select = self.compiler.klass_info, self.compiler.select
            self.model = shape["model"]
            first, last = shape["select_fields"][0], shape["select_fields"][-1] + 1
            self.columns = slice(first, last)
            self.names = [s[0].target.attname for s in select[self.columns]]
            populators: Any = get_related_populators
            self.related = populators(shape, select, using.alias)

    def fetch(self, values: Sequence[Any], using: Any) -> list[R]:
        if self.locks and using.get_autocommit():
            raise TransactionManagementError("a row is locked in a transaction only")
        given = [values[p.value] if isinstance(p, _Slot) else p for p in self.params]
        with using.cursor() as cursor:
            cursor.execute(self.sql, given)
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        if self.of_models:
            return list(self._models(rows, using.alias))
        return [row[0] for row in rows] if self.flat else [tuple(row) for row in rows]  # type: ignore[misc]

    def _models(self, rows: Any, alias: str) -> Iterator[R]:
        for row in rows:
            made = self.model.from_db(alias, self.names, row[self.columns])
            for one in self.related:
                one.populate(row, made)
            yield made


def compiled_read(build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Mark a function that builds a query from its arguments, and from nothing that can change; it returns the rows.

    The arguments are positional: keys and texts (UUID, ``str`` or ``int``), each compared with ``=``, ``<`` or ``>``;
    others raise ``TypeError``. The query may follow relations (``select_related``), lock and be sliced; it prefetches
    nothing.
    """

    of_uuids = [
        kind in ("UUID", "uuid.UUID") for name, kind in build.__annotations__.items() if name != "return"
    ]

    @wraps(build)
    def read(*args: P.args, **kwargs: P.kwargs) -> list[R]:
        if kwargs:
            raise TypeError("the arguments of a compiled read are positional")
        if any(wanted and not isinstance(value, UUID) for wanted, value in zip(of_uuids, args, strict=False)):
            raise TypeError("a UUID is compared, not its text")
        using: Any = connections[DEFAULT_DB_ALIAS]  # of this thread
        kept: dict[Any, _Statement[R]] = using.__dict__.setdefault(_KEPT, {})
        if build not in kept:
            shape: Callable[..., QuerySet[Any, R]] = build
            kept[build] = _Statement(shape(*(_Slot(n) for n in range(len(args)))), using)
        return kept[build].fetch([_adapted(value, using) for value in args], using)

    return read


def with_related(parents: Sequence[Any], name: str, found: Sequence[C]) -> Sequence[C]:
    """Give rows what refers to them under the related name ``name``, as a prefetch would; return what was given.

    ``found``: the rows that refer to any of the parents, in their order. Those of another parent are left out.
    """
    given: list[C] = []
    by_key: dict[Any, list[C]] = {parent.pk: [] for parent in parents}
    column: Any = parents[0]._meta.get_field(name).field if parents else None
    for row in found:
        if (key := getattr(row, column.attname)) in by_key:
            by_key[key].append(row)
    for parent in parents:
        mine: Any = getattr(parent, name).all()
        mine._result_cache, mine._prefetch_done = by_key[parent.pk], True
        parent.__dict__.setdefault("_prefetched_objects_cache", {})[name] = mine
        for row in by_key[parent.pk]:
            setattr(row, column.name, parent)
        given += by_key[parent.pk]
    return given


def _adapted(value: Any, using: Any) -> Any:
    if isinstance(value, UUID):
        return value if using.features.has_native_uuid_field else value.hex
    if isinstance(value, str | int):
        return value
    raise TypeError(f"no key or text: {type(value).__name__}")
