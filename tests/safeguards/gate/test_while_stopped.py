"""While a request is stopped what happens is reported, moves nothing, and is offered for its own step afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories.models import StatusRecord
from handover.stages.custody import queries, stopped_reports
from handover.stages.custody.terms import StoppedKind
from handover.stages.notification.queries import link_of
from handover.stages.review.citizenship import actions as citizenship
from tests.safeguards.conftest import Post
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.safeguards.gate.ways import kinds, now, state_release, typed
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]


def report(
    cast: Cast,
    case: Matter,
    kind: StoppedKind,
    hours: float = 0,
    who: str = "clark",
    text: str = "As I saw it.",
) -> Matter:
    return stopped_reports.report_while_stopped(
        case.pk, actor=cast[who].actor, version=case.version, kind=kind, happened_at=at(hours), text=text
    )


@pytest.mark.parametrize("state", STOPS)
@pytest.mark.parametrize("who", ["clark", "ford"])
def test_jail_and_field_officer_report_from_every_stop_by_the_page(
    cast: Cast, post: Post, page: Page, state: str, who: str
) -> None:
    stopped = STOPS[state](cast, case_in(cast, "hold_agreed"))
    own = {
        "clark": f"/custody/requests/{stopped.reference}/",
        "ford": f"/custody/releases/{stopped.reference}/",
    }
    address = f"/custody/outcomes/{stopped.reference}/while-stopped/"
    assert f'href="{address}"' in page(who, own[who]).partition("<h1")[0]
    said = {"kind": "released", "text": "By order of the judge.", **typed("happened_at", at(0), stopped)}
    assert post(who, address, version=stopped.version, **said).status_code == 302
    assert now(stopped).state == state, "it moves nothing"
    assert kinds(stopped) == []
    for reader, where in (*own.items(), ("lane", f"/review/cases/{stopped.reference}/")):
        assert "the person was released" in page(reader, where).lower(), where


@pytest.mark.parametrize("kind", StoppedKind)
def test_a_hold_or_a_handover_is_a_breach_and_the_rest_is_none(cast: Cast, kind: StoppedKind) -> None:
    stopped = STOPS["child_path"](cast, state_release(cast, case_in(cast, "hold_agreed"), at(0.4)))
    told = report(cast, stopped, kind, who="ford" if kind is StoppedKind.CUSTODY else "clark")
    assert told.state == "child_path"
    adverse = kind in (StoppedKind.CUSTODY, StoppedKind.HELD)
    assert ("while_stopped" in kinds(told)) == adverse
    assert bool(kinds(told)) == adverse


def test_custody_of_a_frozen_person_is_a_breach_whose_office_part_no_jail_reads(
    cast: Cast, page: Page
) -> None:
    held = case_in(cast, "held")
    StatusRecord.objects.create(
        identity_id=link_of(held.pk).identity, status="citizen", since=date(2020, 1, 2), source="case system",
        reliability="system", as_of=date(2026, 10, 1),
    )  # fmt: skip
    frozen = now(held)
    assert frozen.state == "citizenship_question"
    told = report(cast, frozen, StoppedKind.CUSTODY, who="ford")
    assert set(kinds(told)) >= {"while_stopped", "barred"}
    office, jail = (
        page("ford", f"/custody/releases/{told.reference}/"),
        page("clark", f"/custody/requests/{told.reference}/"),
    )
    assert "Points to United States citizenship" in office
    assert "Points to United States citizenship" not in jail
    assert "done although something on record barred it" in jail.lower()


def test_a_move_after_the_release_is_a_breach_there_too(cast: Cast) -> None:
    stopped = STOPS["stopped"](cast, state_release(cast, case_in(cast, "hold_agreed"), at(-3)))
    assert kinds(report(cast, stopped, StoppedKind.MOVED)) == ["moved_late"]


def test_who_was_kept_past_the_release_of_a_stopped_request_was_held_on_it(cast: Cast) -> None:
    held = state_release(cast, case_in(cast, "hold_agreed"), at(-3))
    stopped = STOPS["citizenship_question"](cast, held)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        told = report(cast, stopped, StoppedKind.RELEASED)
    assert kinds(told) == ["held_frozen"]
    with time_machine.travel(timezone.now() + timedelta(hours=47)):
        told = report(cast, told, StoppedKind.RELEASED)
    assert sorted(set(kinds(told))) == ["held_frozen", "held_past_end"]


def test_times_places_and_words_have_their_bounds(cast: Cast) -> None:
    stopped = STOPS["child_path"](cast, case_in(cast, "served"))
    for hours in (-1000, 5):
        with pytest.raises(RefusedError):
            report(cast, stopped, StoppedKind.RELEASED, hours)
    with pytest.raises(RefusedError, match="where the person may be"):
        report(cast, stopped, StoppedKind.RELEASED, text="He lives at 12 Elm Street.")
    with pytest.raises(RefusedError):
        report(cast, stopped, StoppedKind.RELEASED, text=" ")
    with pytest.raises(RefusedError, match="another agency"):
        report(cast, stopped, StoppedKind.RELEASED, who="bell")


def test_no_report_is_taken_where_nothing_is_stopped_or_lodged(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="cannot follow"):
        report(cast, case_in(cast, "served"), StoppedKind.RELEASED)
    with pytest.raises(RefusedError, match="needs on record"):
        report(cast, STOPS["child_path"](cast, case_in(cast, "in_review")), StoppedKind.RELEASED, who="ford")


def test_a_report_is_offered_for_its_step_when_the_case_goes_on(cast: Cast, post: Post, page: Page) -> None:
    frozen = STOPS["citizenship_question"](cast, case_in(cast, "served"))
    told = report(cast, frozen, StoppedKind.RELEASED)
    own = f"/custody/requests/{told.reference}/"
    assert "not recorded since" not in page("clark", own)
    goes_on = citizenship.resolve_citizenship(
        told.pk, actor=cast["lane"].actor, version=told.version, citizen=False,
        fact_part="No record and no document of citizenship was found; the statement stands alone.",
        law_part="ICE Directive 16001.2: probative evidence of citizenship ends the case; else it may go on.",
        supervisor="Sky Stone",
    )  # fmt: skip
    assert goes_on.state == "served"
    text = page("clark", own)
    assert "Reported while the request was stopped, and not recorded since" in text
    assert f'href="{own}released/"' in text
    form = page("clark", own + "released/")
    assert f"Reported by Casey Clark while the request was stopped (step {told.version})." in form
    said = typed("released_at", at(0), told)
    assert post("clark", own + "released/", version=goes_on.version, **said).status_code == 302
    assert "not recorded since" not in page("clark", own)
    assert queries.outcome_record(now(told)).outcome.value == "none_yet"
