"""Every address × every role: who is let in. The expectation comes from the views' own declarations, and the
answers from requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from handover.web.access import Access, access_of

STANDS_FOR = {"reference": "C-2222222222", "step": "cancel", "track": "case"}
"""What fills a parameter of an address. A reference that names nothing: 404 tells that the door was open."""


@dataclass(frozen=True)
class Address:
    """One view at one address, with its parameters filled in."""

    path: str
    view: Any
    parameters: frozenset[str] = frozenset()

    @property
    def access(self) -> Access:
        """What the view declares. `undeclared` finds the views without."""
        declared = access_of(self.view)
        assert declared is not None, f"{self.path} declares no access"
        return declared


def addresses(urlconf: str | None = None, stands_for: Mapping[str, str] = STANDS_FOR) -> list[Address]:
    """Every view that the URLconf reaches, at the address that these values fill in."""
    return list(_walk(get_resolver(urlconf).url_patterns, "", stands_for))


def undeclared(urlconf: str | None = None) -> list[str]:
    """The addresses whose views declare no access. Must be empty."""
    return [a.path for a in addresses(urlconf) if access_of(a.view) is None]


def _walk(
    patterns: Sequence[URLPattern | URLResolver],
    prefix: str,
    stands_for: Mapping[str, str],
    named: frozenset[str] = frozenset(),
) -> Iterator[Address]:
    for pattern in patterns:
        path = prefix + _filled(pattern, stands_for)
        names = named | pattern.pattern.converters.keys()
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path, stands_for, names)
        else:
            yield Address("/" + path, pattern.callback, names)


def _filled(pattern: URLPattern | URLResolver, stands_for: Mapping[str, str]) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        value = stands_for.get(name, "1" if kind in ("int", "string", "slug") else "x")
        if kind == "uuid":
            value = "00000000-0000-4000-8000-000000000000"
        for written in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>"):
            route = route.replace(written, value)
    return route


def get(client: Client, address: Address) -> HttpResponseBase:
    """A GET, answered whatever happens."""
    client.raise_request_exception = False
    response: HttpResponseBase = client.get(address.path)
    return response
