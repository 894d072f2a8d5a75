"""A row makes a page: its view, its roles, its link or button; and a row that contradicts itself is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest
from django.http import HttpRequest, HttpResponse

from handover.accounts.roles import Role
from handover.process.graph import Track
from handover.process.models import Matter
from handover.web import step_pages
from handover.web.access import access_of
from handover.web.step_pages import Packed, StepPage, page_for, paths, register
from tests.support.cast import Cast
from tests.web.conftest import SignedIn
from tests.web.scene import plain_case
from tests.web.urls import PAGES

BUTTON, FORM = PAGES
ANSWERED: Final = ("reed", "answer_query")
SAID = {"text": "Says so."}


def by_hand(request: HttpRequest, matter: Matter) -> HttpResponse:
    return HttpResponse(matter.reference)


class TestRow:
    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"also": "sign_warrant"}, "different people"),
            ({"also": "raise_citizenship"}, "two steps, and only they"),
            ({"question": "Which?"}, "two steps, and only they"),
            ({"only": frozenset({Role.AUDITOR})}, "not taken by all of"),
            ({"by_hand": by_hand}, "either is written by hand"),
            ({"verb": None}, "either is written by hand"),
            ({"readers": frozenset({Role.AUDITOR})}, "can have no readers"),
            ({"done": ""}, "where to go"),
        ],
    )
    def test_one_that_contradicts_itself_is_refused(self, change: dict[str, Any], problem: str) -> None:
        with pytest.raises(ValueError, match=problem):
            replace(FORM, **change)

    def test_one_of_an_unknown_step_is_refused(self) -> None:
        with pytest.raises(KeyError):
            replace(FORM, step="cancle")  # type: ignore[arg-type]

    def test_the_title_and_the_people_are_the_steps(self) -> None:
        assert BUTTON.title == "Take up the review"
        assert BUTTON.takers == {Role.REVIEW_OFFICER}
        assert FORM.takers == {Role.REVIEW_OFFICER, Role.COUNSEL}

    def test_a_page_by_hand_admits_its_readers_too(self) -> None:
        page = replace(BUTTON, verb=None, by_hand=by_hand, readers=frozenset({Role.AUDITOR}))
        (made,) = paths([page])
        declared = access_of(made.callback)
        assert declared is not None
        assert declared.roles == {Role.REVIEW_OFFICER, Role.AUDITOR}


class TestRegister:
    def test_a_role_finds_its_own_page_and_others_none(self) -> None:
        register(PAGES)
        assert page_for(Track.CASE, "raise_citizenship", Role.COUNSEL) is FORM
        assert page_for(Track.CASE, "raise_citizenship", Role.JAIL_CLERK) is None
        assert page_for(Track.CASE, "take_up", Role.COUNSEL) is None

    def test_two_pages_of_one_step_for_one_role_are_refused(self) -> None:
        register(PAGES)
        register(PAGES)  # the same again is no second page
        second = replace(FORM, name="second", only=frozenset({Role.COUNSEL}))
        with pytest.raises(ValueError, match="both take “Raise a citizenship question” for counsel"):
            register([second])

    def test_the_other_step_of_a_page_leads_to_it(self) -> None:
        one: StepPage = replace(
            FORM, step="record_conviction", also="record_no_conviction", question="What did the court do?",
            only=frozenset(),
        )  # fmt: skip
        register([one])
        assert page_for(Track.CASE, "record_no_conviction", Role.RECORDS_SPECIALIST) is one


class TestForm:
    def test_it_is_shown_and_takes_the_step(self, signed_in: SignedIn, cast: Cast) -> None:
        case, client = plain_case(cast, ANSWERED), signed_in("ortiz")
        address = f"/try/{case.reference}/citizenship/"
        shown = client.get(address).content.decode()
        assert "<h1" in shown and "Raise a citizenship question" in shown
        assert client.post(address, {"version": case.version}).status_code == 422
        answer = client.post(address, {"version": case.version, **SAID})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/try/parts/")
        assert Matter.objects.get(pk=case.pk).state == "citizenship_question"

    def test_a_stale_version_is_a_conflict(self, signed_in: SignedIn, cast: Cast) -> None:
        case = plain_case(cast, ANSWERED)
        stale = {"version": case.version - 1, **SAID}
        assert signed_in("lane").post(f"/try/{case.reference}/citizenship/", stale).status_code == 409

    def test_it_is_closed_to_a_role_whose_page_is_elsewhere(self, signed_in: SignedIn, cast: Cast) -> None:
        case = plain_case(cast, ANSWERED)
        assert signed_in("clark").get(f"/try/{case.reference}/citizenship/").status_code == 403

    def test_an_unknown_reference_and_another_method(self, signed_in: SignedIn, cast: Cast) -> None:
        client = signed_in("ortiz")
        assert client.get("/try/C-2222222222/citizenship/").status_code == 404
        assert client.put("/try/C-2222222222/citizenship/").status_code == 405


class TestButton:
    def test_it_takes_the_step_at_once_and_has_no_page(self, signed_in: SignedIn, cast: Cast) -> None:
        case, client = plain_case(cast, ANSWERED), signed_in("ortiz")
        address = f"/try/{case.reference}/take-up/"
        assert client.get(address).status_code == 405
        assert client.post(address, {"version": case.version}).status_code == 302
        assert Matter.objects.get(pk=case.pk).state == "in_review"

    @pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 5000])
    def test_a_version_that_was_never_shown_is_a_conflict(
        self, version: str, signed_in: SignedIn, cast: Cast
    ) -> None:
        case = plain_case(cast, ANSWERED)
        answer = signed_in("ortiz").post(f"/try/{case.reference}/take-up/", {"version": version})
        assert answer.status_code == 409
        assert Matter.objects.get(pk=case.pk).state == "awaiting_review"


def test_a_list_of_steps_draws_links_and_buttons(signed_in: SignedIn, cast: Cast) -> None:
    """The step that the state waits for leads, and a button carries the version that was shown."""
    step_pages.register(PAGES)
    case = plain_case(cast, ANSWERED)
    text = signed_in("ortiz").get("/try/parts/").content.decode()
    steps = text[text.index('<ul class="ho-steps">') :]
    button, link = steps.index(">Take up the review<"), steps.index(">Raise a citizenship question<")
    assert button < link
    assert f'name="version" value="{case.version}"' in steps[:button]
    assert f'action="/try/{case.reference}/take-up/"' in steps[:button]
    assert f'href="/try/{case.reference}/citizenship/"' in steps[button:link]
    assert "Take up" not in signed_in("lane").get("/try/parts/").content.decode().split("ho-steps")[1]


def test_packed_hands_over_one_value_and_the_version() -> None:
    cleaned = {"version": 3, "first": "a", "second": "b"}
    assert Packed("pair", dict)(cleaned) == {"version": 3, "pair": {"first": "a", "second": "b"}}
    beside = Packed("pair", dict, beside=("second",))
    assert beside(cleaned) == {"version": 3, "second": "b", "pair": {"first": "a"}}
    assert cleaned["version"] == 3
