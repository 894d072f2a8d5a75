"""Where results may be posted. Nothing goes to a host that `HANDOVER_ABIS_CALLBACK_HOSTS` does not name."""

from __future__ import annotations

import ipaddress
import json
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from handover import outbound
from handover.abis.values import BadRequestError

SECONDS: Final = 20.0


def demand_allowed(callback: str) -> None:
    """Raise `BadRequestError` for a callback that is not ``https`` to a named host (``http`` on loopback)."""
    try:
        parts = urlsplit(callback)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadRequestError("callback is not a URL") from None
    named = host if port is None else f"{host}:{port}"
    if parts.username or parts.fragment or named not in settings.HANDOVER_ABIS_CALLBACK_HOSTS:
        raise BadRequestError("callback: results are sent only to hosts that the operator has listed")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise BadRequestError("callback must be https")


def is_loopback(host: str) -> bool:
    """Return whether a host name is this machine's."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def post(callback: str, result: Any, *, failed: bool, **query: str) -> str:
    """Post a result, or OSIA's Error if the call ``failed``. Returns what went wrong; empty if it was
    accepted.

    The host is checked again, since the setting may have changed; no redirect is followed, and the body of the response
    is not read.
    """
    kind = "application/error+json" if failed else "application/json"
    try:
        demand_allowed(callback)
        url = httpx.URL(callback).copy_merge_params(query)
        # A host that the setting names by its number is allowed by that.
        allowed = outbound.networks(settings.HANDOVER_PRIVATE_TARGETS) + outbound.named_by_number(callback)
        with (
            outbound.client(timeout=httpx.Timeout(SECONDS), allowed=allowed) as client,
            client.stream(
                "POST", url, content=json.dumps(result).encode(), headers={"Content-Type": kind}
            ) as answered,
        ):
            taken, status = answered.is_success, answered.status_code
    except (httpx.HTTPError, httpx.InvalidURL, BadRequestError) as problem:
        return type(problem).__name__
    return "" if taken else f"status {status}"
