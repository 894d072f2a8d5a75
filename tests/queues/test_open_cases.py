"""A list by deadline reads the clocks of its own states, however many open cases stand in others.

The clocks of all open cases lie in one table. Its index begins with the state: a list that does not name it goes
through every clock there is, for a state that has none through all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.accounts.models import User
from handover.process.case_clocks.models import RunningClock
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.names import CaseState
from tests.queues.test_costs import counting
from tests.support.cast import Cast

OTHERS = 1_500
ENDED: Final[tuple[CaseState, ...]] = (
    "no_action",
    "cancelled",
    "citizen",
    "died",
    "in_custody",
    "at_large",
    "misidentified",
    "child_referred",
    "outcome_unknown",
)
"""States without a clock: a planner knows how many cases a state has on average."""
BY_STATE, OF_ALL = "clocks_running_by_state", "clocks_runningclock_due_at"
LISTS = (
    ("ford", "/custody/releases/"), ("ford", "/custody/releases/?sort=-due"), ("stone", "/review/queue/stopped/"),
    ("stone", "/review/queue/children/"), ("lane", "/review/queue/citizenship/"),
    ("stone", "/review/queue/stopped/?due=overdue"), ("stone", "/review/queue/stopped/?due=overdue&sort=due"),
    ("ortiz", "/review/cases/?state=stopped&due=overdue"),
)  # fmt: skip


def stand(cast: Cast, state: CaseState, number: int, *, clocked: bool = True) -> None:
    """Put cases of the cast's office on file as they stand, without what led there."""
    now, first = timezone.now(), Matter.objects.count()
    cases = [
        Matter(
            track=Track.CASE, reference=f"C-{first + n:010d}", agency=cast.agencies["CX0010000"],
            office=cast.agencies["CXIMMIG01"], state=state, version=1, opened_at=now - timedelta(days=9),
            moved_at=now - timedelta(minutes=n),
        )
        for n in range(number)
    ]  # fmt: skip
    Matter.objects.bulk_create(cases)
    if clocked:
        RunningClock.objects.bulk_create(
            [RunningClock(case=c, state=state, due_at=now - timedelta(hours=n)) for n, c in enumerate(cases)]
        )


def _begin(cast: Cast) -> None:
    stand(cast, "stopped", 5)
    stand(cast, "held", 5)
    for state in ENDED:
        stand(cast, state, 40, clocked=False)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _instructions(person: User, address: str) -> int:
    client = Client()
    client.force_login(person)
    client.get(address)
    with counting() as counter:
        assert client.get(address).status_code == 200, address
    return sum(taken for sql, taken in counter.statements if "clocks_runningclock" in sql)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="counts the instructions of SQLite")
def test_a_list_by_deadline_does_not_grow_with_open_cases_of_other_states(
    cast: Cast, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = False
    _begin(cast)
    stand(cast, "queried", OTHERS // 3)
    _analyse()
    few = {one: _instructions(cast[one[0]], one[1]) for one in LISTS}
    stand(cast, "queried", OTHERS)
    _analyse()
    many = {one: _instructions(cast[one[0]], one[1]) for one in LISTS}
    assert not {one: (few[one], many[one]) for one in LISTS if many[one] > 1.2 * few[one] + 500}


@contextmanager
def _plans_taken() -> Iterator[list[tuple[str, str]]]:
    """The statements that ask for clocks, each with its plan where whole tables are not read."""
    found: list[tuple[str, str]] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if '"due_at" ' in sql and "ORDER BY" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN {sql}", params)
                found.append((sql, "\n".join(row[0] for row in cursor.fetchall())))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with connection.execute_wrapper(explain):
        yield found


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's plans")
def test_postgresql_finds_the_clocks_of_a_list_by_their_state(cast: Cast, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    _begin(cast)
    stand(cast, "queried", OTHERS)
    _analyse()
    for who, address in LISTS:
        client = Client()
        client.force_login(cast[who])
        with _plans_taken() as plans:
            assert client.get(address).status_code == 200
        # Of what is overdue none has no deadline: that part of the list is empty by any index.
        asked = [
            (sql, plan)
            for sql, plan in plans
            if re.search(r'"due_at" (IS NOT NULL|<=)', sql) and '"due_at" IS NULL' not in sql
        ]
        assert asked, address
        wrong = [plan for _, plan in asked if OF_ALL in plan]
        assert not wrong, f"{address}: {wrong[0]}"
        assert any(BY_STATE in plan for _, plan in asked), address
