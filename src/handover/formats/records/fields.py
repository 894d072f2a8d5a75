"""Every field that a record can have, by its path, and the type of value that it takes; read from the models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal

from handover.formats.records.bodies import CORRECTIONS, KINDS
from handover.formats.records.envelope import RecordEnvelope
from handover.formats.records.values import BIRTH_PATTERN, RecordForm

FieldType = Literal["text", "date", "birth", "integer", "yes_no"]
_INDEX: Final = re.compile(r"\.(0|[1-9][0-9]?)(?=\.|$)")
_SIMPLE: Final[Mapping[str, FieldType]] = {"string": "text", "integer": "integer", "boolean": "yes_no"}


def field_type(kind: str, path: str) -> FieldType | None:
    """Return what the field at a path takes, such as ``body.names.0.last`` or ``source_key``; None if there is none.

    ``correction.`` stands before a field of a correction's body, such as ``correction.authority``.
    """
    return _fields(kind).get(_INDEX.sub(".#", path))


@cache
def _fields(kind: str) -> Mapping[str, FieldType]:
    found = dict(_of_model(RecordEnvelope, ""))
    found |= _of_model(KINDS[kind], "body.")
    for model in CORRECTIONS.values():
        found |= _of_model(model, "correction.")
    return found


def _of_model(model: type[RecordForm], before: str) -> Iterator[tuple[str, FieldType]]:
    schema = model.model_json_schema()
    yield from _of_object(schema, schema.get("$defs", {}), before)


def _of_object(schema: dict[str, Any], named: dict[str, Any], before: str) -> Iterator[tuple[str, FieldType]]:
    for name, part in schema["properties"].items():
        yield from _of_part(part, named, before + name)


def _of_part(part: dict[str, Any], named: dict[str, Any], path: str) -> Iterator[tuple[str, FieldType]]:
    if "$ref" in part:
        yield from _of_object(named[part["$ref"].rpartition("/")[2]], named, path + ".")
    elif "anyOf" in part:  # a value or null
        yield from _of_part(part["anyOf"][0], named, path)
    elif part["type"] == "array":
        yield from _of_part(part["items"], named, path + ".#")
    elif part.get("format") == "date":
        yield path, "date"
    else:
        yield path, "birth" if part.get("pattern") == BIRTH_PATTERN else _SIMPLE[part["type"]]
