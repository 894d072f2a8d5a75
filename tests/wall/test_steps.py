"""Each page on which a step is taken answers the same to the same form behind the wall: as the web role takes it."""

from __future__ import annotations

from typing import Final

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests.safeguards.gate.every_page import opened, pages_of
from tests.safeguards.gate.hostile import posted
from tests.safeguards.gate.scenes import SCENES
from tests.safeguards.gate.test_g16_step_pages import IN_USE
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast, make_cast
from tests.wall.raised import raise_for_tests, served_as_web_role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("menu_counted_once", "person_page"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row-level security is PostgreSQL's"),
]
WAY: Final = frozenset({"queried", "awaiting_signature", "signed", "lodged", "served", "hold_agreed"})
"""Scenes on the way to a hold: the others are opened with the slow tests."""


@pytest.fixture
def cast(db: None, settings: Settings) -> Cast:
    settings.SECURE_SSL_REDIRECT = False
    raise_for_tests()
    return make_cast()


def answers(cast: Cast, scene: str) -> dict[str, tuple[int, int]]:
    """What each page of a scene answers to its own form, and what it answers behind the wall."""
    matter, found = now(SCENES[scene](cast)), {}
    for page in pages_of(scene):
        client, form = opened(cast, page, matter)
        first = posted(client, form.address, form.good).status_code
        with served_as_web_role():
            found[page.name] = first, posted(client, form.address, form.good).status_code
    return found


@pytest.mark.parametrize(
    "scene", [pytest.param(one, marks=() if one in WAY else pytest.mark.slow) for one in IN_USE]
)
def test_every_step_page_takes_a_form_as_it_does_without_the_wall(cast: Cast, scene: str) -> None:
    found = answers(cast, scene)
    assert found and not {name: said for name, said in found.items() if said[0] != said[1]}
    if scene in WAY:
        assert (302, 302) in found.values(), "a step was taken, and not only refused"
