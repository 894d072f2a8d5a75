"""Requests and answers as they are signed, whichever way they go: through a network or in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handover.exchange.envelope import CONTENT_TYPE
from handover.exchange.http_signatures import ANSWER, REQUEST, content_digest, sign
from handover.exchange.key_texts import key_id
from handover.exchange.own_keys import public_of

PATH: Final = "/exchange/v1/messages"
JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as the receiver sees it. ``headers`` by their names in lower case."""

    method: str
    authority: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def values(self) -> dict[str, str]:
        """Of each component that a signature covers its value, as it came."""
        named = {"@method": self.method, "@authority": self.authority.lower(), "@path": self.path}
        return named | {name: self.headers.get(name, "").strip() for name in REQUEST if name not in named}


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """What was answered. ``headers`` by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def values(self) -> dict[str, str]:
        """Of each component that a signature covers its value."""
        named = {"@status": str(self.status)}
        return named | {name: self.headers.get(name, "").strip() for name in ANSWER if name not in named}


def signed_request(key: Ed25519PrivateKey, authority: str, body: bytes, at: datetime) -> SentRequest:
    """A message, signed now."""
    plain = {"content-type": CONTENT_TYPE, "content-digest": content_digest(body)}
    request = SentRequest("POST", authority, PATH, plain, body)
    made = sign(key, key_id(public_of(key)), request.values(), REQUEST, at)
    return SentRequest("POST", authority, PATH, {**plain, **made}, body)


def signed_answer(key: Ed25519PrivateKey, status: int, said: Mapping[str, Any], at: datetime) -> SentAnswer:
    """A receipt, signed now."""
    body = _json(said)
    plain = {"content-type": JSON, "content-digest": content_digest(body)}
    answer = SentAnswer(status, plain, body)
    made = sign(key, key_id(public_of(key)), answer.values(), ANSWER, at)
    return SentAnswer(status, {**plain, **made}, body)


def plain_answer(status: int, code: str, text: str) -> SentAnswer:
    """Return a refusal. It is unsigned, since the refused sender is not authenticated."""
    problem = {"field": "", "code": code, "reason": text}
    return SentAnswer(status, {"content-type": JSON}, _json({"detail": text, "problems": [problem]}))


def _json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
