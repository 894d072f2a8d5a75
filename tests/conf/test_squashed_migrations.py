"""The squashed migrations make what the chain of migrations made, and a database of the chain goes on from there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from handover.audit.append_only import AppendOnly, OneStepAtATime
from tests.support.migration_chain import Chain

Key = tuple[str, str]


def as_told(state: ProjectState) -> dict[Key, object]:
    """Each model with its columns in their order, and with whatever of its options reaches the database."""
    told: dict[Key, object] = {}
    for key, model in state.models.items():
        made = {k: sorted(map(repr, model.options.get(k, ()))) for k in ("indexes", "constraints")}
        fields = [(name, field.deconstruct()[1:]) for name, field in model.fields.items()]
        told[key] = (fields, model.options.get("db_table"), model.options.get("ordering"), made)
    return told


def guards(loader: MigrationLoader) -> dict[str, object]:
    """The triggers of each table, by the last operation that puts them."""
    operations = [o for _, m in sorted(loader.graph.nodes.items()) for o in m.operations]
    by_step: dict[str, object] = {o.table: "by steps" for o in operations if isinstance(o, OneStepAtATime)}
    return by_step | {
        o.table: (getattr(o, "label", None), getattr(o, "erased", None))
        for o in operations
        if isinstance(o, AppendOnly)
    }


def test_they_end_with_the_same_models_and_triggers() -> None:
    chain, squashed = Chain(None), MigrationLoader(None)
    assert as_told(squashed.project_state()) == as_told(chain.project_state())
    assert guards(squashed) == guards(chain)


def of_this_program(loader: MigrationLoader) -> list[Key]:
    """The migrations that are not Django's or a library's, in an order in which a database can have got them."""
    order: dict[Key, None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        order |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return [key for key in order if loader.graph.nodes[key].__module__.startswith("handover")]


def test_each_stands_for_the_chain_of_its_app_up_to_its_last_one() -> None:
    chain = sorted(of_this_program(Chain(None)))
    for (app, _), squashed in MigrationLoader(None).replacements.items():
        last = squashed.replaces[-1][1]
        assert squashed.replaces == [(a, name) for a, name in chain if a == app and name <= last]


@pytest.fixture
def halts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Key]]:
    """What a database says was applied to it."""
    said: list[Key] = []
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _: dict.fromkeys(said))
    yield said


@pytest.mark.heavy
def test_wherever_a_database_stopped_it_goes_on(halts: list[Key]) -> None:
    """Whatever the chain had applied: the rest is found, in an order in which each finds what it changes."""
    chain = Chain(None)
    end = as_told(chain.project_state())
    others = [
        key for key in chain.graph.nodes if not chain.graph.nodes[key].__module__.startswith("handover")
    ]
    order = of_this_program(chain)
    for known in range(len(order) + 1):
        halts[:] = others + order[:known]
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        leaves = executor.loader.graph.leaf_nodes()
        to_apply = {m for m, _ in executor.migration_plan(leaves)}
        state = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
        for migration, _ in executor.migration_plan(leaves, clean_start=True):
            if migration in to_apply:
                state = migration.mutate_state(state, preserve=False)
        assert as_told(state) == end, order[:known]
