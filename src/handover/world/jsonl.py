"""Convert dataclasses to JSON lines and back: one object per line, keys in field order, no field left out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

_T = TypeVar("_T")


class RowError(ValueError):
    """A stored line does not contain the expected value."""


def plain(value: Any) -> Any:
    """Convert a value to JSON types: dataclasses as lists of their fields' values, dates as ISO text."""
    if value is None or isinstance(value, bool | int | float) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return {name: plain(getattr(value, name)) for name in _names(cast(Any, type(value)))}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"no row form for {type(value).__name__}")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind))


def write_rows(path: Path, values: Iterable[Any]) -> None:
    """Write one line per value."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for value in values:
            file.write(json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")) + "\n")


def read_rows(path: Path, kind: type[_T]) -> Iterator[_T]:
    """Read the values that `write_rows` wrote. Raises `RowError` with the line's number for a bad line."""
    convert = _converter(cast(Any, kind))
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield convert(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise RowError(f"{path.name}, line {number}: {error}") from error


@cache
def _converter(kind: Any) -> Callable[[Any], Any]:
    """Return a function that makes a value of ``kind`` from its JSON form."""
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        fields = [(name, _converter(hints[name])) for name in _names(cast(Any, kind))]
        make = cast(Callable[..., Any], kind)
        return lambda row: make(**{name: convert(row[name]) for name, convert in fields})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind in (dt.date, dt.datetime):
        return cast(Callable[[Any], Any], kind.fromisoformat)
    return _generic(kind)


def _generic(kind: Any) -> Callable[[Any], Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        each = _converter(arguments[0])
        return lambda row: tuple(each(item) for item in row)
    if origin is tuple:
        parts = [_converter(a) for a in arguments]
        return lambda row: tuple(part(item) for part, item in zip(parts, row, strict=True))
    if origin in (types.UnionType, typing.Union) and type(None) in arguments:
        some = _converter(next(a for a in arguments if a is not type(None)))
        return lambda row: None if row is None else some(row)
    return _checked(kind)


def _checked(kind: type) -> Callable[[Any], Any]:
    def convert(row: Any) -> Any:
        if type(row) is not kind:
            raise ValueError(f"{row!r} is not a {kind.__name__}")
        return row

    return convert
