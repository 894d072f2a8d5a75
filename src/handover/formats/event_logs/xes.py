"""XES (IEEE 1849-2016): one trace an object, its events in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from handover.formats.event_logs.events import MinedEvent, MinedObject, Value, instant_text

_EXTENSIONS: Final = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)
_TAGS: Final[Mapping[type, str]] = {bool: "boolean", int: "int", float: "float", str: "string"}


def xes(objects: Sequence[MinedObject], events: Sequence[MinedEvent]) -> bytes:
    """Return the log as XES; an object without an event has no trace."""
    log = etree.Element("log", {"xes.version": "1849.2016", "xes.features": ""})
    for name, prefix in _EXTENSIONS:
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        etree.SubElement(log, "extension", {"name": name, "prefix": prefix, "uri": uri})
    for scope, keys in (
        ("trace", ("concept:name",)),
        ("event", ("concept:name", "org:resource", "org:role", "lifecycle:transition")),
    ):
        every = etree.SubElement(log, "global", {"scope": scope})
        for key in keys:
            _attribute(every, key, "UNKNOWN")
        if scope == "event":
            etree.SubElement(every, "date", {"key": "time:timestamp", "value": "1970-01-01T00:00:00.000Z"})
    etree.SubElement(log, "classifier", {"name": "Activity", "scope": "event", "keys": "concept:name"})
    traces = defaultdict(list)
    for event in events:
        traces[event.of].append(event)
    for one in objects:
        if one.id in traces:
            _trace(log, one, traces[one.id])
    return etree.tostring(log, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _trace(log: etree._Element, one: MinedObject, events: Sequence[MinedEvent]) -> None:
    trace = etree.SubElement(log, "trace")
    _attribute(trace, "concept:name", one.id)
    for key, value in {"type": one.type, **one.attributes}.items():
        _attribute(trace, key, value)
    for event in events:
        row = etree.SubElement(trace, "event")
        _attribute(row, "concept:name", event.activity)
        etree.SubElement(row, "date", {"key": "time:timestamp", "value": instant_text(event.at)})
        _attribute(row, "lifecycle:transition", "complete")
        _attribute(row, "org:resource", event.resource)
        _attribute(row, "org:role", event.role)
        for key, value in event.attributes.items():
            _attribute(row, key, value)


def _attribute(parent: etree._Element, key: str, value: Value) -> None:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    etree.SubElement(parent, _TAGS[type(value)], {"key": key, "value": text})
