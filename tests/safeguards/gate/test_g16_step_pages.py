"""G16: whatever is typed into any field of any page on which a step is taken, the answer is a success or words."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from handover.web.step_pages import registered
from tests.safeguards.gate.every_page import opened, pages_of, scene_of
from tests.safeguards.gate.hostile import CHANGES, NASTY, Change, Form, fault_of, posted
from tests.safeguards.gate.scenes import SCENES
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast
from tests.support.examples import examples

pytestmark = [
    pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("menu_counted_once", "person_page"),
]  # fmt: skip
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
IN_USE = sorted({scene_of(page) for page in registered()})


@pytest.mark.parametrize("scene", IN_USE)
def test_no_field_of_a_step_page_breaks_it(cast: Cast, scene: str) -> None:
    _drawn(cast, scene, 6)


@pytest.mark.slow
@pytest.mark.parametrize("scene", IN_USE)
def test_no_field_of_a_step_page_breaks_it_in_many_examples(cast: Cast, scene: str) -> None:
    _drawn(cast, scene, 300)


@pytest.mark.slow
@pytest.mark.parametrize("scene", IN_USE)
def test_every_field_takes_each_of_the_nasty_values(cast: Cast, scene: str) -> None:
    matter = now(SCENES[scene](cast))
    found = {}
    for page in pages_of(scene):
        client, form = opened(cast, page, matter)
        for number, name in enumerate(form.good):
            for value in NASTY:
                said = form.with_changes([(number, [value], False)])
                try:
                    fault = fault_of(posted(client, form.address, said))
                except Exception as broken:  # every one of them is told at the end
                    fault = f"{type(broken).__name__}: {broken}"[:200]
                if fault:
                    found[page.name, name, value[:20]] = fault
    assert not found


def _drawn(cast: Cast, scene: str, usual: int) -> None:
    matter = now(SCENES[scene](cast))
    for page in pages_of(scene):
        client, form = opened(cast, page, matter)
        assert "version" in form.good or page.step == "file_dispute", f"{page.name}: what it files is new"
        _try(client, form, usual)


def _try(client: Client, form: Form, usual: int) -> None:
    @given(changes=CHANGES)
    @settings(max_examples=examples(usual), suppress_health_check=QUIET)
    def tried(changes: list[Change]) -> None:
        fault = fault_of(posted(client, form.address, form.with_changes(changes)))
        assert not fault, f"{form.address}: {fault}"

    tried()
