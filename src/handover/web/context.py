"""What every template may ask of the site."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from handover.web import navigation

try:
    VERSION = version("handover")
except PackageNotFoundError:
    VERSION = "unpackaged"

WARN_AFTER = 25
"""Minutes without a request after which a page offers to stay signed in; `middleware.IDLE_LIMIT` is 30."""

HTMX_CONFIG = {
    "historyCacheSize": 0,
    "allowEval": False,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "(2..|3..)", "swap": True},
        {"code": "(403|404|409|422)", "swap": True, "error": True},
        {"code": "...", "swap": False, "error": True},
    ],
}
"""No page in the browser's storage, no eval, and the refusals of the process are shown where they happen."""


def site(request: HttpRequest) -> dict[str, Any]:
    """``house``: version, whether the data are synthetic, the menu of who is signed in."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated and bool(user.role)
    return {
        "house": {
            "version": VERSION,
            "synthetic": settings.HANDOVER_DEMO,
            "menu": navigation.menu(user, request.path) if known and user else [],
            "warn_after": WARN_AFTER,
            "htmx_config": json.dumps(HTMX_CONFIG),
        }
    }
