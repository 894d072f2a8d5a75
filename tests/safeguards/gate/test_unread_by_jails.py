"""Of what the office's people record while a request is stopped or withdrawn, a jail reads what was done and when. Who
did it may say why it stopped, as counsel's name does, and so may their words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.case_track import STOPPED
from handover.process.graph import Track, steps_of
from handover.process.jail_words import CALLED_OFF, SHOWN, THE_OFFICE, is_reworded
from handover.process.models import Matter, RecordedStep
from handover.stages.custody import events, stated_times, stopped_reports, time_corrections
from handover.stages.custody.terms import BreachKind, StoppedKind, TimeKind
from handover.web.case_tags import _row
from handover.web.models import Notification
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.safeguards.gate.test_known_after_the_end import cancel, found_citizen
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
WHY = "The passport shows a citizen since birth, and counsel read it."
WAYS = {**STOPS, "cancelled": cancel, "citizen": found_citizen}
NAMES = {"lane": "Lee Lane", "stone": "Sky Stone", "ford": "Finley Ford"}
OF_THE_JAIL = Role.JAIL_CLERK


def read_by_jail(page: Page, case: Matter) -> str:
    return page("clark", f"/custody/requests/{case.reference}/").partition('id="main-content"')[2]


def propose(cast: Cast, case: Matter, who: str, minutes: int = -9) -> Matter:
    stated = next(one for one in stated_times.of_case(case.pk) if one.kind is TimeKind.RELEASE_TIME)
    return time_corrections.propose(
        case.pk, actor=cast[who].actor, version=case.version, stated=stated.key,
        becomes=stated.at + timedelta(minutes=minutes), reasons=WHY,
    )  # fmt: skip


@pytest.mark.parametrize("state", WAYS)
def test_a_jail_reads_what_was_corrected_and_not_why(cast: Cast, page: Page, state: str) -> None:
    case = propose(cast, WAYS[state](cast, case_in(cast, "held")), "stone")
    text = read_by_jail(page, case)
    assert "since birth" not in text
    assert "Sky Stone" not in text
    assert "not confirmed" in text, "that a time is said to be wrong it may read"
    confirming = page("clark", f"/custody/outcomes/{case.reference}/time/confirm/")
    assert "since birth" not in confirming
    assert "Its reasons are not shown" in confirming
    case = time_corrections.confirm(case.pk, actor=cast["ford"].actor, version=case.version)
    text = read_by_jail(page, case)
    assert "not confirmed" not in text
    assert TimeKind.RELEASE_TIME.title in text, "that it was corrected it may read"
    assert "since birth" not in text
    assert not any(name in text for name in NAMES.values())
    assert "since birth" in page("ford", f"/custody/releases/{case.reference}/")


def test_the_jails_own_reasons_stay_readable_there_without_the_officers_name(cast: Cast, page: Page) -> None:
    case = propose(cast, STOPS["child_path"](cast, case_in(cast, "held")), "clark")
    case = time_corrections.confirm(case.pk, actor=cast["ford"].actor, version=case.version)
    text = read_by_jail(page, case)
    assert WHY in text
    assert "Finley Ford" not in text


def test_a_jail_reads_the_reasons_of_a_correction_while_the_request_stands(cast: Cast, page: Page) -> None:
    text = read_by_jail(page, propose(cast, case_in(cast, "held"), "stone"))
    assert WHY in text
    assert "Sky Stone" in text


@pytest.mark.parametrize("state", WAYS)
def test_no_page_or_notice_of_a_jail_names_counsel_who_reports_in_a_stop(
    cast: Cast, page: Page, state: str
) -> None:
    case = WAYS[state](cast, case_in(cast, "held"))
    case = events.report_breach(
        case.pk, actor=cast["lane"].actor, version=case.version, kind=BreachKind.BAIL_BLOCKED, text=WHY
    )
    text = read_by_jail(page, case)
    assert BreachKind.BAIL_BLOCKED.title in text
    assert not any(word in text for word in ("Lee Lane", "since birth"))
    assert not any(word in text for word in (">Counsel", ", Counsel"))
    told = Notification.objects.get(user=cast["clark"], matter=case, key=f"step:{case.version}")
    assert told.by_name == THE_OFFICE
    assert "Lee Lane" not in page("clark", "/notices/")


@pytest.mark.parametrize("state", WAYS)
def test_a_report_of_the_office_in_a_stop_is_read_by_its_kind(cast: Cast, page: Page, state: str) -> None:
    case = WAYS[state](cast, case_in(cast, "held"))
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        case = stopped_reports.report_while_stopped(
            case.pk, actor=cast["ford"].actor, version=case.version, kind=StoppedKind.RELEASED,
            happened_at=at(-60), text=WHY, late_reason="Counsel told me of it only today.",
        )  # fmt: skip
        text = read_by_jail(page, case)
        assert StoppedKind.RELEASED.title in text
        assert not any(word in text for word in ("since birth", "Finley Ford", "Counsel told me"))
        assert "days later" in text


def test_in_each_stop_and_end_every_step_of_the_office_is_the_offices_to_a_jail() -> None:
    """A step that is added and that a jail reads is held to it here."""
    tried = 0
    for step in steps_of(Track.CASE):
        for role in sorted(step.roles & IMMIGRATION_ROLES) if step.name in SHOWN else ():
            for state in {*STOPPED, *CALLED_OFF} & {*step.origins}:
                taken = RecordedStep(
                    number=9, step=step.name, state=state, actor_name="Lee Lane", actor_role=role.value,
                    actor_agency="CXIMMIG01", happened_at=timezone.now(), recorded_at=timezone.now(), facts={},
                )  # fmt: skip
                shown = _row(taken, Track.CASE, OF_THE_JAIL)
                assert (shown["who"], shown["role"], shown["agency"]) == (THE_OFFICE, THE_OFFICE, "")
                tried += not is_reworded(step, OF_THE_JAIL)
    assert tried
