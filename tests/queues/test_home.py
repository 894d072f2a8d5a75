"""The home page: what needs a person now, in the order of urgency, and nothing of what they may not open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handover.accounts.roles import Role
from handover.process.case_clocks.models import Clock, start
from handover.process.graph import Track, steps_of
from handover.process.names import StepName
from handover.stages.review.citizenship import actions as citizenship
from handover.web import home, queues
from handover.web.home import SHOWN, mine, needs_of
from handover.web.queues import Queue
from tests.queues.conftest import Look
from tests.support.cast import Cast
from tests.support.walk import case_in


@pytest.mark.django_db
def test_the_overdue_stand_before_those_due_today_before_the_rest(cast: Cast) -> None:
    waiting, today, late = (case_in(cast, "awaiting_review") for _ in range(3))
    now = timezone.now()
    start(today, Clock.Kind.REQUEST, now, now + timedelta(hours=3))
    start(late, Clock.Kind.REQUEST, now - timedelta(days=3), now - timedelta(hours=3))
    parts = needs_of(cast["ortiz"], now, None)
    assert [part.title for part in parts] == ["Overdue, or stopped", "Due within 24 hours", "Waiting"]
    assert [[need.row.case.pk for need in part.needs] for part in parts] == [
        [late.pk],
        [today.pk],
        [waiting.pk],
    ]


@pytest.mark.django_db
def test_what_came_since_the_last_visit_is_marked_new(cast: Cast, look: Look) -> None:
    old = case_in(cast, "awaiting_review")
    seen = timezone.now()
    new = case_in(cast, "awaiting_review")
    needs = {
        n.row.case.pk: n.new for part in needs_of(cast["ortiz"], timezone.now(), seen) for n in part.needs
    }
    assert needs == {old.pk: False, new.pk: True}
    assert not any(n.new for part in needs_of(cast["ortiz"], timezone.now(), None) for n in part.needs)


@pytest.mark.django_db
def test_no_more_than_a_page_is_listed_and_the_number_says_how_many_there_are(cast: Cast, look: Look) -> None:
    cases = [case_in(cast, "queried") for _ in range(SHOWN + 2)]
    shown = look("reed", "/").content.decode()
    assert sum(case.reference in shown for case in cases) == SHOWN
    assert f'class="ho-numbers__count">{SHOWN + 2}<' in shown


BARS: frozenset[StepName] = frozenset({"raise_citizenship", "refer_child"})
"""What many may do with any case, and is not the work that a list waits for."""


def _ends_the_waiting(queue: Queue, role: Role) -> bool:
    """Whether a role has a step by which a case leaves the list."""
    return any(
        role in step.roles and set(step.origins) & set(queue.states) and step.name not in BARS
        and (step.name in queue.acts or (step.state_after and step.state_after not in queue.states))
        for step in steps_of(Track.CASE)
    )  # fmt: skip


def test_who_may_not_do_the_work_of_a_list_is_not_told_to() -> None:
    """“Answer” beside a question that counsel alone answers would send a supervisor to a page without that act."""
    found = {
        (queue.url_name, role)
        for queue in queues.registered() if queue.states
        for role in queue.workers if not _ends_the_waiting(queue, role)
    }  # fmt: skip
    declared = {(queue.url_name, role) for queue in queues.registered() for role in queue.watchers}
    by_a_step_that_stays = {("detainer:warrants_to_cancel", Role.WARRANT_SIGNER)}
    assert found - by_a_step_that_stays == declared
    assert by_a_step_that_stays < found


@pytest.mark.django_db
def test_a_supervisor_reads_the_question_that_counsel_answers(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    citizenship.raise_citizenship(
        case.pk, actor=cast["owens"].actor, version=case.version, indicium="statement", text="Says so."
    )
    for who, verb in (("lane", "Answer"), ("stone", "Read")):
        verbs = [n.verb for part in needs_of(cast[who], timezone.now(), None) for n in part.needs]
        assert verbs == [verb], who


@pytest.mark.django_db
def test_a_clerk_is_told_first_on_which_requests_nobody_is_to_be_held(cast: Cast, look: Look) -> None:
    case = case_in(cast, "lodged")
    assert "Do not hold" not in look("clark", "/").content.decode()
    citizenship.raise_citizenship(
        case.pk, actor=cast["ortiz"].actor, version=case.version, indicium="document",
        text="A certificate of citizenship was brought by the person's lawyer today.",
    )  # fmt: skip
    shown = look("clark", "/").content.decode()
    assert shown.index("Do not hold") < shown.index("Needs you now")
    assert case.reference in shown
    assert case.reference not in look("bell", "/").content.decode()
    assert "left</span>" not in shown  # the length of the question's clock would tell why
    assert "left</span>" not in look("clark", f"/custody/requests/{case.reference}/").content.decode()


@pytest.mark.django_db
def test_my_cases_are_those_that_i_hold_now(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    holder = case.standing.last_by["take_up"]
    for who in ("ortiz", "owens"):
        held = [row.case.pk for row in mine(cast[who])]
        assert held == ([case.pk] if holder == f"user:{cast[who].pk}" else []), who
    assert mine(cast["clark"]) == ()


@pytest.mark.django_db
def test_a_short_and_a_long_queue_bring_up_the_same_cases(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "SHOWN", 3)
    now = timezone.now()
    for n in range(5):
        start(case_in(cast, "awaiting_review"), Clock.Kind.REQUEST, now, now + timedelta(hours=90 - n))
        case_in(cast, "in_review")
        case_in(cast, "awaiting_review")
    short = needs_of(cast["ortiz"], now, None)
    assert sum(len(part.needs) for part in short) == 3
    monkeypatch.setattr(home, "SHOWN", 9)
    short = needs_of(cast["ortiz"], now, None)
    monkeypatch.setattr(home, "AT_ONCE", 0)
    assert needs_of(cast["ortiz"], now, None) == short


@pytest.mark.django_db
def test_the_home_page_counts_each_queue_once_and_asks_no_state_in_which_nothing_waits(
    cast: Cast, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clocks() -> int:
        with CaptureQueriesContext(connection) as sent:
            look("stone", "/")
        counted = [
            one["sql"] for one in sent if '"state" AS "state"' in one["sql"] and "LIMIT 1001" in one["sql"]
        ]
        assert len(counted) == len(set(counted)), "a count was made twice"
        return sum("clocks_runningclock" in one["sql"] for one in sent)

    assert clocks() == 0
    for state in ("queried", "awaiting_review", "in_review"):
        case_in(cast, state)
    mine = queues.of_role(Role.SUPERVISOR)
    full = sum(bool(queue.count(cast["stone"])) for queue in mine)
    assert clocks() == full
    monkeypatch.setattr(home, "AT_ONCE", 0)
    assert clocks() == 2 * sum(len(queue.counts(cast["stone"])) for queue in mine)
