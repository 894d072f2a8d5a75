"""Page roles and process roles are one: every step that a person may take has one page for each of its roles."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, resolve, reverse

import handover.stages
from handover.accounts.roles import Role
from handover.process.graph import STEPS, Step
from handover.web.access import PEOPLE, access_of
from handover.web.step_pages import Packed, StepPage, Without, page_for, registered

NO_PAGE: dict[tuple[str, Role], str] = {}
"""Steps that a role may take and has no page for, each with its reason."""
TAKEN = [(step, role) for step in STEPS for role in sorted(step.roles & PEOPLE)]
STAGES = Path(str(handover.stages.__file__)).parent


@pytest.mark.parametrize(("step", "role"), TAKEN, ids=lambda one: getattr(one, "name", str(one)))
def test_every_step_that_a_person_may_take_has_a_page_for_each_of_its_roles(step: Step, role: Role) -> None:
    page = page_for(step.track, step.name, role)
    assert (page is None) == ((step.name, role) in NO_PAGE)
    if page:
        assert [p.name for p in registered() if step in p.steps and role in p.takers] == [page.name]


@pytest.mark.parametrize("page", registered(), ids=lambda page: page.name)
def test_the_view_at_the_address_admits_whom_the_row_names(page: StepPage) -> None:
    try:
        url = reverse(page.name, kwargs={"reference": "C-2222222222"})
    except NoReverseMatch:
        url = reverse(page.name, kwargs={"reference": "C-2222222222", "key": 1})
    assert url.split("/", 2)[2] == page.address.replace("<int:key>", "1").replace(
        "<str:reference>", "C-2222222222"
    ).replace("<slug:reference>", "C-2222222222")
    declared = access_of(resolve(url).func)
    assert declared is not None
    assert declared.roles == page.takers | page.readers
    assert page.readers or declared.roles <= page.steps[0].roles


@pytest.mark.parametrize("page", [p for p in registered() if p.form], ids=lambda page: page.name)
def test_a_form_asks_what_its_verb_takes(page: StepPage) -> None:
    assert page.form is not None
    asked = set(page.form.base_fields)
    if isinstance(page.arguments, Packed):
        beside = {"version", *page.arguments.beside}
        assert asked - beside >= _required(page.arguments.kind)
        assert asked - beside <= _named(page.arguments.kind)
        asked = {*beside, page.arguments.name}
    if isinstance(page.arguments, Without):
        asked -= set(page.arguments.fields)
    assert page.verb is not None
    assert _required(page.verb) <= asked | {"actor", *list(inspect.signature(page.verb).parameters)[:1]}
    assert asked <= _named(page.verb)


def _named(call: object) -> set[str]:
    return set(inspect.signature(call).parameters)  # type: ignore[arg-type]


def _required(call: object) -> set[str]:
    found = inspect.signature(call).parameters.values()  # type: ignore[arg-type]
    return {p.name for p in found if p.default is p.empty}


def test_a_page_that_takes_a_step_by_hand_is_declared_by_a_row() -> None:
    declared = {(p.by_hand.__module__, p.by_hand.__name__) for p in registered() if p.by_hand}
    by_hand = set(_calling("step_page"))
    assert by_hand
    assert by_hand <= declared


def _calling(name: str) -> list[tuple[str, str]]:
    """The functions of the stages that call ``name``, each with its module."""
    found = []
    for file in sorted(STAGES.rglob("*.py")):
        module = ".".join(("handover.stages", *file.relative_to(STAGES).with_suffix("").parts))
        text = file.read_text(encoding="utf-8")
        for function in ast.parse(text).body if name in text else []:
            calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
            if isinstance(function, ast.FunctionDef) and any(
                getattr(c.func, "id", "") == name for c in calls
            ):
                found.append((module, function.name))
    return found
