"""The mover: all or nothing, one winner, and a loser who learns what changed."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections

from handover.accounts.roles import Actor, Role
from handover.audit.models import Entry
from handover.audit.verify import verify
from handover.process.advance import ConflictError, RefusedError, advance, open_case
from handover.process.facts import Fact
from handover.process.graph import Track
from handover.process.models import Matter, RecordedStep
from tests.support.cast import Cast, make_cast

SPECIALIST = Actor("user:7", "Robin Reed", Role.RECORDS_SPECIALIST, "CXIMMIG01")
OFFICER = Actor("user:8", "Olive Ortiz", Role.REVIEW_OFFICER, "CXIMMIG01")


def some_facts(*names: str):  # type: ignore[no-untyped-def]
    return lambda case: {name: Fact(f"test.Row:{name}", "0" * 64) for name in names}


def opened(cast: Cast) -> Matter:
    return open_case(
        Track.CASE, "open", actor=Actor.system("test"), agency=cast.agencies["CX0010000"],
        write=some_facts("print_match", "query"),
    )  # fmt: skip


def test_a_step_leaves_state_step_and_entry(cast: Cast) -> None:
    case = opened(cast)
    moved = advance(case.pk, "answer_query", actor=SPECIALIST, version=1, write=some_facts("query_answer"))
    assert (moved.state, moved.version) == ("awaiting_review", 2)
    assert moved.standing.state == Matter.objects.get(pk=case.pk).state
    step = RecordedStep.objects.get(matter=case, number=2)
    assert step.facts == {"query_answer": {"row": "test.Row:query_answer", "digest": "0" * 64}}
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.act, entry.actor, entry.subject) == ("case.answer_query", "user:7", case.reference)
    assert verify() == (2, None)


def test_an_old_version_gets_a_conflict_that_tells_what_changed(cast: Cast) -> None:
    case = opened(cast)
    advance(case.pk, "answer_query", actor=SPECIALIST, version=1, write=some_facts("query_answer"))
    with pytest.raises(ConflictError) as caught:
        advance(case.pk, "answer_query", actor=SPECIALIST, version=1, write=some_facts("query_answer"))
    assert [s.step for s in caught.value.since] == ["answer_query"]
    assert RecordedStep.objects.filter(matter=case).count() == 2


def test_a_refused_step_writes_nothing(cast: Cast) -> None:
    case = opened(cast)
    with pytest.raises(RefusedError) as caught:
        advance(case.pk, "lodge", actor=OFFICER, version=1, write=some_facts("lodgement"))
    assert caught.value.refusals[0].code == "state"
    assert Matter.objects.get(pk=case.pk).version == 1
    assert Entry.objects.count() == 1


def test_facts_that_fail_to_write_take_the_step_with_them(cast: Cast) -> None:
    case = opened(cast)

    def breaks(_: Matter) -> dict[str, Fact]:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        advance(case.pk, "answer_query", actor=SPECIALIST, version=1, write=breaks)
    assert Matter.objects.get(pk=case.pk).state == "queried"
    assert Entry.objects.count() == 1


def test_a_step_without_its_facts_is_a_defect(cast: Cast) -> None:
    case = opened(cast)
    with pytest.raises(ValueError, match="must provide"):
        advance(case.pk, "answer_query", actor=SPECIALIST, version=1, write=some_facts("something_else"))
    assert Matter.objects.get(pk=case.pk).version == 1


def test_an_act_recorded_between_the_reads_of_case_and_steps_is_a_conflict(cast: Cast) -> None:
    """PostgreSQL reads what is committed at each statement: the case may stand at version 1 and its steps at 2."""
    case = opened(cast)
    acts = iter([1])

    def somebody_is_faster(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith("SELECT") and Matter._meta.db_table in sql and next(acts, None):
            advance(case.pk, "answer_query", actor=SPECIALIST, version=1, write=some_facts("query_answer"))
        return result

    with connection.execute_wrapper(somebody_is_faster), pytest.raises(ConflictError):
        advance(case.pk, "answer_query", actor=SPECIALIST, version=1, write=some_facts("query_answer"))


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_one_moves_the_case() -> None:
    case = opened(make_cast())
    gate = threading.Barrier(4)
    outcomes: list[str] = []

    def attempt() -> None:
        gate.wait()
        try:
            advance(case.pk, "answer_query", actor=SPECIALIST, version=1, write=some_facts("query_answer"))
            outcomes.append("moved")
        except ConflictError:
            outcomes.append("conflict")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 3 + ["moved"]
    assert RecordedStep.objects.filter(matter=case).count() == 2
    assert verify() == (2, None)
    assert connection.vendor in ("sqlite", "postgresql")
