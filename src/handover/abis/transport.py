"""HTTP to another ABIS: time limits, few retries and only of safe calls, responses of bounded size, no
redirects.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import httpx

from handover import outbound
from handover.abis.values import (
    AbisError,
    BadRequestError,
    EncounterExistsError,
    NotFoundError,
    NotPermittedError,
    UnavailableError,
)

CONNECT_SECONDS: Final = 10.0
MOST_BYTES: Final = 32 * 1024 * 1024
"""Bytes: a larger response is not read to its end."""
PAUSES: Final = (0.5, 2.0)
"""Seconds before each retry of a safe call: reading, searching and verifying change nothing."""
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})
_ERRORS: Final = {400: BadRequestError, 403: NotPermittedError, 404: NotFoundError, 409: EncounterExistsError}


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A response with a status below 300, the JSON of its body (None if it is empty) and its headers."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport:
    """Calls to one ABIS. Safe to use from several threads.

    ``allowed``: networks that are not public and may be called; an address that ``url`` names by its number is.
    """

    def __init__(
        self, url: str, token: str, *, seconds: float = 60.0, sleep: Callable[[float], None] = time.sleep,
        allowed: Sequence[outbound.Network] = (),
    ) -> None:  # fmt: skip
        self._sleep = sleep
        self._client = outbound.client(
            allowed=[*allowed, *outbound.named_by_number(url)],
            base_url=url.rstrip("/") + "/",
            headers={"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
            timeout=httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        safe: bool = False,
    ) -> HttpAnswer:
        """Send one operation under a new transaction id. ``safe``: it may be retried if there was no
        response.

        Raises `AbisError`; a late or unreadable response and a server error are `UnavailableError`.
        """
        terms = {"transactionId": uuid4().hex, **{k: v for k, v in (query or {}).items() if v is not None}}
        for pause in (*(PAUSES if safe else ()), None):
            try:
                return self._once(method, path, terms, body)
            except UnavailableError:
                if pause is None:
                    raise
                self._sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, method: str, path: str, terms: Mapping[str, Any], body: Any) -> HttpAnswer:
        try:
            with self._client.stream(method, path, params=dict(terms), json=body) as answer:
                data = _bounded(answer)
        except outbound.RefusedTargetError as problem:
            raise UnavailableError(f"the ABIS is not called: {problem}") from problem
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise UnavailableError(f"the ABIS does not answer: {type(problem).__name__}") from problem
        if answer.status_code in _AGAIN or not 200 <= answer.status_code < 300:
            raise _error(answer.status_code, data)
        try:
            return HttpAnswer(answer.status_code, json.loads(data) if data else None, dict(answer.headers))
        except (ValueError, RecursionError):
            raise UnavailableError("the ABIS's response is not JSON") from None


def _bounded(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > MOST_BYTES:
            raise UnavailableError(f"the ABIS's response has more than {MOST_BYTES} bytes")
        parts.append(part)
    return b"".join(parts)


def _error(status: int, data: bytes) -> AbisError:
    """Map an error status to an exception. 401 and other unexpected statuses say nothing about any person."""
    try:
        message = str(json.loads(data)["message"])[:500]
    except (ValueError, KeyError, TypeError, RecursionError):
        message = ""
    kind = _ERRORS.get(status, UnavailableError)
    return kind(f"the ABIS answered {status}: {message or 'no message'}")
