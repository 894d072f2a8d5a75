"""Steps, record changes, corrections, statements, time and jobs in any order: no adverse step passes a bar."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, Phase, given, seed, settings

from handover.accounts.roles import JAIL_ROLES
from handover.process import gate
from handover.process.advance import ConflictError, RefusedError
from handover.process.definitions import Adverse
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.repositories import changes
from tests.safeguards.gate.interleaved_moves import HISTORIES, History, World
from tests.safeguards.gate.interleaved_records import FIN
from tests.support.cast import Cast
from tests.support.examples import examples
from tests.support.walk import Person, case_in

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 24, 15, tzinfo=UTC)
TRIED = 200 if connection.vendor == "sqlite" else 40
"""Histories: fewer where each statement crosses a socket. `make test-all` tries ten thousand."""
BLOCKS = 20
ADVANCED = set(STEP[Track.CASE, "stop_case"].origins)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def cases(cast: Cast) -> list[UUID]:
    """Two cases of one person, in review."""
    with time_machine.travel(START - timedelta(minutes=5), tick=False):
        person = Person(fin=FIN)
        made = [case_in(cast, "in_review", person).pk, case_in(cast, "in_review", person, "CX0020000").pk]
    DBTaskResult.objects.all().delete()  # the bookings have no files that jobs could answer
    return made


def play(cast: Cast, cases: list[UUID], history: History) -> None:
    """Do what the history says; check after each move, and leave nothing behind."""
    with time_machine.travel(START, tick=False) as clock, transaction.atomic():
        world = World(cast, cases, clock)
        before = seen(world)
        for act, which in history:
            clock.shift(timedelta(minutes=1))
            with suppress(RefusedError, ConflictError), transaction.atomic():
                act(world, which)
            now = seen(world)
            for was, found in zip(before, now, strict=True):
                check(world, found.case, was.case.version, was.against if act is not World.sweep else set())
            before = now
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Seen:
    """A case at one moment, and what stands against an act in it."""

    case: Matter
    against: set[str]


def seen(world: World) -> list[Seen]:
    """Both cases as they stand."""
    return [Seen(case, world.against(case)) for case in (world.case(0), world.case(1))]


def check(world: World, case: Matter, version: int, against: set[str]) -> None:
    """No adverse step of the office passed what stood against it, and what stands stops the case."""
    for taken in case.steps.filter(number__gt=version) if case.version > version and against else ():
        step = STEP[Track.CASE, taken.step]
        if step.adverse is None or step.roles <= JAIL_ROLES:
            continue
        assert step.adverse is Adverse.REPORT, f"{taken.step} was taken although {against} stood against it"
        assert any(name.startswith("breach:") for name in taken.facts), (
            f"{taken.step}: no breach for {against}"
        )
    standing = world.standing(case)
    if standing and not world.silent:
        assert case.state not in ADVANCED - {"in_custody"}, f"{case.state} although {standing}"


@given(history=HISTORIES)
@settings(max_examples=examples(TRIED), suppress_health_check=QUIET)
def test_no_adverse_step_passes_a_bar(cast: Cast, cases: list[UUID], history: History) -> None:
    play(cast, cases, history)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_adverse_step_passes_a_bar_in_ten_thousand_histories(
    cast: Cast, cases: list[UUID], block: int
) -> None:
    """In blocks, each from a seed of its own, so that several processes share them."""

    played = 0

    @seed(block)
    @given(history=HISTORIES)
    @settings(max_examples=10_000 // BLOCKS, suppress_health_check=QUIET)
    def tried(history: History) -> None:
        nonlocal played
        played += 1
        play(cast, cases, history)

    tried()
    assert played >= 10_000 // BLOCKS


BROKEN: dict[str, tuple[str, object, object]] = {
    "nobody asks before a step": ("ask", gate, lambda _: []),
    "nobody is told of a change": ("_listeners", changes, []),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_histories_find_a_gate_that_is_broken(
    cast: Cast, cases: list[UUID], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    attribute, module, instead = BROKEN[name]
    monkeypatch.setattr(module, attribute, instead)

    @given(history=HISTORIES)
    @settings(max_examples=examples(200), suppress_health_check=QUIET, phases=[Phase.generate], database=None)
    def tried(history: History) -> None:
        play(cast, cases, history)

    with pytest.raises(AssertionError, match=r"although|no breach"):
        tried()
