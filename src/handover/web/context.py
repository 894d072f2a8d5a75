"""Context that every template may use."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from handover.accounts.roles import Role
from handover.web import navigation, notices
from handover.web.language import language_of
from handover.web.site_search import finds

try:
    VERSION = version("handover")
except PackageNotFoundError:
    VERSION = "unpackaged"

WARN_AFTER = 25
"""Minutes without activity after which a page says that it will be locked."""
LOCK_AFTER = 30
"""Minutes without activity after which it is locked; on the server `middleware.IDLE_LIMIT` is the same."""

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
"""htmx settings: store no page in the browser, use no eval, and swap in the process's refusals where they
occur.
"""


def walk() -> dict[str, Any] | None:
    """Return how far the demonstration is: ``what``, ``done`` and ``total``; None where it is not being walked."""
    try:
        found = json.loads(
            (Path(settings.HANDOVER_DATA_DIR) / "demonstration.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def site(request: HttpRequest) -> dict[str, Any]:
    """Return ``layout``: the version, whether the data are synthetic, and the signed-in person's menu, which is empty
    for an account whose role does not fit its agency: even the counts would reveal something.
    """
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated and not user.unfit
    return {
        "layout": {
            "version": VERSION,
            "language": language_of(request),
            "synthetic": settings.HANDOVER_DEMO,
            "walk": walk() if settings.HANDOVER_DEMO else None,
            "menu": SimpleLazyObject(lambda: navigation.menu(user, request.path) if known and user else []),
            "finds": finds(Role(user.role)) if known and user else "",
            "unread": SimpleLazyObject(lambda: notices.unread(user)) if known and user else 0,
            "warn_after": WARN_AFTER,
            "lock_after": LOCK_AFTER,
            "htmx_config": json.dumps(HTMX_CONFIG),
        }
    }
