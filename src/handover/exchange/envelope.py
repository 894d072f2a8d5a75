"""The envelope: a CloudEvent (1.0, structured JSON) that says from whom, to whom, about what, and from which place in
the sender's log. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from handover.exchange.messages.fields import MessageData
from handover.exchange.messages.registry import BY_TYPE, MessageKind

CONTENT_TYPE: Final = "application/cloudevents+json"
MOST_BYTES: Final = 24 * 1024 * 1024
"""Papers in base64: a request with eight notices has about a tenth of this."""
_ORI: Final = r"^[A-Z0-9]{9}$"
_DIGEST: Final = r"^[0-9a-f]{64}$"


class UnreadableMessageError(ValueError):
    """The message cannot be read. ``code`` is for the table of refusals; the text repeats nothing that was sent."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


class MessageEnvelope(BaseModel):
    """What every message says of itself. ``casestep`` and the others that CloudEvents does not define are ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    specversion: Literal["1.0"]
    id: str = Field(min_length=1, max_length=120, pattern=r"^[\x21-\x7e]+$")
    source: str = Field(pattern=_ORI)
    type: str = Field(max_length=80)
    subject: str = Field(min_length=1, max_length=24, pattern=r"^[A-Z0-9-]+$")
    time: AwareDatetime
    dataschema: str = Field(max_length=120)
    datacontenttype: Literal["application/json"]
    recipient: str = Field(pattern=_ORI)
    casestep: int = Field(ge=1, le=100_000)
    caseafter: int = Field(ge=0, le=100_000)
    logentry: int = Field(ge=1, lt=2**53)
    logdigest: str = Field(pattern=_DIGEST)
    data: dict[str, Any]


def message_id(sender: str, subject: str, step: int, kind: str, recipient: str) -> str:
    """The same for the same message, however often it is made."""
    return f"{sender}:{subject}:{step}:{kind}:{recipient}"


def write(envelope: MessageEnvelope) -> bytes:
    """The bytes that are signed and sent: the same for the same content."""
    plain = envelope.model_dump(mode="json")
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(body: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def read(body: bytes) -> tuple[MessageEnvelope, MessageKind, MessageData]:
    """Read a message. Raises `UnreadableMessageError`."""
    try:
        plain = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
        envelope = MessageEnvelope.model_validate_json(json.dumps(plain))
    except (ValidationError, ValueError, RecursionError) as problem:
        raise UnreadableMessageError("envelope", f"the message is no envelope: {_where(problem)}") from None
    kind = BY_TYPE.get(envelope.type)
    if kind is None or envelope.dataschema != kind.schema:
        raise UnreadableMessageError("version", "this type, or this version of it, is not known here")
    if envelope.caseafter >= envelope.casestep:
        raise UnreadableMessageError("envelope", "the message before it would be a later one")
    try:
        said = kind.body.model_validate_json(json.dumps(envelope.data))
    except ValidationError as problem:
        raise UnreadableMessageError(
            "data", f"the data are not of {kind.schema}: {_where(problem)}"
        ) from None
    if set(envelope.data) != kind.fields:
        differ = ", ".join(sorted(set(envelope.data) ^ kind.fields))[:160]
        raise UnreadableMessageError("data", f"the data are not of {kind.schema}: {differ}")
    return envelope, kind, said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a name twice: readers differ in which one counts (RFC 8259, 4). And a NUL: no database
    holds it in a text.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is named twice")
    if any(map(_has_nul, (*found, *found.values()))):
        raise ValueError("a text has a NUL")
    return found


def _has_nul(value: Any) -> bool:
    return any(map(_has_nul, value)) if isinstance(value, list) else isinstance(value, str) and "\0" in value


def _no_number(_: str) -> None:
    raise ValueError("a number that JSON does not have")


def _where(problem: Exception) -> str:
    """Which members are wrong; nothing of what they hold."""
    if not isinstance(problem, ValidationError):
        return "no JSON in UTF-8 with each member once"
    named = [".".join(map(str, one["loc"])) for one in problem.errors(include_input=False, include_url=False)]
    return ", ".join(dict.fromkeys(named))[:160]
