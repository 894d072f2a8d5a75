"""What may pass between agencies is what the declarations say: no step and no column passes, or stays, unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

import handover
from handover.commands.reference import HEAD
from handover.exchange.effects import at_bureau, at_jail, at_office, from_bureau
from handover.exchange.messages.fields import COMPUTED
from handover.exchange.messages.page import agencies_page, example_of, said_of
from handover.exchange.messages.registry import BY_TYPE, KINDS, NAMED, STAYS, TO_JAIL, MessageKind
from handover.exchange.parts import MessageWay
from handover.process.facts import RECORDING
from handover.process.graph import STEP, Track, steps_of
from handover.process.jail_words import SHOWN

PAGE = Path(str(handover.__file__)).parents[2] / "docs" / "agencies.md"
BESIDE_THE_REQUEST = {"cancel_warrant", "tell_correction", "correct_record", "leave_record"}
"""Steps that the jail's list of steps does not show, and whose paper, words or date its page shows all the same."""


def columns_of(kind: MessageKind) -> set[str]:
    """The columns that the fields of a message repeat, as ``app.Model.column``."""
    found = {said_of(field)["of"] for field in kind.body.model_fields.values()}
    return {of for of in found if of and not of.startswith((f"{COMPUTED}.", "step."))}


def test_every_step_of_a_case_causes_a_message_or_says_why_not() -> None:
    causing = {step for kind in KINDS if kind.track is Track.CASE for step in kind.steps}
    steps = {step.name for step in steps_of(Track.CASE)}
    assert causing | set(STAYS) == steps
    assert causing & set(STAYS) == set()
    assert all((kind.track, step) in STEP for kind in KINDS for step in kind.steps)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_of_a_fact_passes_or_is_kept_back(kind: MessageKind) -> None:
    passing = columns_of(kind)
    for label in {of.rpartition(".")[0] for of in passing}:
        columns = {c.name for c in apps.get_model(label)._meta.concrete_fields} - RECORDING
        unsaid = {f"{label}.{name}" for name in columns} - passing - set(kind.keeps_back)
        assert label in kind.keeps_back or not unsaid, (
            "a new column passes nowhere by itself: say what becomes of it"
        )
    assert not passing & set(kind.keeps_back)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_has_its_purpose_and_its_example_is_valid(kind: MessageKind) -> None:
    assert kind.purpose and kind.law
    assert all(field.description for field in kind.body.model_fields.values())
    assert kind.body.model_validate(example_of(kind))


def test_a_jail_is_told_what_its_page_shows_and_never_why() -> None:
    for kind in TO_JAIL:
        assert set(kind.steps) <= SHOWN | BESIDE_THE_REQUEST, kind.name
    for name in ("request.stopped", "request.resumed", "request.withdrawn"):
        fields = set(NAMED[name].body.model_fields)
        assert fields <= {"happened_at", "recorded_at", "instruction", "request_is", "reason", "papers"}, name


def test_what_ends_something_counts_at_once_and_nothing_else_does() -> None:
    at_once = {kind.name for kind in KINDS if kind.at_once}
    assert {"request.stopped", "request.withdrawn", "citizenship.raised"} <= at_once
    assert not at_once & {"request.lodged", "request.resumed", "request.answered", "release.stated"}


@pytest.mark.parametrize(
    ("name", "field", "says", "now"),
    [
        ("criminal.answer", "outcome", "withdrawn", True),
        ("criminal.answer", "outcome", "identified", False),
        ("criminal.answer", "outcome", "nobody", False),
        ("event.reported", "kind", "court_no_hold", True),
        ("event.reported", "kind", "court_release", False),
        ("event.reported", "kind", "court_lifted", False),
        ("event.reported", "kind", "hospital", False),
        ("request.stopped", "instruction", "do_not_hold", True),
        ("booking.reported", "event_type", "RELEASE", False),
    ],
)
def test_an_order_of_a_court_and_a_withdrawn_match_count_at_once(
    name: str, field: str, says: str, now: bool
) -> None:
    data = NAMED[name].body.model_validate({**example_of(NAMED[name]), field: says})
    assert NAMED[name].counts_at_once(data) is now


def test_what_is_recorded_by_a_step_is_said_and_nothing_else_is() -> None:
    recorded = {kind.name for kind in KINDS if kind.recorded_by}
    named = [*at_jail.EFFECTS, *at_office.EFFECTS, *at_bureau.EFFECTS, *from_bureau.EFFECTS]
    assert recorded == set(named)
    assert len(recorded) == len(named), "each at one end"
    assert {kind.name for kind in KINDS} == recorded


def test_a_type_names_one_kind_and_each_way_has_some() -> None:
    assert len(NAMED) == len(KINDS)
    assert len(BY_TYPE) == sum(kind.version for kind in KINDS), "each version that is read"
    assert {kind.way for kind in KINDS} == set(MessageWay)


def test_the_page_of_messages_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == agencies_page(HEAD), "handover reference"
