"""The names of states and steps: one list for the types and the graph, and no look-up by a name that neither has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import handover
from handover.process import names
from handover.process.graph import STATES, STEPS, Track, state_named, states_of, step_named, steps_of
from handover.process.models import Matter, RecordedStep

SOURCES = Path(handover.__file__).parent
IN_TEMPLATE = re.compile(r"""\b(state|step|step\.name)\s*(?:==|!=)\s*["'](\w+)["']""")
LOOKED_UP = re.compile(r"(?:\w+__)?(state|step)(?:__in)?")
OF = {
    Track.BOOKING: (names.BookingState, names.BookingStep),
    Track.SEARCH: (names.SearchState, names.SearchStep),
    Track.CASE: (names.CaseState, names.CaseStep),
    Track.DISPUTE: (names.DisputeState, names.DisputeStep),
}
FOLDERS = (
    "clocks", "commands", "demo", "exchange", "papers", "process", "stages", "subject_portal", "web",
)  # fmt: skip
"""Where a state or a step is one of the process: elsewhere a state is that of a record, a token or a call."""
NAMED: dict[str, set[str]] = {"state": {s.name for s in STATES}, "step": {s.name for s in STEPS}}


@pytest.mark.parametrize("track", Track)
def test_the_types_hold_the_graphs_names_in_its_order(track: Track) -> None:
    states, steps = OF[track]
    assert get_args(states) == tuple(s.name for s in states_of(track))
    assert get_args(steps) == tuple(s.name for s in steps_of(track))


def test_the_types_of_all_names_hold_every_tracks() -> None:
    def flat(union: Any) -> list[str]:
        return [name for part in get_args(union) for name in get_args(part)]

    assert flat(names.StateName) == [n for states, _ in OF.values() for n in get_args(states)]
    assert flat(names.StepName) == [n for _, steps in OF.values() for n in get_args(steps)]
    assert len(set(flat(names.StateName))) == len(STATES)
    assert len(set(flat(names.StepName))) == len(STEPS)


def test_a_name_from_outside_is_looked_up_on_its_track() -> None:
    lodged, lodge = state_named(Track.CASE, "lodged"), step_named(Track.CASE, "lodge")
    assert lodged in STATES
    assert lodge in STEPS
    assert state_named(Track.SEARCH, "lodged") is None
    assert step_named(Track.CASE, "lodgd") is None


def test_the_columns_are_plain_texts_to_migrations() -> None:
    columns: list[Any] = [Matter._meta.get_field("state"), RecordedStep._meta.get_field("step")]
    assert [column.deconstruct()[1] for column in columns] == ["django.db.models.CharField"] * 2
    assert len(max(NAMED["state"] | NAMED["step"], key=len)) <= 24


def unknown_names(source: str) -> Iterator[str]:
    """Each text in a look-up by state or step, or compared with one, that names none.

    mypy checks most of them; it does not see into ``Q``, into a queryset of no known model, or into ``x in (...)``.
    """
    for node in ast.walk(ast.parse(source)):
        pairs: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.keyword) and (found := LOOKED_UP.fullmatch(node.arg or "")):
            pairs = [(found[1], node.value)]
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            kinds = {kind for side in sides if (kind := _kind(side))}
            pairs = [(kind, side) for kind in kinds for side in sides]
        for kind, value in pairs:
            yield from (
                f"line {text.lineno}: no {kind} {text.value!r}"
                for text in _texts(value)
                if text.value not in NAMED[kind]
            )


def _kind(side: ast.expr) -> str:
    name = side.attr if isinstance(side, ast.Attribute) else side.id if isinstance(side, ast.Name) else ""
    return name if name in NAMED else ""


def _texts(value: ast.expr) -> Iterator[ast.Constant]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value
    elif isinstance(value, ast.Tuple | ast.List | ast.Set):
        for item in value.elts:
            yield from _texts(item)
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)


def test_no_look_up_names_a_state_or_step_that_is_not_there() -> None:
    files = [path for folder in FOLDERS for path in (SOURCES / folder).rglob("*.py")]
    files = [path for path in files if "migrations" not in path.parts]
    assert len(files) > 100
    found = [
        f"{path.relative_to(SOURCES)}, {what}" for path in files for what in unknown_names(path.read_text())
    ]
    assert not found, "\n".join(found)


def unknown_in_template(text: str) -> list[str]:
    """The same of a template, which compares by ``==`` and ``!=`` alone."""
    return [name for kind, name in IN_TEMPLATE.findall(text) if name not in NAMED[kind.removesuffix(".name")]]


def test_no_template_compares_with_a_state_or_step_that_is_not_there() -> None:
    texts = [path.read_text() for path in SOURCES.rglob("templates/**/*.html")]
    assert sum(bool(IN_TEMPLATE.search(text)) for text in texts) > 5
    assert not [name for text in texts for name in unknown_in_template(text)]
    assert unknown_in_template("{% if case.state == 'lodgd' or step.name != \"lodge\" %}") == ["lodgd"]


@pytest.mark.parametrize(
    "source",
    [
        "Q(case__state__in=('held', 'lodgd'))",
        "rows.filter(matter__state='lodgd')",
        "rows.exclude(step__in=['lodge' if x else 'lodgd'])",
        "case.state in ('lodged', 'lodgd')",
        "'lodgd' == row.step",
        "state not in {'lodgd'}",
    ],
)
def test_a_misspelt_name_is_found(source: str) -> None:
    assert [what.split(": ")[1] for what in unknown_names(source)] in (
        ["no state 'lodgd'"],
        ["no step 'lodgd'"],
    )
    assert not list(unknown_names(source.replace("lodgd", "lodge" if "step" in source else "lodged")))
