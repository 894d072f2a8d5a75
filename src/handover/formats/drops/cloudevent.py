"""CloudEvents 1.0 messages in structured JSON, as webhooks carry them: a jail's event, and an answer to it.

``id`` identifies repeated deliveries, ``source`` is the facility's ORI, ``subject`` the TCN if there is one,
else the booking number, ``type`` ``handover.jail.<event type>.v1``.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from handover.formats.drops.event import DropError, Fault, JailEvent, event_from_texts, moment, texts_of

CONTENT_TYPE: Final = "application/cloudevents+json"
BATCH_TYPE: Final = "application/cloudevents-batch+json"
MOST_BYTES: Final = 256 * 1024
MOST_EVENTS: Final = 500
MOST_BATCH_BYTES: Final = 4 * 1024 * 1024
_JSON_TYPE: Final = re.compile(r"application/([a-z0-9.+-]+\+)?json(\s*;.*)?", re.IGNORECASE)
_PREFIX: Final = "handover.jail."


def write_cloudevent(event: JailEvent) -> bytes:
    """Build the message; ``data`` contains only what the event states."""
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


def answer_event(  # noqa: PLR0913 - a keyword a field
    *,
    kind: str,
    tcn: str,
    tcr: str,
    bureau: str,
    sent_at: datetime,
    data: bytes,
    reference: str = "",
    request: str = "",
    corrects: str = "",
    media_type: str = "application/octet-stream",
) -> bytes:
    """Build the message that pushes an answer: its whole file in ``data_base64``.

    ``id`` is the answer's TCN, ``subject`` the TCN that it answers, ``type`` ``handover.answer.<kind>.v1``.
    The extension attributes: ``bookingref`` the receipt's reference, or ``requestref`` that of the request which a
    notice to stop is about; ``corrects`` the TCN of the answer that
    this one replaces, if any.
    """
    message = {
        "specversion": "1.0",
        "id": tcn,
        "source": bureau,
        "type": f"handover.answer.{kind.lower()}.v1",
        **({"subject": tcr} if tcr else {}),
        "time": sent_at.isoformat(),
        **({"requestref": request} if request else {"bookingref": reference}),
        **({"corrects": corrects} if corrects else {}),
        "datacontenttype": media_type,
        "data_base64": base64.b64encode(data).decode(),
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def read_cloudevent(data: bytes) -> JailEvent:
    """Read the event of a message. ``id``, ``source`` and ``type`` must agree with ``data``.

    Unknown members are ignored, as CloudEvents requires. Raises ``DropError``.
    """
    return _event_of(_json(data, MOST_BYTES))


def read_batch(data: bytes) -> Iterator[tuple[int, JailEvent | DropError]]:
    """Read the events of a batch (CloudEvents 1.0, JSON batch format) by position from 1: each event, or what
    is wrong with it. Events are accepted or rejected individually. Raises ``DropError`` if the batch itself
    is invalid.
    """
    messages = _json(data, MOST_BATCH_BYTES)
    if not isinstance(messages, list):
        raise _refused("message", "is not a JSON array")
    if len(messages) > MOST_EVENTS:
        raise _refused("message", f"has {len(messages):,} events; the limit is {MOST_EVENTS}")
    return _each(messages)


def _each(messages: list[Any]) -> Iterator[tuple[int, JailEvent | DropError]]:
    for place, message in enumerate(messages, 1):
        try:
            yield place, _event_of(message)
        except DropError as wrong:
            yield place, DropError(tuple(Fault(place, f.column, f.text) for f in wrong.faults))


def _event_of(message: Any) -> JailEvent:
    if not isinstance(message, dict):
        raise _refused("message", "is not a JSON object")
    if message.get("specversion") != "1.0":
        raise _refused("specversion", "is not 1.0")
    body = message.get("data")
    if not isinstance(body, dict):
        raise _refused("data", "is not a JSON object")
    texts = {}
    for name, value in body.items():
        if isinstance(value, bool | list | dict):
            raise _refused(f"data.{ascii(name)[1:-1]}"[:60], "is not text or a number")
        texts[name] = "" if value is None else str(value)
    _envelope(message)
    event = event_from_texts(texts)
    expected = {"id": event.event_id, "source": event.facility_ori}
    expected["type"] = f"{_PREFIX}{event.event_type.lower()}.v1"
    for name, value in expected.items():
        if message.get(name) != value:
            raise _refused(name, "differs from data")
    return event


def _envelope(message: dict[str, Any]) -> None:
    """Check the attributes that CloudEvents defines and nothing here depends on: time, and the type of the data."""
    time, kind = message.get("time"), message.get("datacontenttype")
    if time is not None:
        try:
            moment(str(time))
        except ValueError as wrong:
            raise _refused("time", str(wrong)) from None
    if kind is not None and not _JSON_TYPE.fullmatch(str(kind)):
        raise _refused("datacontenttype", "is not application/json")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a name twice: readers differ in which one counts (RFC 8259, 4)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedError
    return found


class _RepeatedError(ValueError):
    """An object names a member twice."""


def _json(data: bytes, most: int) -> Any:
    if len(data) > most:
        raise _refused("message", f"has {len(data):,} bytes; the limit is {most:,}")
    try:
        text = data.decode("utf-8")
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once)
    except _RepeatedError:
        raise _refused("message", "names a member twice; name each once") from None
    except (ValueError, RecursionError):
        raise _refused("message", "is not JSON in UTF-8") from None


def _refused(name: str, text: str) -> DropError:
    return DropError((Fault(0, name, text),))
