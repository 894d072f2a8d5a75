"""A jail event as a CloudEvents 1.0 message in structured JSON, the form of a webhook.

``id`` is the key of repeated deliveries, ``source`` the facility's ORI, ``subject`` the TCN where there is
one, else the booking number, ``type`` ``handover.jail.<event type>.v1``.
"""

from __future__ import annotations

import json
from typing import Any, Final

from handover.formats.drops.event import DropError, Fault, JailEvent, event_from_texts, texts_of

CONTENT_TYPE: Final = "application/cloudevents+json"
MOST_BYTES: Final = 256 * 1024
_PREFIX: Final = "handover.jail."


def write_cloudevent(event: JailEvent) -> bytes:
    """The message; only what the event states stands in ``data``."""
    texts = texts_of(event)
    message = {
        "specversion": "1.0",
        "id": event.event_id,
        "source": event.facility_ori,
        "type": f"{_PREFIX}{event.event_type.lower()}.v1",
        "subject": event.tcn or event.booking_no,
        "time": texts["event_time"],
        "datacontenttype": "application/json",
        "data": {name: text for name, text in texts.items() if text},
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read_cloudevent(data: bytes) -> JailEvent:
    """The event of a message. ``id``, ``source`` and ``type`` must say what ``data`` says.

    Unknown members are passed over, as CloudEvents asks. Raises ``DropError``.
    """
    message = _json(data)
    if message.get("specversion") != "1.0":
        raise _refused("specversion", "is not 1.0")
    body = message.get("data")
    if not isinstance(body, dict):
        raise _refused("data", "is no JSON object")
    texts = {}
    for name, value in body.items():
        if isinstance(value, bool | list | dict):
            raise _refused(f"data.{name}"[:60], "is not text or a number")
        texts[name] = "" if value is None else str(value)
    event = event_from_texts(texts)
    expected = {"id": event.event_id, "source": event.facility_ori}
    expected["type"] = f"{_PREFIX}{event.event_type.lower()}.v1"
    for name, value in expected.items():
        if message.get(name) != value:
            raise _refused(name, "differs from what data says")
    return event


def _json(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise _refused("message", f"has {len(data):,} bytes, at most {MOST_BYTES:,} are taken")
    try:
        message = json.loads(data.decode("utf-8"), parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise _refused("message", "is no JSON in UTF-8") from None
    if not isinstance(message, dict):
        raise _refused("message", "is no JSON object")
    return message


def _refused(name: str, text: str) -> DropError:
    return DropError((Fault(0, name, text),))
