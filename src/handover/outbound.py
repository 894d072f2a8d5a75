"""Where the program itself may send: to public addresses, and to those that the operator allows.

A name is resolved once for each request, every address that it has is judged, and the connection goes to the judged
one: a name that is answered differently a second time leads nowhere else (DNS rebinding). The header ``Host`` and the
name that the certificate must have stay those of the address as written. No redirect is followed, and no proxy of the
environment is used: it would resolve the name again.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final
from urllib.parse import urlsplit

import httpx

_Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
SETTING: Final = "HANDOVER_PRIVATE_TARGETS"

_NAT64: Final = ip_network("64:ff9b::/96")
_NOT_PUBLIC: Final = [ip_network(n) for n in ("192.0.0.0/24", "::/96", "64:ff9b:1::/48", "fec0::/10")]
"""Of no public use by the IANA registries of special-purpose addresses, and ``is_global`` in Python 3.11."""
_METADATA: Final = frozenset({ip_address("168.63.129.16")})
"""Public by its number, and yet the host's own service on one cloud. The others are link-local or private."""


class RefusedTargetError(httpx.ConnectError):
    """The address may not be sent to; the text says why and which setting would allow it."""


def networks(texts: Iterable[str]) -> list[Network]:
    """Read networks. Raises ``ValueError`` for a text that is none."""
    return [ip_network(text) for text in texts]


def named_by_number(url: str) -> list[Network]:
    """Return the network that a setting allows by naming it: the address itself, or loopback for ``localhost``."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return [ip_network("127.0.0.0/8"), ip_network("::1")]
    try:
        return [ip_network(ip_address(host))]
    except ValueError:
        return []


def objection(address: _Address, allowed: Sequence[Network] = ()) -> str:
    """Return what kind of address this is, where it may not be sent to; empty where it may.

    A link-local address, where clouds keep their credentials, is allowed by a network of such addresses alone, so that
    nobody opens it by a wide one.
    """
    inner = _inner(address)
    kind = _kind(inner)
    for network in allowed:
        within = inner.version == network.version and inner in network
        if within and (not inner.is_link_local or network.is_link_local):
            return ""
    return kind


def fault_of(url: str, allowed: Sequence[Network] = ()) -> str:
    """Say why nothing may be sent to the host of this address today; empty where it may, or where its name has no
    address yet.
    """
    try:
        parts = urlsplit(url)
        addresses_of(parts.hostname or "", parts.port or 443, allowed)
    except RefusedTargetError as problem:
        return str(problem)
    except (httpx.ConnectError, ValueError):
        return ""
    return ""


def addresses_of(host: str, port: int, allowed: Sequence[Network] = ()) -> list[str]:
    """Resolve a host. Raises `RefusedTargetError` if any of its addresses may not be sent to, and
    ``httpx.ConnectError`` if it has none.
    """
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise httpx.ConnectError(f"{host} has no address: {problem}") from problem
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    for text in found:
        if kind := objection(ip_address(text.partition("%")[0]), allowed):
            raise RefusedTargetError(
                f"{host} is {text}, {kind}: nothing is sent there unless {SETTING} allows it"
            )
    return found


class PinnedTransport(httpx.HTTPTransport):
    """Connects to the addresses that were judged, in their order, and to no other."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        super().__init__()
        self._allowed = tuple(allowed)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises as `addresses_of`, and ``httpx.TransportError``."""
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        found, last = addresses_of(host, port, self._allowed), None
        for address in found:
            try:
                return super().handle_request(_to(request, host, address))
            except httpx.ConnectError as problem:
                last = problem
        raise last or httpx.ConnectError(f"{host} has no address")


def client(*, timeout: httpx.Timeout, allowed: Sequence[Network] = (), **more: object) -> httpx.Client:
    """Make a client that sends by `PinnedTransport`; ``more`` is passed to ``httpx.Client``."""
    return httpx.Client(
        transport=PinnedTransport(allowed), timeout=timeout, follow_redirects=False, trust_env=False,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _to(request: httpx.Request, host: str, address: str) -> httpx.Request:
    """The same request to a number; its header ``Host`` was written from the name before."""
    return httpx.Request(
        request.method, request.url.copy_with(host=address), headers=request.headers, stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )  # fmt: skip


def _inner(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 address stands for, or leads to through a translator or tunnel; else itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def _kind(address: _Address) -> str:
    if address.is_loopback:
        return "this machine itself"
    if address.is_link_local or address in _METADATA:
        return "a link-local or metadata address"
    if address.is_multicast:
        return "a multicast address"
    if not address.is_global or any(address in network for network in _NOT_PUBLIC):
        return "an address of a private or reserved network"
    return ""
