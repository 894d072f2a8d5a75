"""Reads that are made once: while the gate is asked or a page is built, all its parts read the same record.

Each rule asks for what it judges by a function of its own, and a page or a question of the gate asks for the same row
many times. Inside `reading` such a function, marked with `read_once`, goes to the database once for the same arguments.
Outside of it every call reads anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from handover.row_scope import looks_over

P = ParamSpec("P")
T = TypeVar("T")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("_kept", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Keep what is read until the end of the block, apart from what was kept before it."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def forget() -> None:
    """Read everything anew from here on: something was recorded."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()


def read_once(read: Callable[P, T]) -> Callable[P, T]:
    """Mark a function that only reads, and whose answer depends on its arguments and on what is on record alone.

    The arguments must be hashable, and callers must not change what they get. An error is not kept.
    """

    @wraps(read)
    def once(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _kept.get()
        if kept is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())), looks_over())
        if key not in kept:
            kept[key] = read(*args, **kwargs)
        found: T = kept[key]
        return found

    return once
