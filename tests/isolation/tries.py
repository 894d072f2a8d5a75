"""What is asked of which address, by whom, and what may be answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.web.requests import VisibleTo
from handover.web.step_pages import registered
from tests.contracts.matrix import Address, addresses
from tests.isolation.world import TwoJails

NOT_THERE: Final = frozenset({403, 404, 405})
UNTAKEN: Final = frozenset({400, 401, 403, 404, 405, 409, 411, 413, 415, 422})
"""What a machine may be told that does not get at a thing."""
VERBS: Final = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
WITH_A_KEY: Final = {"accounts:key_remove"}
"""Whoever has a security key is asked for it before much else: tried in tests/conf/test_security_keys.py."""
READINGS: Final = ("list.read", "search", "queue.export", "queue.print")
PAGES: Final = {page.name: page for page in registered()}
Tried = tuple[str, Address, frozenset[int]]
Tries = Iterable[Tried]


def filled(world: TwoJails) -> list[Address]:
    """Every address that an object of Alder's fills in wholly, once."""
    found = {
        one.path: one
        for parameters in world.parameters
        for one in addresses(stands_for=parameters)
        if one.parameters and one.parameters == parameters.keys()
    }
    return list(found.values())


def names_a_matter(one: Address) -> bool:
    """All but whatever is of no case: a person's own sessions, and what is found by a key alone."""
    return "reference" in one.parameters


def tries_of(objects: Iterable[Address], role: Role) -> Iterator[tuple[str, Address, frozenset[int]]]:
    """What to ask as this role: of a view that is closed to it one object, of one that is open to it each."""
    seen = set()
    for one in objects:
        first = one.view not in seen
        seen.add(one.view)
        if first:
            yield from ((verb, one, NOT_THERE) for verb in VERBS)
        elif role in one.access.roles:
            yield from ((verb, one, NOT_THERE) for verb in ("GET", "POST"))


def of_people(found: Iterable[Address]) -> Iterator[Address]:
    """The addresses for whoever signs in."""
    return (one for one in found if not one.access.machine and not one.access.public)


def asked(client: Client, verb: str, path: str, **more: Any) -> HttpResponseBase:
    """The answer to a request. Nothing of it stays."""
    with transaction.atomic():
        answer: HttpResponseBase = client.generic(verb, path, **more)
        transaction.set_rollback(True)
    return answer


def client_of(user: User) -> Client:
    """Somebody's browser."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def body_of(answer: HttpResponseBase) -> bytes:
    """All that was answered."""
    if isinstance(answer, HttpResponse):
        return answer.content
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def is_soap_fault(answer: HttpResponseBase) -> bool:
    """SOAP 1.1 (6.2) tells every fault with HTTP 500."""
    return answer.headers.get("Content-Type", "").startswith("text/xml")


def answers() -> defaultdict[str, set[int]]:
    return defaultdict(set)


def seen_by(user: User) -> Callable[[VisibleTo], set[Any]]:
    return cache(lambda query: set(query(user).values_list("pk", flat=True)))


def sample(name: str) -> str:
    page = PAGES[name]
    stage = name.partition(":")[0]
    start = {"identification": "/identification/", "notification": "/notification/"}.get(stage, f"/{stage}/")
    path = page.address.replace("<int:key>", "1")
    for kind in ("str", "slug"):
        path = path.replace(f"<{kind}:reference>", "C-2222222222")
    return start + path


def queries(world: TwoJails) -> Iterator[dict[str, str]]:
    reference = next(p["reference"] for p in world.parameters if p["reference"].startswith("B-"))
    for name in ("q", "number", "case", "booking", "subject", "tcr", "person"):
        yield {name: "26-ALDER-1" if name == "booking" else reference}
    yield from ({"q": text} for text in ("26-ALDER", "QUILLFEATHER", "REYES"))
    yield {"all": "1"}
