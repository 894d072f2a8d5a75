"""One row of a CSV feed as a record's values, by its column map."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from handover.formats.records.column_map import Column, FeedColumnMap
from handover.formats.records.fields import field_type
from handover.formats.records.reader import FeedContext, joined_key
from handover.formats.records.rules import Rejected

_BIRTH_PARTS: Final = {"%Y": "(?P<Y>[0-9]{4})", "%m": "(?P<m>[0-9]{1,2})", "%d": "(?P<d>[0-9]{1,2})"}


class _CellError(ValueError):
    """A value does not fit its column; ``rule`` is the code."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule, self.message = rule, message
        super().__init__(message)


def row_value(
    row: Mapping[str, str], columns: FeedColumnMap, context: FeedContext
) -> dict[str, Any] | Rejected:
    """Return the row as the value that `read_record` takes, or the fault of its first bad cell."""
    flat: dict[str, Any] = {
        path: _constant(columns.kind, path, text) for path, text in columns.constants.items()
    }
    fixed = frozenset(flat)
    for name, column in columns.columns.items():
        try:
            value = _cell(row[name].strip(), column)
        except _CellError as error:
            return Rejected(error.rule, error.message, name)
        if value is not None:
            flat |= dict.fromkeys(column.targets, value)
    for path, names in columns.keys.items():
        parts = [row[name].strip() for name in names]
        if all(parts):
            flat[path] = joined_key(*parts)
    return _record(flat, fixed, columns.kind, context)


def _record(flat: dict[str, Any], fixed: frozenset[str], kind: str, context: FeedContext) -> dict[str, Any]:
    op = flat.pop("op", "upsert")
    chosen = "body." if op == "upsert" else "correction."
    body: dict[str, Any] = {}
    for path, value in flat.items():
        if path.startswith(chosen):
            _put(body, path.removeprefix(chosen).split("."), (value, path in fixed))
    if op in {"merge", "rekey"}:
        body["old"] = (flat.get("source_key", ""), False)
    envelope = {path: value for path, value in flat.items() if "." not in path}
    return {
        "kind": kind,
        "op": op,
        "source": context.source,
        "source_key": "",
        "source_version": context.source_version,
        "as_of": context.stated.isoformat(),
        **envelope,
        "body": {name: _plain(item) for name, item in body.items()},
    }


def _put(into: dict[str, Any], parts: list[str], value: Any) -> None:
    """Put a value at its path; a list is kept as a dict by index until it is whole."""
    for part in parts[:-1]:
        into = into.setdefault(part, {})
    into[parts[-1]] = value


def _plain(item: Any) -> Any:
    """Return the value; of a list, the items that the row says something about, in their order."""
    if isinstance(item, tuple):
        return item[0]
    if all(index.isdigit() for index in item):
        return [_plain(item[index]) for index in sorted(item, key=int) if _says(item[index])]
    return {name: _plain(part) for name, part in item.items()}


def _says(item: Any) -> bool:
    """Return whether anything in the item comes from the row and not from a constant."""
    return not item[1] if isinstance(item, tuple) else any(_says(part) for part in item.values())


def _constant(kind: str, path: str, text: str) -> object:
    match field_type(kind, path):
        case "integer":
            return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text
        case "yes_no":
            return {"true": True, "false": False}.get(text, text)
        case _:
            return text


def _cell(text: str, column: Column) -> object:
    """Return the value of a cell; None if it says nothing. Raises ``_CellError``."""
    if not text or text in column.absent:
        return None
    if column.capitals:
        text = text.upper()
    if column.values:
        if text in column.values:
            text = column.values[text]
        elif column.unlisted == "refuse":
            raise _CellError(
                "value-unlisted", "is not among the values that the map lists; add it there, or correct it"
            )
        elif column.unlisted == "leave_out":
            return None
    return _typed(text, column) if text else None


def _typed(text: str, column: Column) -> object:
    match column.type:
        case "integer":
            if not (text.isascii() and text.isdigit() and len(text) < 20):
                raise _CellError("field-type", "is not a whole number")
            return int(text)
        case "yes_no":
            if text.lower() not in {"true", "false"}:
                raise _CellError(
                    "field-type", "is neither true nor false; let the map's values say which it is"
                )
            return text.lower() == "true"
        case "date":
            return _moment(text, column.formats).date().isoformat()
        case "timestamp":
            return _version(_moment(text, column.formats))
        case "birth":
            return _birth(text, column.formats)
        case "text":
            return text


def _moment(text: str, formats: tuple[str, ...]) -> dt.datetime:
    for form in formats:
        try:
            return dt.datetime.strptime(text, form)
        except (ValueError, OverflowError):
            continue
    raise _CellError("date-unreadable", f"is not written {' or '.join(formats)}")


def _version(moment: dt.datetime) -> int:
    try:
        return int(f"{moment.astimezone(dt.UTC):%Y%m%d%H%M%S}")
    except OverflowError:
        raise _CellError("date-out-of-bounds", "is no time of our calendar; correct the year") from None


def _birth(text: str, formats: tuple[str, ...]) -> str:
    for form in formats:
        if found := _birth_shape(form).fullmatch(text):
            part = {name: int(found[name]) for name in found.groupdict()}
            return f"{part['Y']:04d}-{part.get('m', 0):02d}-{part.get('d', 0):02d}"
    raise _CellError("birth-unreadable", f"is not written {' or '.join(formats)}")


@cache
def _birth_shape(form: str) -> re.Pattern[str]:
    pattern = re.escape(form)
    for directive, shape in _BIRTH_PARTS.items():
        pattern = pattern.replace(directive, shape)
    return re.compile(pattern)
