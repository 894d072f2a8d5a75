"""A value that was changed past the program differs from what the log tells, whichever column it stands in, and though
every key and every digest that the log names is still there."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Model

from handover.accounts.models import Agency
from handover.process import claims, office_changes
from handover.process.case_clocks.models import Clock, RunningClock, start
from handover.process.facts import content_of
from handover.process.holding_model import Holding
from handover.process.models import ClaimChange, Matter, OfficeChange, RecordedFact, RecordedStep
from handover.process.naming import digests_in
from handover.process.replay.compare import compare
from handover.process.replay.reading import first_clock, told_matters
from handover.process.replay.told import CLAIM_ACTS
from handover.stages.review.models import Determination
from tests.safeguards.gate.forging import no_triggers
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in, on_to

pytestmark = pytest.mark.django_db
Tampering = Callable[[Matter, random.Random], None]
LATER = timedelta(hours=7)


def differences(case: Matter) -> list[str]:
    (told,) = told_matters([case.reference])
    return compare(told, first_clock()).differences


def forged(model: type[Model], pk: object, **values: object) -> None:
    with no_triggers(model._meta.db_table):
        assert model._base_manager.filter(pk=pk).update(**values) == 1


def of_matter(**values: object) -> Tampering:
    return lambda case, _: forged(Matter, case.pk, **values)


def of_step(**values: object) -> Tampering:
    def change(case: Matter, chance: random.Random) -> None:
        forged(RecordedStep, chance.choice(list(case.steps.all())).pk, **values)

    return change


def of_clock(**values: object) -> Tampering:
    def change(case: Matter, chance: random.Random) -> None:
        forged(Clock, chance.choice(list(case.clocks.all())).pk, **values)

    return change


def facts_of(case: Matter) -> list[RecordedFact]:
    """The rows that its steps name."""
    labels = sorted(label for step in case.steps.all() for label, _ in digests_in(step.facts))
    rows = [
        apps.get_model(name)._base_manager.get(pk=pk)
        for name, _, pk in (one.partition(":") for one in labels)
    ]
    return [row for row in rows if isinstance(row, RecordedFact)]


def around_a_fact(**values: object) -> Tampering:
    def change(case: Matter, chance: random.Random) -> None:
        row = chance.choice(facts_of(case))
        forged(type(row), row.pk, **{k: case.parent if v == "parent" else v for k, v in values.items()})

    return change


def in_a_fact(case: Matter, chance: random.Random) -> None:
    """Any text of any row that a step names; what is sealed is written unsealed."""
    texts = [
        (row, column)
        for row in facts_of(case)
        for column in (row._meta.get_field(name) for name in content_of(row))
        if column.get_internal_type() in ("CharField", "TextField")
    ]
    row, column = chance.choice(texts)
    table = row._meta.db_table
    with no_triggers(table), connection.cursor() as cursor:
        sql = f'UPDATE {table} SET "{column.column}" = %s WHERE "{row._meta.pk.column}" = %s'  # type: ignore[union-attr]
        cursor.execute(sql, ["x", row.pk])


def copied(model: type[Model]) -> Tampering:
    """A second row beside an honest one: pages read the newest of a kind."""

    def add(case: Matter, _: random.Random) -> None:
        row = model._base_manager.filter(matter=case).first()
        assert row is not None
        row.pk, row._state.adding, row.number = None, True, row.number + 1  # type: ignore[attr-defined]
        with no_triggers(model._meta.db_table):
            row.save(force_insert=True)

    return add


def gone(model: type[Model], column: str = "matter") -> Tampering:
    def delete(case: Matter, _: random.Random) -> None:
        with no_triggers(model._meta.db_table):
            assert model._base_manager.filter(**{column: case}).delete()[0]

    return delete


def of_change(model: type[ClaimChange | OfficeChange], **values: object) -> Tampering:
    def change(case: Matter, chance: random.Random) -> None:
        forged(model, chance.choice(list(model._base_manager.filter(matter=case))).pk, **values)

    return change


TAMPERINGS: dict[str, Tampering] = {
    **{f"matter {k}": of_matter(**{k: v}) for k, v in {
        "state": "lodged", "version": F("version") + 1, "opened_at": F("opened_at") - LATER,
        "moved_at": F("moved_at") + LATER, "agency": "other", "office": None,
    }.items()},
    **{f"step {k}": of_step(**{k: v}) for k, v in {
        "actor_key": "user:99999", "actor_name": "Somebody Else", "actor_role": "auditor", "actor_agency": "CX0099999",
        "happened_at": F("happened_at") - LATER, "recorded_at": F("recorded_at") - LATER, "state": "held",
        "facts": {"forged": {}},
    }.items()},
    **{f"clock {k}": of_clock(**{k: v}) for k, v in {
        "kind": "stop", "started_at": F("started_at") - LATER, "due_at": F("due_at") + LATER,
    }.items()},
    "running due": lambda case, _: forged(RunningClock, case.pk, due_at=F("due_at") + LATER),
    "running state": lambda case, _: forged(RunningClock, case.pk, state="queried"),
    "running gone": gone(RunningClock, "case"),
    "clock gone": gone(Clock, "case"),
    "holder key": lambda case, _: forged(Holding, case.pk, holder_key="user:99999"),
    "holder name": lambda case, _: forged(Holding, case.pk, holder_name="Somebody Else"),
    "holder gone": gone(Holding),
    "hands": of_change(ClaimChange, holder_key="user:99999"),
    "hands of another kind": of_change(ClaimChange, kind="take_over"),
    "hands gone": gone(ClaimChange),
    "hands added": copied(ClaimChange),
    "office of a change": of_change(OfficeChange, former=None),
    "office change gone": gone(OfficeChange),
    "office change added": copied(OfficeChange),
    "text of a fact": in_a_fact,
    "whose fact": around_a_fact(by_key="user:99999"),
    "who by name": around_a_fact(by_name="Somebody Else"),
    "when": around_a_fact(at=F("at") - LATER),
    "of which step": around_a_fact(number=F("number") + 1),
    "of which matter": around_a_fact(matter="parent"),
    "a second finding": copied(Determination),
}  # fmt: skip


@pytest.fixture
def held(cast: Cast) -> Matter:
    """A case with a finding that went to another office and back, was taken up again, and changed hands."""
    case = case_in(cast, "in_review")
    there = Agency.objects.create(
        ori="CXIMMIG02", name="Immigration Office, North", kind="immigration", time_zone="America/Chicago"
    )
    Agency.objects.create(
        ori="CX0099999", name="Nowhere County Jail", kind="jail", time_zone="America/Chicago"
    )
    office_changes.hand_over(
        case.pk, actor=cast["stone"].actor, version=case.version, to=there, reasons=REASONS
    )
    moved = cast["stone"]
    moved.agency = there
    moved.save()
    home = Agency.objects.get(ori="CXIMMIG01")
    office_changes.hand_over(case.pk, actor=moved.actor, version=case.version, to=home, reasons=REASONS)
    moved.agency = home
    moved.save()
    claims.assign(case.pk, actor=cast["stone"].actor, version=case.version, to=cast["ortiz"], reasons=REASONS)
    again = Matter.objects.select_related("agency", "office", "parent").get(pk=case.pk)
    case = on_to(cast, again, "probable_cause")
    start(case, Clock.Kind.NEUTRAL, case.moved_at, case.moved_at + LATER)
    return case


def test_each_tampered_value_is_found_whatever_the_keys_say(held: Matter) -> None:
    case = Matter.objects.select_related("agency", "office", "parent").get(pk=held.pk)
    assert differences(case) == []
    chance = random.Random(19)
    jail = Agency.objects.get(ori="CX0099999")
    for name, tamper in {**TAMPERINGS, "matter agency": of_matter(agency=jail)}.items():
        for again in range(3 if "fact" in name or "step" in name else 1):
            with transaction.atomic():
                tamper(case, chance)
                found = differences(case)
                transaction.set_rollback(True)
            assert found, f"{name}, {again}"
    assert differences(case) == []


def test_the_acts_by_which_a_case_changes_hands_are_those_of_its_rows() -> None:
    assert {f"case.{kind}" for kind in ClaimChange.Kind} == CLAIM_ACTS
