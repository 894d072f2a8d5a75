"""The second wall on PostgreSQL: with every filter forgotten nothing of another's is there, and one's own is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unittest import skipUnless

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from handover.accounts.roles import Role
from handover.web.wall import scope_of
from tests.contracts.matrix import Address, addresses
from tests.isolation.isolated import ONE_OF_EACH, IsolatedWorld
from tests.isolation.tries import asked, body_of, filled, of_people
from tests.isolation.unfiltered import FILTERS, every_visible_to, unfiltered
from tests.isolation.world import OFFICE_ROLES
from tests.wall.raised import raise_for_tests, served_as_web_role

_TOKEN: Final = re.compile(rb'csrf[^>]*value="[^"]*"|"X-CSRFToken": "[^"]*"|name="tcn" value="[^"]*"')
_ELSEWHERE: Final = [(Role.JAIL_CLERK, "bell"), *((role, f"second-{role}") for role in OFFICE_ROLES)]
"""People of another jail or office than Alder's."""


@skipUnless(connection.vendor == "postgresql", "row-level security is PostgreSQL's")
class TestWall(IsolatedWorld):
    @classmethod
    def setUpTestData(cls) -> None:
        raise_for_tests()  # before there are rows: their checks would wait for the end
        super().setUpTestData()

    def test_with_every_filter_forgotten_nothing_of_another_is_there(self) -> None:
        assert every_visible_to() <= set(FILTERS)
        without_wall, shown = set(), []
        for client, username, one in self.asks(_ELSEWHERE):
            with unfiltered():
                if self.shown(client, one):
                    without_wall.add(resolve(one.path).view_name)
                with served_as_web_role():
                    shown += [f"{username} {one.path}: {mark}" for mark in self.shown(client, one)]
        assert not shown, "\n".join(shown)
        assert len(without_wall) > 20, "the filters that were taken away kept something back"

    @pytest.mark.slow
    def test_one_s_own_pages_are_the_same_behind_the_wall(self) -> None:
        differ = []
        for client, username, one in self.asks(ONE_OF_EACH.items()):
            with time_machine.travel(timezone.now(), tick=False):
                open_to_all = asked(client, "GET", one.path)
                with served_as_web_role():
                    behind = asked(client, "GET", one.path)
            first, second = (
                f"{answer.status_code}\n{_TOKEN.sub(b'', body_of(answer)).decode('utf-8', 'replace')}"
                for answer in (open_to_all, behind)
            )
            if first != second:
                differ.append(f"{username} {one.path}: {_first_difference(first, second)}")
        assert not differ, "\n".join(differ)

    def asks(self, people: Iterable[tuple[Role, str]]) -> Iterator[tuple[Client, str, Address]]:
        """An address of each view, and of each track that it is asked about, by the first of these people whom it
        admits, of each scope one; of those for whom nothing is narrowed none."""
        asked_for = set()
        for role, username in people:
            scope, client = scope_of(self.world.cast[username]), self.client_of(username)
            for one in of_people([*filled(self.world), *addresses()]):
                which = (scope, one.view, resolve(one.path).kwargs.get("reference", "")[:1])
                if role in one.access.roles and not scope.everything and which not in asked_for:
                    asked_for.add(which)
                    yield client, username, one

    def shown(self, client: Client, one: Address) -> list[str]:
        """What an answer shows of Alder's, beside what was asked for."""
        found = self.world.shown_in(body_of(asked(client, "GET", one.path)))
        return [mark for mark in found if mark not in one.path]


def _first_difference(first: str, second: str) -> str:
    pairs = zip(first.splitlines(), second.splitlines(), strict=False)
    return next((f"{a.strip()} | {b.strip()}" for a, b in pairs if a != b), "one is longer")
