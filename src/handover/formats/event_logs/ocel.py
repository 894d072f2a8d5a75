"""OCEL 2.0 as JSON (ocel-standard.org, specification 2.0, section 5): objects, events, and their types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from handover.formats.event_logs.events import MinedEvent, MinedObject, Value, instant_text

_TYPES: Final[Mapping[type, str]] = {bool: "boolean", int: "integer", float: "float", str: "string"}
_BEGINNING: Final = instant_text(datetime(1970, 1, 1, tzinfo=UTC))
"""The time of an object's attribute that never changes, by the specification."""


def ocel_json(objects: Sequence[MinedObject], events: Sequence[MinedEvent]) -> dict[str, Any]:
    """Return the log as the JSON of OCEL 2.0. Raises ``ValueError`` for an event of an object that is not there."""
    known = {one.id for one in objects}
    for event in events:
        if event.of not in known:
            raise ValueError(f"event {event.id} is of {event.of}, and there is no such object")
    return {
        "objectTypes": _types((one.type, one.attributes) for one in objects),
        "eventTypes": _types((one.activity, _of_event(one)) for one in events),
        "objects": [_object(one, known) for one in objects],
        "events": [_event(one) for one in events],
    }


def _types(rows: Iterable[tuple[str, Mapping[str, Value]]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, attributes in rows:
        found[name].update({key: _TYPES[type(value)] for key, value in attributes.items()})
    return [
        {"name": name, "attributes": [{"name": k, "type": t} for k, t in sorted(kinds.items())]}
        for name, kinds in sorted(found.items())
    ]


def _object(one: MinedObject, known: set[str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "attributes": [{"name": k, "time": _BEGINNING, "value": v} for k, v in one.attributes.items()],
        "relationships": [{"objectId": o, "qualifier": q} for o, q in one.related.items() if o in known],
    }


def _of_event(one: MinedEvent) -> dict[str, Value]:
    return {"resource": one.resource, "role": one.role, **one.attributes}


def _event(one: MinedEvent) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.activity,
        "time": instant_text(one.at),
        "attributes": [{"name": k, "value": v} for k, v in _of_event(one).items()],
        "relationships": [{"objectId": one.of, "qualifier": "moves"}],
    }
