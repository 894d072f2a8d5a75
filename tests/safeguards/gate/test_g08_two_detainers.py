"""G8, R9: one detainer for one person at one jail, whoever is faster and whichever way they come in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from handover.process import gate
from handover.process.advance import RefusedError
from handover.process.case_clocks.models import Clock
from handover.process.models import Matter
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling
from handover.stages.detainer.models import Lodgement, Paper
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.stops import actions as stops
from tests.safeguards.conftest import Post
from tests.safeguards.gate.test_gate import probe, registered
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

MARCO = Person(fin="1999999908")


def two(cast: Cast) -> list[Matter]:
    """Two cases of one person at one jail, both signed."""
    return [case_in(cast, "signed", MARCO) for _ in range(2)]


def lodge(cast: Cast, case: Matter) -> Matter:
    return detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version)


@pytest.mark.django_db(transaction=True)
def test_of_two_threads_that_lodge_at_once_one_wins(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have asked all that a verb asks before its transaction, and stand at the person's lock together."""
    cases, together, lock = two(cast), threading.Barrier(2), gate.lock
    outcomes: list[object] = []

    def both_first(matter: Matter) -> None:
        with suppress(
            threading.BrokenBarrierError
        ):  # SQLite lets one writer in: the other waits before it is here
            together.wait(2)
        lock(matter)

    monkeypatch.setattr(gate, "lock", both_first)

    def act(case: Matter) -> None:
        try:
            outcomes.append(lodge(cast, case).state)
        except RefusedError as refused:
            outcomes.append({r.code for r in refused.refusals})
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes, key=str) == sorted(["lodged", {"duplicate"}], key=str)
    assert Lodgement.objects.count() == 1
    assert Paper.objects.filter(form__startswith="notice-").values("case").distinct().count() == 1
    states = set(Matter.objects.filter(pk__in=[c.pk for c in cases]).values_list("state", flat=True))
    assert states == {"lodged", "signed"}


@pytest.mark.django_db
def test_the_page_that_comes_second_says_which_case_has_it(cast: Cast, post: Post) -> None:
    first, second = two(cast)
    assert (
        post(
            "ortiz", f"/detainer/cases/{first.reference}/lodge/", version=first.version, checked="on"
        ).status_code
        == 302
    )
    answer = post("ortiz", f"/detainer/cases/{second.reference}/lodge/", version=second.version, checked="on")
    assert answer.status_code == 422
    assert first.reference in answer.content.decode()
    assert Matter.objects.get(pk=second.pk).state == "signed"


def _frozen(cast: Cast, case: Matter) -> str:
    moved = citizenship.raise_citizenship(
        case.pk, actor=cast["ford"].actor, version=case.version, indicium="statement", text="Says so."
    )
    return moved.state


def _on_the_childrens_path(cast: Cast, case: Matter) -> str:
    moved = children.refer_child(
        case.pk, actor=cast["ford"].actor, version=case.version, text="The mother says sixteen."
    )
    return moved.state


def _stopped(cast: Cast, case: Matter) -> str:
    with registered(probe()):
        stops.ask_again(case.pk)
    return Matter.objects.get(pk=case.pk).state


@pytest.mark.django_db
@pytest.mark.parametrize("break_off", [_frozen, _on_the_childrens_path, _stopped])
def test_a_detainer_that_waits_for_an_answer_is_still_with_the_jail(
    cast: Cast, break_off: Callable[[Cast, Matter], str]
) -> None:
    first, second = two(cast)
    assert break_off(cast, lodge(cast, first)) in {"citizenship_question", "child_path", "stopped"}
    with pytest.raises(RefusedError, match=f"already with this jail .case {first.reference}"):
        lodge(cast, second)


@pytest.mark.django_db
def test_a_hold_that_has_begun_bars_a_second_one_for_the_same_arrest(cast: Cast) -> None:
    first = lodge(cast, case_in(cast, "signed", MARCO))
    Clock.objects.create(case=first, kind=Clock.Kind.HOLD, started_at=timezone.now(), due_at=timezone.now())
    cancelling.cancel(
        first.pk,
        actor=cast["ortiz"].actor,
        version=first.version,
        reason=LiftReason.RESOURCES,
        reasons=REASONS,
    )
    with pytest.raises(RefusedError) as refused:
        lodge(cast, case_in(cast, "signed", MARCO))
    assert {r.code for r in refused.value.refusals} == {"serial"}


@pytest.mark.django_db
def test_another_jail_and_another_person_are_not_touched(cast: Cast) -> None:
    lodge(cast, case_in(cast, "signed", MARCO))
    assert lodge(cast, case_in(cast, "signed", MARCO, "CX0020000")).state == "lodged"
    assert lodge(cast, case_in(cast, "signed")).state == "lodged"
