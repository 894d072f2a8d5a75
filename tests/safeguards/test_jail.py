"""R6-R10, R14: what a jail may do, and what no clock, page or second form lengthens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import case_events, events, queries
from handover.stages.custody.outcomes import Outcome, PublicLift
from handover.stages.custody.tasks import tick
from handover.stages.custody.terms import AtLargeReason, BreachKind, EventKind
from handover.stages.detainer import actions as detainer
from handover.stages.review.agency_requests import actions as agency_requests
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]


def report(cast: Cast, case: Matter, hours: float) -> Matter:
    return custody.report_release_time(
        case.pk, actor=cast["clark"].actor, version=case.version, otherwise_release_at=at(hours)
    )


def test_r6_a_decline_is_an_ordinary_answer_and_names_its_ground(cast: Cast, post: Post, page: Page) -> None:
    case = case_in(cast, "lodged", ori="CX0030000")
    address = f"/custody/requests/{case.reference}/"
    assert "It is a request" in page("cole", address)
    assert post("cole", address + "decline/", version=case.version, ground="", text="").status_code == 422
    other = post("cole", address + "decline/", version=case.version, ground="local_policy_other", text="")
    assert other.status_code == 422, "a ground that is not on the list is put in words"
    said = post("cole", address + "decline/", version=case.version, ground="no_judicial_warrant", text="")
    assert said.status_code == 302
    assert "Jail declined" in page("cole", address)


def test_r7_a_block_of_bail_is_reported_and_counted(cast: Cast, post: Post) -> None:
    case = case_in(cast, "served")
    said = {"kind": "bail_blocked", "text": "The bail window turned the family away because of the detainer."}
    answer = post("clark", f"/custody/outcomes/{case.reference}/breach/", version=case.version, **said)
    assert answer.status_code == 302
    assert queries.breach_counts() == [(BreachKind.BAIL_BLOCKED.title, 1)]
    assert Matter.objects.get(pk=case.pk).state == "served"


def test_r7_who_left_after_the_end_of_the_hold_was_held_too_long(cast: Cast) -> None:
    held = report(cast, case_in(cast, "hold_agreed"), -1)
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        assert tick() == 1
        released = Matter.objects.get(pk=held.pk)
        assert released.state == "released"
        told = events.confirm_release(
            released.pk, actor=cast["clark"].actor, version=released.version, released_at=at(0)
        )
    assert told.state == "released"
    assert [b.kind for b in queries.breaches_of(told.pk)] == ["held_past_end"]


def test_r8_no_form_gives_a_power_that_the_law_does_not(cast: Cast, post: Post) -> None:
    case = case_in(cast, "served", ori="CX0030000")
    assert post("cole", f"/custody/requests/{case.reference}/hold/", version=case.version).status_code == 422
    assert Matter.objects.get(pk=case.pk).state == "served"


def test_r9_a_later_release_time_lengthens_no_hold_and_an_earlier_one_shortens_it(cast: Cast) -> None:
    held = report(cast, case_in(cast, "hold_agreed"), -1)
    first = queries.release_time_of(held.pk)
    later = report(cast, held, 20)
    second = queries.release_time_of(held.pk)
    earlier = report(cast, later, -3)
    third = queries.release_time_of(held.pk)
    assert first and second and third and first.due_at and third.due_at
    assert second.due_at == first.due_at
    assert timedelta(minutes=119) < first.due_at - third.due_at < timedelta(minutes=121)
    assert {earlier.state} == {"held"}
    assert held.clocks.filter(kind="hold").count() == 2


def test_r9_no_dead_worker_and_no_page_makes_a_hold_longer(cast: Cast, post: Post, page: Page) -> None:
    """Expiry is derived: nobody ran the tick, and custody is a breach all the same, which stops the case."""
    held = report(cast, case_in(cast, "hold_agreed"), -1)
    with time_machine.travel(timezone.now() + timedelta(hours=47.5)):
        text = page("clark", f"/custody/requests/{held.reference}/")
        assert "Expired" in text
        assert "It cannot be extended" in text
        address = f"/custody/releases/{held.reference}/custody/"
        now = timezone.localtime(timezone.now(), held.agency.zone).strftime("%Y-%m-%dT%H:%M")
        said = {"assumed_at_wall": now, "assumed_at_which": "", "place": "Desk", "officer": "F. Ford"}
        assert post("ford", address, version=held.version, **said).status_code == 302
        assert Matter.objects.get(pk=held.pk).state == "stopped"
        assert [b.kind for b in queries.breaches_of(held.pk)] == ["held_past_end"]
        shown = page("clark", f"/custody/requests/{held.reference}/")
    assert "held longer than 48 hours past release" in shown.lower()


@pytest.mark.parametrize(
    ("elapsed", "warned"),
    [(23, ""), (25, "24 hours of the hold"), (37, "36 hours of the hold"), (47.5, "47 hours of the hold")],
)
def test_r9_the_jails_page_counts_in_words_and_warns(
    cast: Cast, page: Page, elapsed: float, warned: str
) -> None:
    held = report(cast, case_in(cast, "hold_agreed"), -elapsed)
    text = page("clark", f"/custody/requests/{held.reference}/")
    assert "minutes left" in text or "hours left" in text
    assert (warned in text) if warned else ("Warning:" not in text)


def test_r9_the_clock_is_the_facilitys_over_a_change_of_clocks(cast: Cast, page: Page) -> None:
    """14 March 2027: the clocks of Chicago go forward at 2:00. 48 elapsed hours are 49 on the wall."""
    release = datetime(2027, 3, 13, 18, 0, tzinfo=UTC)  # noon CST
    with time_machine.travel(datetime(2027, 3, 13, 19, 0, tzinfo=UTC), tick=False):
        case = case_in(cast, "hold_agreed")
        custody.report_release_time(
            case.pk, actor=cast["clark"].actor, version=case.version, otherwise_release_at=release
        )
        text = page("clark", f"/custody/requests/{case.reference}/")
    assert "Mar 13, 2027, 12:00 CST" in text
    assert "Mar 15, 2027, 13:00 CDT" in text


def test_r9_a_second_detainer_for_the_same_arrest_is_not_lodged(cast: Cast) -> None:
    report(cast, case_in(cast, "hold_agreed", Person(fin="1999999992")), -50)
    tick()
    again = case_in(cast, "signed", Person(fin="1999999992"))
    with pytest.raises(RefusedError, match="no extension"):
        detainer.lodge(again.pk, actor=cast["ortiz"].actor, version=again.version)


def test_r9_two_detainers_with_one_jail_are_one_too_many_and_with_two_are_not(cast: Cast) -> None:
    case_in(cast, "lodged", Person(fin="1999999993"))
    again = case_in(cast, "signed", Person(fin="1999999993"))
    with pytest.raises(RefusedError, match="already with this jail"):
        detainer.lodge(again.pk, actor=cast["ortiz"].actor, version=again.version)
    assert case_in(cast, "lodged", Person(fin="1999999993"), ori="CX0020000").state == "lodged"


def test_r10_an_unserved_request_holds_nobody(cast: Cast, post: Post, page: Page) -> None:
    case = case_in(cast, "lodged")
    address = f"/custody/requests/{case.reference}/"
    assert "only when a copy is served" in page("clark", address)
    assert post("clark", address + "hold/", version=case.version).status_code == 422
    assert Matter.objects.get(pk=case.pk).state == "lodged"


def test_r14_an_arresting_agency_gets_a_prompt_yes_or_no_that_nobody_types(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    asked = agency_requests.record_agency_request(
        case.pk, actor=cast["ortiz"].actor, version=case.version, requested_at=at(-1), requested_by="Sgt. Hale",
        offence="POSSESSION OF A CONTROLLED SUBSTANCE", controlled_substance=True,
    )  # fmt: skip
    assert asked.state == "in_review"
    assert case.clocks.filter(kind="request").count() == 1
    with pytest.raises(RefusedError, match="cannot follow"):
        agency_requests.answer_agency(
            case.pk, actor=cast["ortiz"].actor, version=asked.version, told="Sgt. Hale"
        )


class TestTransferAndEvents:
    def test_a_transfer_takes_the_detainer_to_a_jail_that_answers_anew(self, cast: Cast, page: Page) -> None:
        case = case_in(cast, "hold_agreed")
        moved = events.report_transfer(
            case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000", transferred_at=at(0),
            ground="Birch County warrant 26-77",
        )  # fmt: skip
        assert (moved.state, moved.agency.ori) == ("served", "CX0020000")
        with pytest.raises(RefusedError, match="another agency"):
            custody.agree_to_notify(case.pk, actor=cast["clark"].actor, version=moved.version)
        assert "Transferred" in page("bell", f"/custody/requests/{case.reference}/")
        assert (
            custody.agree_to_notify(case.pk, actor=cast["bell"].actor, version=moved.version).state
            == "notify_agreed"
        )

    def test_nobody_is_transferred_out_of_a_hold_or_to_the_jail_itself(self, cast: Cast) -> None:
        held = case_in(cast, "held")
        for to in ("CX0020000", "CX0010000", "CX9999999"):
            with pytest.raises(RefusedError):
                events.report_transfer(
                    held.pk, actor=cast["clark"].actor, version=held.version, to_ori=to, transferred_at=at(0),
                    ground="x y z",
                )  # fmt: skip

    def test_a_stay_in_hospital_stops_no_clock(self, cast: Cast) -> None:
        held = case_in(cast, "held")
        due = queries.release_time_of(held.pk)
        told = case_events.report_event(
            held.pk, actor=cast["clark"].actor, version=held.version, kind=EventKind.HOSPITAL, happened_at=at(0),
            text="Taken to County General.",
        )  # fmt: skip
        after = queries.release_time_of(held.pk)
        assert told.state == "held"
        assert due is not None and after is not None and after.due_at == due.due_at

    def test_death_and_escape_are_outcomes_of_their_own(self, cast: Cast) -> None:
        died = case_in(cast, "lodged")
        died = events.report_death(died.pk, actor=cast["clark"].actor, version=died.version, died_at=at(0))
        assert queries.outcome_record(died).outcome is Outcome.DIED
        away = case_in(cast, "served")
        away = events.report_escape(
            away.pk, actor=cast["clark"].actor, version=away.version, escaped_at=at(0)
        )
        with pytest.raises(RefusedError, match="does not show it"):
            custody.record_at_large(
                away.pk, actor=cast["ford"].actor, version=away.version, reason=AtLargeReason.DECLINED
            )
        with pytest.raises(RefusedError, match="where the person may be"):
            custody.record_at_large(
                away.pk, actor=cast["ford"].actor, version=away.version, reason=AtLargeReason.ESCAPED,
                text="He lives at 12 Elm Street.",
            )  # fmt: skip
        closed = custody.record_at_large(
            away.pk, actor=cast["ford"].actor, version=away.version, reason=AtLargeReason.ESCAPED
        )
        record = queries.outcome_record(closed)
        assert (record.outcome, record.public) == (Outcome.AT_LARGE_ESCAPED, PublicLift.NO_LONGER_HELD)
        assert record.actor == "Finley Ford"

    def test_an_outcome_that_nobody_knows_is_said_and_never_left_empty(self, cast: Cast, post: Post) -> None:
        case = case_in(cast, "lodged")
        assert queries.outcome_record(case).outcome is Outcome.NONE_YET
        address = f"/custody/outcomes/{case.reference}/unknown/"
        assert post("ford", address, version=case.version, reasons="?").status_code == 422
        assert post("ford", address, version=case.version, reasons=REASONS).status_code == 302
        assert queries.outcome_record(Matter.objects.get(pk=case.pk)).outcome is Outcome.UNKNOWN
