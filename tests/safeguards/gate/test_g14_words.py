"""G14: a page of more than one step says what is chosen, before and after it is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.process.past_tense import done
from handover.stages.review.case_file.file import file_of
from handover.stages.review.case_file.signs import citizenship_signs, read_digest
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.dispositions import actions as dispositions
from handover.web.step_pages import registered
from tests.safeguards.conftest import Post
from tests.safeguards.gate.after_finding import at_state
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Look = Callable[[str, str], str]
CITIZEN = "Resolve: probative evidence of citizenship"
NOT_CITIZEN = "Resolve: evidence does not show citizenship"
CONVICTED, IN_FAVOUR = "Record a conviction", "Record dismissal or acquittal"
AGREED, RETURNED = "Close by discretion", "Return the memo of discretion"
TRIED = {"review:resolve", "review:disposition", "review:answer_discretion", "identification:examine",
         "detainer:reissue_code"}  # fmt: skip


def test_every_page_of_more_than_one_step_is_tried() -> None:
    """The examination is tried in `tests.stages.identification.test_views`."""
    assert {p.name for p in registered() if p.also and ":" in p.name} == TRIED


def _frozen(cast: Cast, state: str = "in_review") -> Matter:
    case = case_in(cast, state)  # type: ignore[arg-type]
    return citizenship.raise_citizenship(
        case.pk, actor=cast["owens"].actor, version=case.version, indicium="statement", text="Says so."
    )


def _waiting(cast: Cast) -> Matter:
    case = case_in(cast, "in_review")
    return dispositions.await_disposition(
        case.pk, actor=cast["ortiz"].actor, version=case.version, charge="THEFT", court="County court",
        look_again_on=date(2099, 1, 1), reasons=REASONS,
    )  # fmt: skip


def _messages(answer: HttpResponse) -> str:
    return " ".join(str(m) for m in get_messages(answer.wsgi_request))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "taken", "not_taken"), [("yes", CITIZEN, NOT_CITIZEN), ("no", NOT_CITIZEN, CITIZEN)]
)
def test_counsels_answer_reads_as_it_was_given(
    cast: Cast, post: Post, said: str, taken: str, not_taken: str
) -> None:
    case = _frozen(cast)
    answer = post(
        "lane", f"/review/cases/{case.reference}/resolve/", version=case.version, citizen=said,
        fact_part=REASONS, law_part=REASONS, supervisor="S. Stone",
        read=read_digest(citizenship_signs(file_of(case.pk))),
    )  # fmt: skip
    assert answer.status_code == 302
    assert f"Recorded: {done(taken)}." in _messages(answer)
    assert not_taken not in _messages(answer)


def test_the_question_names_both_answers_and_where_each_leads(cast: Cast, page: Look) -> None:
    case = _frozen(cast)
    shown = page("lane", f"/review/cases/{case.reference}/resolve/")
    assert "<title>Answer the citizenship question" in shown
    for words in (CITIZEN, NOT_CITIZEN, "“In review”", "“Closed, United States citizen”"):
        assert words in shown
    steps = page("lane", f"/review/cases/{case.reference}/")
    assert "Answer the citizenship question" in steps
    assert f">{CITIZEN}<" not in steps and f">{NOT_CITIZEN}<" not in steps


def test_while_a_detainer_is_out_each_page_has_the_one_answer_that_it_takes(cast: Cast, page: Look) -> None:
    case = _frozen(cast, "lodged")
    shown = page("lane", f"/review/cases/{case.reference}/resolve/")
    assert f"<title>{NOT_CITIZEN}" in shown
    assert CITIZEN not in shown
    steps = page("lane", f"/review/cases/{case.reference}/")
    assert f">{NOT_CITIZEN}<" in steps and f">{CITIZEN}, and cancel the detainer<" in steps


@pytest.mark.parametrize(
    ("outcome", "taken", "not_taken"),
    [
        ("convicted", CONVICTED, IN_FAVOUR),
        ("dismissed", IN_FAVOUR, CONVICTED),
        ("acquitted", IN_FAVOUR, CONVICTED),
    ],
)
def test_what_the_court_did_reads_as_it_was_recorded(
    cast: Cast, post: Post, page: Look, outcome: str, taken: str, not_taken: str
) -> None:
    case = _waiting(cast)
    shown = page("reed", f"/review/cases/{case.reference}/disposition/")
    assert "<title>Record what the court did" in shown
    assert CONVICTED in shown and IN_FAVOUR in shown
    answer = post(
        "reed", f"/review/cases/{case.reference}/disposition/", version=case.version, outcome=outcome,
        disposed_on="2026-01-05", source="Clerk of court",
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert f"Recorded: {done(taken)}." in _messages(answer)
    assert not_taken not in _messages(answer)


@pytest.mark.parametrize(
    ("agrees", "taken", "not_taken"), [("yes", AGREED, RETURNED), ("no", RETURNED, AGREED)]
)
def test_an_answer_to_a_memo_of_discretion_reads_as_it_was_recorded(
    cast: Cast, post: Post, page: Look, agrees: str, taken: str, not_taken: str
) -> None:
    case = case_in(cast, "in_review")
    memo = f"/review/cases/{case.reference}/discretion/"
    duty = "The prosecutor has said that the charge is dropped on Monday."
    assert post("ortiz", memo, version=case.version, reasons=REASONS, duty=duty).status_code == 302
    shown = page("stone", f"{memo}answer/")
    assert "<title>Answer the memo of discretion" in shown
    answer = post("stone", f"{memo}answer/", version=case.version + 1, agrees=agrees, reasons=REASONS)
    assert answer.status_code == 302, answer.content.decode()
    assert f"Recorded: {done(taken)}." in _messages(answer)
    assert done(not_taken) not in _messages(answer)


@pytest.mark.usefixtures("person_page")
@pytest.mark.parametrize(
    ("state", "who", "not_who"), [("held", "jail", "office"), ("in_custody", "office", "jail")]
)
def test_who_hands_a_new_code_over_reads_before_and_after(
    cast: Cast, post: Post, page: Look, state: CaseState, who: str, not_who: str
) -> None:
    """It is not chosen: it follows from where the person is."""
    case = at_state(cast, state)
    address = f"/detainer/cases/{case.reference}/code/"
    shown = page("stone", address)
    assert "<title>Issue a new code for the person" in shown
    assert ("is not in the jail any more" in shown) is (who == "office")
    assert ("its staff hand it over" in shown) is (who == "jail")
    answer = post(
        "stone", address, version=case.version, asked_by="person", shown_by=REASONS, reasons=REASONS
    )
    assert answer.status_code == 302, answer.content.decode()
    assert f"for the {who} to hand over" in _messages(answer)
    assert f"for the {not_who} to hand over" not in _messages(answer)


def test_a_refused_answer_keeps_the_pages_own_name(cast: Cast) -> None:
    case = _waiting(cast)
    client = Client()
    client.force_login(cast["reed"])
    answer = client.post(
        f"/review/cases/{case.reference}/disposition/",
        {"version": case.version, "outcome": "dismissed", "disposed_on": "2099-01-05", "source": "Clerk"},
    )
    assert answer.status_code == 422
    assert "Record what the court did" in answer.content.decode()
