"""The code ends a set time after the case, and not while somebody is owed an answer; after that it is as if no such
case were there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.administration import retention
from handover.conf.setting_types import LEAST_CODE_DAYS
from handover.papers.tags import day
from handover.process.advance import RefusedError
from handover.process.erasure import public as erasure
from handover.process.models import Matter
from handover.stages.custody import time_corrections
from handover.stages.detainer import cancelling, person_code
from handover.stages.detainer.models import PersonCode
from handover.stages.detainer.rules import LiftReason
from handover.stages.disclosure import actions as disclosure
from handover.stages.disclosure import queries as asked
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.stops import actions as stops
from handover.subject_portal import limits
from handover.subject_portal.translations import words_of
from tests.administration.test_retention import answered
from tests.process.erasure.erasing import erased, labels_of
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g07_stated_times import propose
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.subject_portal.person_page import CODES, ENTRANCE, PAGE, enter, text
from tests.subject_portal.test_code_times import WRONG, told
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=LEAST_CODE_DAYS)
FAR = timedelta(days=9000)


def closed(cast: Cast, person: Person | None = None) -> Matter:
    case = case_in(cast, "lodged", person)
    return cancelling.cancel(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reason=LiftReason.RESOURCES, reasons=REASONS
    )


def opens(case: Matter, at: datetime) -> bool:
    with time_machine.travel(at, tick=False):
        return person_code.opened_by(case.reference, CODES[case.reference]) is not None


def access(case: Matter, cast: Cast) -> Matter:
    asks = disclosure.AccessForm(
        "person", "Marcos Reyes", "Passport shown at the desk.", "All that is held.", timezone.now()
    )
    return disclosure.ask_access(case.pk, actor=cast["ortiz"].actor, version=case.version, form=asks)


class TestTheEnd:
    def test_it_opens_until_the_day_and_not_after(self, cast: Cast) -> None:
        case = closed(cast)
        assert opens(case, case.moved_at + DAYS - timedelta(seconds=1))
        assert not opens(case, case.moved_at + DAYS)
        assert opens(case_in(cast, "lodged"), timezone.now() + FAR), "a case that goes on"

    def test_after_it_the_answer_is_that_of_a_case_that_is_none(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("handover.subject_portal.limits.TRIES", 99)
        case, other = closed(cast), case_in(cast, "lodged")
        with time_machine.travel(case.moved_at + DAYS):
            told(other.reference, WRONG)
            none = told("C-ZZZZZZZZZZ", CODES[case.reference])
            assert none[0] == 422
            assert told(case.reference, CODES[case.reference]) == none, "the right code, too late"
            assert told(case.reference, WRONG) == none
            assert told(other.reference, CODES[other.reference])[0] == 302

    def test_a_page_that_is_open_closes_and_takes_nothing(self, cast: Cast) -> None:
        case = closed(cast)
        with time_machine.travel(case.moved_at + DAYS - timedelta(minutes=2)):
            client = enter(case)
            assert case.reference in text(client)
        with time_machine.travel(case.moved_at + DAYS + timedelta(minutes=2)):
            said = {"kind": "record", "who": "person", "text": "Not mine."}
            assert client.post(PAGE, said)["Location"] == f"{ENTRANCE}?lang=en"
            assert client.get(PAGE).status_code == 302
        assert not Matter.objects.filter(track="dispute").exists()

    def test_what_the_person_disputed_is_answered_and_read_however_late(self, cast: Cast) -> None:
        case = closed(cast)
        last = case.moved_at + DAYS - timedelta(days=1)
        with time_machine.travel(last):
            dispute = disputes.file_dispute(
                case.pk, actor=cast["ortiz"].actor, said_by="the person", text="No."
            )
        assert opens(case, last + FAR), "nobody has answered"
        answered = last + timedelta(days=40)
        with time_machine.travel(answered):
            disputes.leave_record(
                dispute.pk, actor=cast["stone"].actor, version=dispute.version,
                answer=disputes.DatedAnswer(REASONS, "By letter to the person."),
            )  # fmt: skip
        assert opens(case, answered + DAYS - timedelta(hours=1)), (
            "the answer can be read, and taken to a court"
        )
        assert not opens(case, answered + DAYS + timedelta(hours=1))

    def test_a_request_for_access_keeps_it_and_its_answer_gives_the_time_anew(self, cast: Cast) -> None:
        case = access(closed(cast), cast)
        assert opens(case, case.moved_at + FAR)
        request = asked.requests_of(case.pk).get()
        answered = case.moved_at + DAYS + timedelta(days=5)
        with time_machine.travel(answered):
            disclosure.answer_access(
                case.pk, actor=cast["stone"].actor, version=case.version, request_id=request.pk, released=[],
                ground="5 USC 552a(j)(2), as the record stands.",
            )  # fmt: skip
        assert opens(case, answered + DAYS - timedelta(hours=1))
        assert not opens(case, answered + DAYS + timedelta(hours=1))

    def test_a_correction_of_a_time_that_waits_keeps_it(self, cast: Cast) -> None:
        case = at_state(cast, "in_custody")
        over = Matter.objects.get(pk=case.pk).moved_at
        assert not opens(case, over + DAYS + timedelta(hours=1))
        waits = propose(cast, case, walk.at(-2))
        assert time_corrections.proposal_of(waits) is not None
        assert opens(case, over + FAR)

    def test_a_case_that_goes_on_again_keeps_it_and_its_next_end_counts(self, cast: Cast) -> None:
        case = at_state(cast, "in_custody")
        over = Matter.objects.get(pk=case.pk).moved_at
        assert not opens(case, over + DAYS + timedelta(minutes=1))
        with time_machine.travel(over + timedelta(days=600)):
            again = STOPS["stopped"](cast, case)
            assert opens(case, over + FAR), again.state
            settled = stops.settle(
                again.pk, actor=cast["stone"].actor, version=Matter.objects.get(pk=case.pk).version, reasons=REASONS,
                done="The person was told by letter, and counsel was asked to look at it.",
            )  # fmt: skip
        assert settled.place.ended
        assert opens(case, over + timedelta(days=600) + DAYS - timedelta(hours=1))
        assert not opens(case, over + timedelta(days=600) + DAYS + timedelta(hours=1))

    def test_what_else_is_put_on_file_gives_no_time_anew(self, cast: Cast) -> None:
        case = closed(cast)
        over = case.moved_at
        with time_machine.travel(over + timedelta(days=700)):
            lawyer = disclosure.LawyerForm("Dana Diaz", "555-0177", "g28", timezone.now())
            disclosure.record_representative(
                case.pk, actor=cast["ortiz"].actor, version=case.version, form=lawyer
            )
        assert not opens(case, over + DAYS)

    def test_a_shorter_setting_takes_nothing_of_what_the_notice_says(
        self, cast: Cast, settings: Settings
    ) -> None:
        settings.HANDOVER_PERSON_CODE_DAYS = 1000
        case = closed(cast)
        settings.HANDOVER_PERSON_CODE_DAYS = LEAST_CODE_DAYS
        assert opens(case, case.moved_at + timedelta(days=999))
        assert not opens(case, case.moved_at + timedelta(days=1000))
        later = closed(cast)
        assert not opens(later, later.moved_at + timedelta(days=999))


class TestWhatIsSaid:
    @pytest.mark.parametrize("language", ["en", "es", "zh", "ko"])
    def test_the_page_says_how_long(self, cast: Cast, language: str) -> None:
        words = words_of(language)
        case = case_in(cast, "lodged")
        page = text(enter(case), language).replace("&#x27;", "'")
        assert words["holds_open"].format(days=LEAST_CODE_DAYS) in page
        over = cancelling.cancel(
            case.pk, actor=cast["ortiz"].actor, version=case.version, reason=LiftReason.RESOURCES, reasons=REASONS
        )  # fmt: skip
        on = day((over.moved_at + DAYS).astimezone(over.agency.zone).date(), language)
        assert words["holds_until"].format(on=on) in text(enter(case), language).replace("&#x27;", "'")


class TestWithTheRecord:
    @pytest.mark.usefixtures("patient_erasures")
    def test_the_code_goes_with_the_content_of_its_case(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        client = enter(case)
        erased(cast, labels_of([case.pk]))
        assert CODES[case.reference] and PersonCode.objects.get(matter=case).digest.startswith(
            "erased by order"
        )
        assert not opens(case, timezone.now())
        assert client.get(PAGE).status_code == 302
        assert told(case.reference, CODES[case.reference])[:2] == told("C-ZZZZZZZZZZ", WRONG)[:2]

    @pytest.mark.usefixtures("patient_erasures")
    def test_an_order_about_the_person_s_record_ends_the_code_with_the_notice_that_it_erases(
        self, cast: Cast
    ) -> None:
        """The notice names the record's number, the code's row does not."""
        case = case_in(cast, "lodged", Person(fin="1777777773"))
        client = enter(case)
        notices = [label for label in labels_of([case.pk]) if label.startswith("detainer.Paper")]
        erased(cast, notices)
        assert not PersonCode.objects.get(matter=case).erased
        assert not opens(case, timezone.now())
        assert client.get(PAGE).status_code == 302

    def test_the_schedule_waits_while_the_code_holds(self, cast: Cast) -> None:
        case = closed(cast)
        assert case.parent is not None
        answered(case.parent)
        late = case.moved_at + timedelta(days=2600)
        with time_machine.travel(late - timedelta(days=1)):
            access(case, cast)
        with time_machine.travel(late + timedelta(days=2600)):
            one = next(one for one in retention.due() if case.reference in one.references)
            assert "owed an answer" in one.held
            with pytest.raises(RefusedError, match="owed an answer"):
                retention.ask(case.reference, actor=cast["reed"].actor)

    def test_what_was_asked_is_not_approved_once_the_code_holds_again(self, cast: Cast) -> None:
        """The world changed between two steps: a dispute, which is no step of the case itself."""
        case = closed(cast)
        assert case.parent is not None
        answered(case.parent)
        with time_machine.travel(case.moved_at + timedelta(days=2600)):
            asked = retention.ask(case.reference, actor=cast["reed"].actor)
            disputes.file_dispute(case.pk, actor=cast["ortiz"].actor, said_by="the person", text="No.")
            with pytest.raises(RefusedError):
                erasure.approve(asked.pk, actor=cast["stone"].actor)


def test_nothing_that_stands_is_counted_for_a_case_without_a_code(cast: Cast, settings: Settings) -> None:
    settings.HANDOVER_PERSON_PAGE = ""
    case = case_in(cast, "lodged")
    assert person_code.standing_among([case]) == ""
    settings.HANDOVER_PERSON_PAGE = "https://handover.example/person/"
    other = case_in(cast, "lodged")
    with transaction.atomic():
        assert other.reference in person_code.standing_among([case, other])


def test_the_limits_hold_for_a_code_that_has_ended(cast: Cast) -> None:
    case = closed(cast)
    with time_machine.travel(case.moved_at + DAYS):
        client = Client(REMOTE_ADDR="192.0.2.7")
        right = {"reference": case.reference, "code": CODES[case.reference]}
        tries = [client.post(ENTRANCE, right).status_code for _ in range(limits.TRIES + 1)]
        assert tries == [422] * limits.TRIES + [429]
