"""R9: a hold that the jail reports after its 48 hours is recorded, stops the case, and lengthens nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.process.models import Matter
from handover.stages.custody import stop_notices
from handover.stages.custody.stopped_reports import report_while_stopped
from handover.stages.custody.tasks import tick
from handover.stages.custody.terms import StoppedKind
from handover.stages.intake.models import Answer
from handover.stages.review.stops import actions as stops
from tests.safeguards.conftest import Post
from tests.safeguards.gate.ways import kinds, now, state_release, typed
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]


@pytest.fixture(autouse=True)
def own_store(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path


def state_by_page(post: Post, case: Matter, hours: float) -> int:
    said = typed("otherwise_release_at", at(hours), case)
    return post(
        "clark", f"/custody/requests/{case.reference}/release-time/", version=case.version, **said
    ).status_code


@pytest.mark.parametrize("hours", [-49, -24 * 5])
def test_a_hold_begun_after_its_end_is_a_breach_by_verb_and_by_page(
    cast: Cast, post: Post, page: Page, hours: float
) -> None:
    by_verb = state_release(cast, case_in(cast, "hold_agreed"), at(hours))
    by_page = case_in(cast, "hold_agreed")
    assert state_by_page(post, by_page, hours) == 302, "a report is never refused"
    for case in (now(by_verb), now(by_page)):
        assert (case.state, kinds(case)) == ("stopped", ["told_past_end"])
        assert "breach:hold_told_late" in case.steps.get(step="start_hold").facts
        assert stop_notices.tell_jail(case.pk)
        assert Answer.objects.filter(matter=case, kind="STOP").count() == 1
        text = page("clark", f"/custody/requests/{case.reference}/")
        assert "Do not hold" in text
        assert "hold reported after its 48 hours had ended" in text.lower()


@pytest.mark.parametrize("hours", [-47.9, -1, 5])
def test_a_hold_that_still_runs_is_none(cast: Cast, hours: float) -> None:
    held = state_release(cast, case_in(cast, "hold_agreed"), at(hours))
    assert (held.state, kinds(held)) == ("held", [])


def test_an_earlier_time_by_which_the_hold_had_ended_is_one_too(cast: Cast) -> None:
    held = state_release(cast, case_in(cast, "held"), at(-20))
    assert (held.state, kinds(held)) == ("held", [])
    late = now(state_release(cast, held, at(-49)))
    assert (late.state, kinds(late)) == ("stopped", ["told_past_end"])


def test_a_later_time_stated_after_the_end_begins_no_hold(cast: Cast) -> None:
    held = case_in(cast, "held")
    with time_machine.travel(timezone.now() + timedelta(hours=48)):
        late = now(state_release(cast, held, at(2)))
    assert (late.state, kinds(late)) == ("stopped", ["told_past_end"])


@pytest.mark.parametrize(("hours_ago", "more"), [(1.5, []), (0.5, ["held_past_end"])])
def test_who_left_in_time_was_not_held_too_long_although_it_was_told_late(
    cast: Cast, hours_ago: float, more: list[str]
) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=49)):
        agreed = case_in(cast, "hold_agreed")
    told = now(state_release(cast, agreed, at(-49)))
    left = report_while_stopped(
        told.pk, actor=cast["clark"].actor, version=told.version, kind=StoppedKind.RELEASED,
        happened_at=at(-hours_ago), text="Left by the front door.",
    )  # fmt: skip
    assert kinds(left) == ["told_past_end", *more]


def test_when_a_supervisor_lets_it_go_on_the_clock_ends_it(cast: Cast) -> None:
    told = now(state_release(cast, case_in(cast, "hold_agreed"), at(-49)))
    assert tick() == 0, "a stopped request waits for a person"
    stops.resume(told.pk, actor=cast["stone"].actor, version=told.version, reasons=REASONS, done=REASONS)
    assert tick() == 1
    assert (now(told).state, kinds(told)) == ("released", ["told_past_end"])
