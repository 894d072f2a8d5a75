"""Where the pages are, for links that are printed."""

from __future__ import annotations

from django.conf import settings


def address_of_site() -> str:
    """Return the pages' address: ``HANDOVER_PUBLIC_ADDRESS``, or the first host of ``HANDOVER_ALLOWED_HOSTS`` that is
    no loopback, over HTTPS.
    """
    if settings.HANDOVER_PUBLIC_ADDRESS:
        return str(settings.HANDOVER_PUBLIC_ADDRESS)
    named = [host for host in settings.ALLOWED_HOSTS if host not in ("*", "127.0.0.1", "localhost", "[::1]")]
    if named and not settings.HANDOVER_LOOPBACK_HTTP:
        return f"https://{named[0].lstrip('.')}"
    return "http://127.0.0.1:8000" if settings.HANDOVER_LOOPBACK_HTTP else "https://127.0.0.1"
