"""Deprecated calls of a machine interface, marked in its description and in the headers of every response.

docs/api-policy.md is the policy. Headers: ``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594), ``Link`` (RFC
5829, 8288).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils.http import http_date

NOTICE: Final = timedelta(days=180)
"""The least time between a deprecation and its sunset."""
_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Deprecation:
    """One deprecated call. ``path`` and ``successor`` as in the description, without the interface's base
    address.

    ``since`` and ``sunset`` are days in UTC; ``instead`` is a sentence that says what to use. Raises
    ``ValueError`` where the notice is too short, or the successor has a parameter that the call does not
    have.
    """

    method: str
    path: str
    since: date
    sunset: date
    instead: str
    successor: str = ""

    def __post_init__(self) -> None:
        """Check the row against the policy."""
        if self.sunset - self.since < NOTICE:
            raise ValueError(f"{self.method} {self.path}: the notice must be at least {NOTICE.days} days")
        unknown = set(_PARAMETER.findall(self.successor)) - set(_PARAMETER.findall(self.path))
        if unknown:
            raise ValueError(f"{self.method} {self.path} has no parameter {', '.join(sorted(unknown))}")

    @property
    def sentence(self) -> str:
        """Return the sentence for the description."""
        return f"Deprecated since {self.since}; may be gone from {self.sunset} on. {self.instead}"

    def headers(self, base: str, parameters: dict[str, Any]) -> dict[str, str]:
        """Return the headers of a response. ``base`` is the address of the interface, with a trailing slash."""
        found = {
            "Deprecation": f"@{_midnight(self.since)}",
            "Sunset": http_date(_midnight(self.sunset)),
        }
        if self.successor:
            target = _PARAMETER.sub(lambda m: str(parameters[m[1]]), self.successor)
            found["Link"] = f'<{base}{target}>; rel="successor-version"'
        return found


def announce(
    patterns: Sequence[URLPattern], rows: Sequence[Deprecation], base: Callable[[], str]
) -> list[URLPattern]:
    """Set the headers on every response of the deprecated calls, errors included. Raises ``ValueError`` for a
    path that no pattern has. ``base`` is called during a request, when addresses are known.
    """
    by_path = {_described(pattern): pattern for pattern in patterns}
    for path in {row.path for row in rows}:
        if path not in by_path:
            raise ValueError(f"deprecated, but not defined: {path}")
        by_path[path].callback = _announced(
            by_path[path].callback, {row.method: row for row in rows if row.path == path}, base
        )
    return list(patterns)


def describe(description: dict[str, Any], rows: Sequence[Deprecation], base: str) -> dict[str, Any]:
    """Mark the deprecated calls in an OpenAPI description, in place. Raises ``ValueError`` for one that is
    missing.
    """
    for row in rows:
        call = description["paths"].get(base + row.path, {}).get(row.method.lower())
        if call is None:
            raise ValueError(f"deprecated, but not defined: {row.method} {row.path}")
        call["deprecated"] = True
        call["description"] = "\n\n".join(filter(None, [call.get("description", ""), row.sentence]))
    return description


def _announced(
    view: Callable[..., HttpResponseBase], rows: dict[str, Deprecation], base: Callable[[], str]
) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        row = rows.get(request.method or "")
        for name, value in row.headers(base(), kwargs).items() if row else ():
            response.headers[name] = value
        return response

    return answered


def _described(pattern: URLPattern) -> str:
    """Convert the route to the notation of an OpenAPI description: ``answers/{tcn}``."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
