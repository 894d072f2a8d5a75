"""The OpenAPI description of a machine interface, the same on every Python."""

from __future__ import annotations

from typing import Any, Final

from ninja import NinjaAPI

_STATUS: Final = {"413": "Content Too Large", "422": "Unprocessable Content"}
"""Names of RFC 9110, section 15.5. ninja asks Python for them, and before 3.13 Python has those of older RFCs."""


def description_of(api: NinjaAPI, base: str) -> dict[str, Any]:
    """Return the description of an interface whose calls lie under the address ``base``."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=base))
    for call in (call for calls in found["paths"].values() for call in calls.values()):
        for status, response in call["responses"].items():
            response["description"] = _STATUS.get(str(status), response["description"])
    return found
