"""What browsers report as stopped by the Content-Security-Policy: logged by rule and host, and never whole.

A report quotes the page's address and the code that was stopped. Neither is kept: the address may contain a case
reference, and the code is arbitrary.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from handover.web.access import public
from handover.web.machine_rates import RequestRates
from handover.web.proxies import place_of

MOST_BYTES: Final = 16 * 1024
A_MINUTE: Final = 20
"""Reports of one address, and ten times as many of all, that are logged in a minute."""
_RULE: Final = re.compile(r"[a-z-]{1,40}")
log = structlog.get_logger()
_rates = RequestRates()


@require_POST
@public
def report(request: HttpRequest) -> HttpResponse:
    """Log one report (CSP 3, 5.3: ``csp-report``). The answer is 204 whatever it is."""
    now, source = time.monotonic(), place_of(request.META.get("REMOTE_ADDR", ""))
    stated = request.META.get("CONTENT_LENGTH") or "0"
    fits = stated.isascii() and stated.isdigit() and 0 < int(stated[:20]) <= MOST_BYTES
    often = fits and (_rates.wait(source.encode(), A_MINUTE, now) or _rates.wait(b"all", 10 * A_MINUTE, now))
    if fits and not often and (told := told_of(request.read(MOST_BYTES))):
        log.warning("the content security policy stopped something", **told)
    return HttpResponse(status=204)


report = csrf_exempt(report)


def told_of(body: bytes) -> dict[str, str]:
    """Return the rule, the name of the page's view, and the host of what was stopped; nothing where it is no report."""
    try:
        found: Any = json.loads(body)["csp-report"]
        rule = str(found.get("effective-directive") or found.get("violated-directive") or "").split(" ")[0]
        stopped, page = str(found.get("blocked-uri", "")), urlsplit(str(found.get("document-uri", ""))).path
        host = urlsplit(stopped).hostname or (
            stopped if stopped in ("inline", "eval", "data", "blob") else ""
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    try:
        view = resolve(page).view_name
    except Resolver404:
        view = ""
    return {"rule": rule, "view": view, "host": host[:100]} if _RULE.fullmatch(rule) else {}
