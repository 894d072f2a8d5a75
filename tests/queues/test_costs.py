"""What a page asks of the database does not grow with the cases that have ended.

SQLite counts the instructions of its virtual machine: each page of the menu is opened with some hundreds of ended cases
and with twice as many, and must take as many of them. A statement that scans a table, sorts a whole list or walks an
index that holds every case is found by that, whatever its plan is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bench.web_making import Copier
from bench.web_prototypes import ended_prototypes
from django.db import connection
from django.test import Client
from django.urls import reverse

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.stages.intake import search_keys
from handover.stages.notification import case_rows
from handover.web import name_order, navigation, paging, queue_pages
from tests.support.cast import Cast
from tests.support.walk import case_in

ENDED = 300
"""Ended cases of each kind, and then as many more."""
COUNTED = 100
EVERY = 20
"""Instructions between two looks at the counter."""
MORE = 1.2
"""How much more a page may take: an index of twice as many rows is a little deeper."""
LISTS = (
    "/review/cases/?sort=person", "/review/cases/?sort=-person", "/review/cases/?sort=due",
    "/review/cases/?sort=-since", "/review/cases/?sort=state", "/review/cases/?jail=CX0010000&state=closed",
    "/review/queue/reviews/?sort=person", "/review/cases/?sort=jail", "/review/cases/?sort=-jail",
    "/review/queue/reviews/?sort=jail", "/search/?q=NAMEAAAB", "/review/queue/reviews/?q=NAMEAAAB",
    "/review/cases/?q=MARCOS&state=held", "/review/queue/reviews/?q=MARCOS",
)  # fmt: skip
OF_A_CASE = (
    ("ortiz", "/review/cases/{}/"), ("ortiz", "/review/cases/{}/print.pdf"), ("stone", "/disclosure/{}/"),
    ("ford", "/custody/releases/{}/"), ("clark", "/custody/requests/{}/"),
)  # fmt: skip
"""Pages and prints of one case, the held one."""
COUNTS_ALL = "oversight:"
"""Pages of oversight that count everything on purpose."""


class Counter:
    """Instructions so far, and what each statement took: a statement's rows are read before the next is sent."""

    def __init__(self) -> None:
        self.taken = 0
        self.statements: list[list[Any]] = []

    def tick(self) -> int:
        """Called by SQLite."""
        self.taken += EVERY
        if self.statements:
            self.statements[-1][1] += EVERY
        return 0

    def note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """A wrapper of Django's cursor."""
        self.statements.append([sql, 0])
        return execute(sql, params, many, context)


@contextmanager
def counting() -> Iterator[Counter]:
    counter = Counter()
    connection.connection.set_progress_handler(counter.tick, EVERY)
    try:
        with connection.execute_wrapper(counter.note):
            yield counter
    finally:
        connection.connection.set_progress_handler(None, EVERY)


def pages(cast: Cast, held: str = "") -> Iterator[tuple[User, str]]:
    """The home page of each role, and each page of the menu as a person of an office, a jail and elsewhere opens it."""
    for role in Role:
        person = next((p for p in cast.people.values() if p.role == role), None)
        if person is not None:
            yield person, "/"
    for item in navigation.registered():
        if item.url_name.startswith(COUNTS_ALL):
            continue
        readers = [p for p in cast.people.values() if p.role in item.roles]
        for kind in sorted({p.agency.kind for p in readers if p.agency}):
            yield next(p for p in readers if p.agency and p.agency.kind == kind), reverse(item.url_name)
    for address in LISTS:
        for name in ("ortiz", "adams") if address.startswith("/review/cases") else ("ortiz",):
            yield cast[name], address
    yield cast["clark"], "/search/?q=NAMEAAAB"
    for name, address in OF_A_CASE if held else ():
        yield cast[name], address.format(held)


def opened(person: User, address: str) -> Counter:
    """What a page takes, opened a second time: the first may fill a cache."""
    client = Client()
    client.force_login(person)
    client.get(address)
    with counting() as counter:
        answer = client.get(address)
    assert answer.status_code == 200, (person.username, address)
    return counter


Taken = dict[tuple[User, str], Counter]


def grown(few: Taken, many: Taken) -> Taken:
    """The pages that take more than before."""
    return {page: one for page, one in many.items() if one.taken > MORE * few[page].taken + 2_000}


@pytest.mark.django_db
@pytest.mark.heavy
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="counts the instructions of SQLite")
def test_no_page_of_the_menu_costs_more_with_twice_as_many_ended_cases(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(navigation, "COUNTED", COUNTED)
    monkeypatch.setattr(paging, "COUNTED", COUNTED)
    monkeypatch.setattr(paging.counted, "__defaults__", (COUNTED,))
    monkeypatch.setattr(queue_pages, "SORTED_AT_MOST", COUNTED)
    monkeypatch.setattr(name_order, "WINDOW", COUNTED // 4)
    monkeypatch.setattr(search_keys, "MOST", COUNTED)
    monkeypatch.setattr(case_rows, "MOST", COUNTED)
    copier, measured, counts_all = Copier(), [], []
    for state in ("queried", "in_review", "awaiting_signature", "lodged", "served"):
        case_in(cast, state)
    held = case_in(cast, "held").reference
    ended = ended_prototypes(cast)
    for _ in range(2):
        for _ in range(ENDED):
            for prototype in ended:
                copier.copy(prototype)
        copier.write()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        measured.append({page: opened(*page) for page in pages(cast, held)})
        counts_all.append(len(opened(cast["adams"], "/oversight/").statements))
    assert len(set(counts_all)) == 1, "what counts every case sends no statement for each"
    few, many = measured
    # What is asked again once in some seconds, such as which key is the newest, falls on a page once, not twice.
    again = grown(few, {page: opened(*page) for page in grown(few, many)})
    assert not again, "\n".join(
        f"{person.username} {address}: {few[person, address].taken:,} to {many.taken:,}; "
        f"{_worst(few[person, address], many)}"
        for (person, address), many in again.items()
    )


def _worst(few: Counter, many: Counter) -> str:
    """The statements of a page that grew most."""
    if len(few.statements) != len(many.statements):
        return f"{len(few.statements)} statements, then {len(many.statements)}"
    both = [(b[1] - a[1], b[1], b[0]) for a, b in zip(few.statements, many.statements, strict=True)]
    worst = [(more, whole, sql[-900:]) for more, whole, sql in sorted(both)[:-3:-1]]
    return "\n    ".join(f"+{more:,} of {whole:,}: {sql}" for more, whole, sql in worst)
