"""Where no new code can be made, the list of acts and the page say so before anything is typed."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.process.erasure import public as erasure
from handover.process.models import Matter
from handover.stages.custody import events
from handover.stages.detainer.models import CodeReissue
from handover.stages.disclosure import actions as disclosure
from tests.process.erasure.erasing import erased, labels_of
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.subject_portal.test_code_end import DAYS, closed
from tests.subject_portal.test_reissue import LOST, SHOWN
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db


def officer(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast["ortiz"])
    return client


def listed(cast: Cast, case: Matter) -> str:
    """What the case's page says under “What you can do”."""
    page = officer(cast).get(f"/detainer/cases/{case.reference}/").content.decode()
    return page[page.index('id="next"') : page.index('id="way"')]


def page(cast: Cast, case: Matter) -> tuple[int, str]:
    answer = officer(cast).get(f"/detainer/cases/{case.reference}/code/")
    return answer.status_code, answer.content.decode().replace("&#x27;", "'")


def is_offered(cast: Cast, case: Matter) -> bool:
    """Whether list and page agree that it can be done."""
    link = f'href="/detainer/cases/{case.reference}/code/"' in listed(cast, case)
    status, text = page(cast, case)
    assert status == (200 if link else 422)
    assert ('name="shown_by"' in text) is link
    return link


def test_it_is_offered_where_it_will_be_taken(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    assert is_offered(cast, case)
    assert "not possible now" not in listed(cast, case)


def test_not_where_the_page_is_off(cast: Cast, settings: Settings) -> None:
    case = case_in(cast, "lodged")
    settings.HANDOVER_PERSON_PAGE = ""
    assert not is_offered(cast, case)
    said = "The person's page is off here: no code is made."
    assert said in page(cast, case)[1]
    text = re.sub(r"<[^>]+>", "", listed(cast, case)).replace("&#x27;", "'")
    assert (
        f"Issue a new code for the person's page, for the jail to hand over: not possible now. {said}" in text
    )


def test_not_where_nothing_was_lodged(cast: Cast) -> None:
    """A stop is open to it whether or not something is out."""
    case = STOPS["citizenship_question"](cast, case_in(cast, "in_review"))
    assert not is_offered(cast, case)
    assert "Nothing was lodged in this case" in page(cast, case)[1]
    assert "Nothing was lodged in this case" in listed(cast, case)


def test_not_where_the_code_has_ended(cast: Cast) -> None:
    case = closed(cast)
    assert is_offered(cast, case)
    with time_machine.travel(case.moved_at + DAYS):
        assert not is_offered(cast, case)
        assert "The code has ended" in page(cast, case)[1]
        hold = erasure.hold(case.reference, reason=REASONS, actor=cast["stone"].actor)
        assert is_offered(cast, case), "the bar fell"
        erasure.end_hold(hold.pk, actor=cast["stone"].actor)
        assert not is_offered(cast, case)


@pytest.mark.usefixtures("patient_erasures")
def test_not_where_an_order_erased_the_notice(cast: Cast) -> None:
    case = closed(cast)
    erased(cast, [label for label in labels_of([case.pk]) if label.startswith("detainer.Paper")])
    assert not is_offered(cast, case)


def test_not_where_the_person_died_and_no_lawyer_is_on_record(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    case = events.report_death(
        case.pk, actor=cast["clark"].actor, version=case.version, died_at=timezone.now()
    )
    assert not is_offered(cast, case)
    assert "The person died. A lawyer on record may ask." in page(cast, case)[1]
    lawyer = disclosure.LawyerForm("Dana Diaz", "555-0177", "g28", timezone.now())
    case = disclosure.record_representative(
        case.pk, actor=cast["ortiz"].actor, version=case.version, form=lawyer
    )
    assert is_offered(cast, case)


def test_what_is_sent_after_the_bar_arose_is_refused_too(cast: Cast, settings: Settings) -> None:
    """The page was opened before, and sent after the setting was changed."""
    case, client = case_in(cast, "lodged"), officer(cast)
    address = f"/detainer/cases/{case.reference}/code/"
    assert client.get(address).status_code == 200
    settings.HANDOVER_PERSON_PAGE = ""
    answer = client.post(
        address,
        {"version": case.version, "asked_by": "person", "shown_by": SHOWN, "reasons": LOST},
    )
    assert answer.status_code == 422
    assert SHOWN in answer.content.decode().replace("&#x27;", "'"), "what was typed stays"
    assert not CodeReissue.objects.exists()
