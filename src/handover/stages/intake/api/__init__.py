"""The API of jails' machine accounts: send files and events, ask for their state, fetch the answers.

A receipt is separate from a result, and a copy gets the receipt of the first. Faults inside a print file are answered
by an error answer (ERRT); an HTTP error says only that the file could not be received.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, reverse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from handover.formats.drops.stop_notice import KIND as STOP
from handover.formats.ebts.transaction_types import (
    DISPOSITION_RESULT,
    ERROR,
    RESULT,
    WANTS_RESULT,
    booking_codes_in_words,
)
from handover.stages.intake.api import answers, jail, prints
from handover.stages.intake.api.deprecations import DEPRECATED
from handover.stages.intake.scopes import SEND
from handover.web.access import public
from handover.web.api_access import MachineAuth, machine_patterns
from handover.web.api_description import description_of
from handover.web.api_problems import handlers
from handover.web.deprecation import Deprecation, announce, describe

_ABOUT = (
    "Bookings and jail events in, answers out, for the machine accounts of jails. Every call carries "
    "`Authorization: Bearer TOKEN`; an account acts for its own agency (ORI) and sees nothing of another. Its scopes "
    "say which calls it may make: `intake:send`, `intake:read`, `jail:events`; another call is answered 403. "
    "Times are ISO 8601 with an offset. Every error has the body `Problems`. docs/connecting.md shows it in examples."
)
api = NinjaAPI(
    title="Handover intake",
    version="1",
    description=_ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="intake_api",
    auth=MachineAuth(SEND),
    openapi_extra={
        "tags": [
            {"name": "prints", "description": f"EBTS files with fingerprints: {booking_codes_in_words()}."},
            {
                "name": "answers",
                "description": f"{ERROR.code} if a file was refused, {RESULT.code} if it was searched, "
                f"{WANTS_RESULT.code} to a quick wants check, {DISPOSITION_RESULT.code} to a disposition, "
                f"{STOP} where nobody is to be held on a request any more.",
            },
            {
                "name": "jail events",
                "description": "What a jail reports beside prints. None of it moves a case.",
            },
        ]
    },
)
for router in (prints.router, answers.router, jail.router):
    api.add_router("", router)
handlers(api)


def base() -> str:
    """The interface's address."""
    return reverse("intake:list") + "api/v1/"


def patterns_of(deprecated: Sequence[Deprecation]) -> list[URLPattern | URLResolver]:
    """The calls, for machine accounts alone; those that will go say so."""
    # ninja adds a root that would lead to its own documentation; there is none.
    calls = [p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"]
    return machine_patterns(announce(calls, deprecated, base))


def description(deprecated: Sequence[Deprecation] = DEPRECATED) -> dict[str, Any]:
    """The OpenAPI description, as docs/openapi.json holds it."""
    return describe(description_of(api, base()), deprecated, base())


patterns = patterns_of(DEPRECATED)


@require_safe
@public
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description. It names no agency and no person, so anyone may read it."""
    return JsonResponse(description())
