"""Who a request comes from, behind proxies: their headers are believed from their own addresses only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger()
FORWARDED: Final = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
)
_SITE_BITS: Final = 64
"""One subscriber has at least a /64 of IPv6 (RFC 6177): its addresses count as one."""


def client_address(peer: str, forwarded_for: str, proxies: int) -> str:
    """Return the address that the outermost of our proxies saw: the ``proxies``-th of ``X-Forwarded-For`` from the
    right. Whatever stands left of it was said by the client. Where it is missing or no address: ``peer``.
    """
    said = [part.strip() for part in forwarded_for.split(",")]
    if proxies < 1 or len(said) < proxies:
        return peer
    found = _address(said[-proxies])
    return str(found) if found else peer


def is_proxy(peer: str, proxies: Iterable[str]) -> bool:
    """Return whether an address lies in one of the networks of our proxies. An empty one is a Unix socket's."""
    if not peer:
        return True
    found = _address(peer)
    return found is not None and any(_within(found, ip_network(network)) for network in proxies)


def certificate_subject(request: HttpRequest) -> str:
    """Return the subject of the client certificate that the proxy verified; empty where there is none.

    `BehindProxies` has dropped what anybody else than the proxy says of it.
    """
    name = _certificate_header()
    return str(request.META.get(name, "")).strip() if name else ""


def _certificate_header() -> str:
    name = settings.HANDOVER_CLIENT_CERTIFICATE_HEADER
    return "HTTP_" + name.upper().replace("-", "_") if name else ""


def place_of(address: str) -> str:
    """Return what counts as one place when tries are counted: an IPv4 address, or an IPv6 network of 64 bits."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, _SITE_BITS), strict=False))
    return str(found or address)


class BehindProxies:
    """Set ``REMOTE_ADDR`` to the client's address, and drop what somebody else than our proxies says of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._told = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Settle the address before anything reads it."""
        peer, count = request.META.get("REMOTE_ADDR", ""), settings.HANDOVER_PROXIES
        if count and is_proxy(peer, settings.HANDOVER_PROXY_ADDRESSES):
            said = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = client_address(peer, said, count)
            self._tell(said, count)
        else:
            for name in (*FORWARDED, _certificate_header()):
                request.META.pop(name, None)
        return self.get_response(request)

    def _tell(self, said: str, count: int) -> None:
        """Log once that the proxies name fewer addresses than there should be: all clients would count as one. A
        monitor on this machine uses no proxy and does not count."""
        named = len(said.split(",")) if said.strip() else count
        if named < count and not self._told:
            self._told = True
            log.warning(
                "fewer addresses in X-Forwarded-For than HANDOVER_PROXIES", proxies=count, addresses=named
            )  # fmt: skip


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _within(address: IPv4Address | IPv6Address, network: IPv4Network | IPv6Network) -> bool:
    return address.version == network.version and address in network
