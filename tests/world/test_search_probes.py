"""People asked for by name: who they are never hangs on how carelessly the desk wrote."""

from __future__ import annotations

import pytest

from handover.commands.name_searches import asked_of
from handover.world import World
from handover.world.search_probes import BORROWED, SearchProbe, asked


@pytest.fixture(scope="module")
def world() -> World:
    return asked_of(5, 900, 10, lambda _, __: None)[0]


def births(found: list[SearchProbe]) -> list[str]:
    return [birth for one in found for birth in one.biographics.births]


def test_a_careless_desk_changes_what_was_written_and_not_who_was_asked_for(world: World) -> None:
    usual, careless = (asked(world, 400, 50, 1, share) for share in (0.0, 1.0))
    assert [one.ucn for one in usual] == [one.ucn for one in careless]
    assert [one.biographics.numbers for one in usual] == [one.biographics.numbers for one in careless]
    other_names = sum(
        a.biographics.names != b.biographics.names for a, b in zip(usual, careless, strict=True)
    )
    assert 0.2 * len(usual) < other_names < 0.8 * len(usual)
    other_births = sum(a != b for a, b in zip(births(usual), births(careless), strict=True))
    assert 0.3 * BORROWED < other_births / len(births(usual)) < 2.5 * BORROWED


def test_the_careless_share_is_the_share_of_bookings(world: World) -> None:
    changed = [
        sum(a != b for a, b in zip(asked(world, 400, 50, 1), asked(world, 400, 50, 1, share), strict=True))
        for share in (0.0, 0.5, 1.0)
    ]
    assert changed[0] == 0
    assert 0.35 < changed[1] / changed[2] < 0.65
