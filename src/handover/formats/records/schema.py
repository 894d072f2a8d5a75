"""The canonical form as a JSON Schema, made from the models."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from handover.formats.records.bodies import CORRECTIONS, KINDS
from handover.formats.records.column_map import map_schema
from handover.formats.records.envelope import RecordEnvelope

DATA: Final = Path(__file__).parent / "data"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one line: the envelope, and the body that its kind and operation call for.

    What a schema cannot say (dates in the future, finality, one file) is in `rules` and the models.
    """
    envelope = RecordEnvelope.model_json_schema(ref_template="#/$defs/{model}")
    definitions: dict[str, Any] = envelope.pop("$defs", {})
    for model in {*KINDS.values(), *CORRECTIONS.values()}:
        body = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= body.pop("$defs", {})
        definitions[model.__name__] = body
    cases = [_case({"kind": kind, "op": "upsert"}, model.__name__) for kind, model in KINDS.items()]
    cases += [_case({"op": op}, model.__name__) for op, model in CORRECTIONS.items()]
    envelope["properties"]["body"] = {"type": "object"}
    envelope["required"].append("body")
    return {"$schema": _DIALECT, **envelope, "allOf": cases, "$defs": dict(sorted(definitions.items()))}


def write_schemas(folder: Path = DATA) -> None:
    """Write the schemas of a record and of a column map, as they are shipped. A test holds them to the models."""
    for name, schema in SCHEMAS.items():
        text = json.dumps(schema(), indent=2, ensure_ascii=False, sort_keys=True)
        (folder / name).write_text(text + "\n", encoding="utf-8")


def _case(consts: dict[str, str], model: str) -> dict[str, Any]:
    asked = {name: {"const": value} for name, value in consts.items()}
    return {
        "if": {"properties": asked, "required": sorted(asked)},
        "then": {"properties": {"body": {"$ref": f"#/$defs/{model}"}}},
    }


SCHEMAS: Final[Mapping[str, Callable[[], dict[str, Any]]]] = {
    "record.schema.json": json_schema,
    "column_map.schema.json": map_schema,
}
"""The shipped schemas, in `DATA`."""
