"""What every answer carries, and the answers to a conflict, a refusal, a closed door and a defect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from handover.audit.models import Entry
from handover.process.models import Matter
from handover.web.middleware import HEADERS, IDLE_LIMIT
from tests.support.cast import Cast
from tests.web.conftest import SignedIn
from tests.web.scene import plain_case

HTMX = {"HX-Request": "true"}


def test_no_page_is_kept_by_a_browser_or_a_proxy(signed_in: SignedIn) -> None:
    for address in ("/", "/accounts/me/", "/try/counsel/", "/nothing/"):
        answer = signed_in("ortiz").get(address)
        assert "no-store" in answer.headers["Cache-Control"], address
        for name, value in HEADERS.items():
            assert answer.headers[name] == value


def test_the_content_policy_admits_this_site_and_nothing_inline(signed_in: SignedIn) -> None:
    policy = signed_in("ortiz").get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_audit_knows_where_a_request_came_from(signed_in: SignedIn) -> None:
    signed_in("ortiz").get("/try/counsel/", REMOTE_ADDR="198.51.100.7")
    signed_in("ortiz").get("/try/counsel/", REMOTE_ADDR="198.51.100.8")
    assert list(Entry.objects.values_list("source", flat=True)) == ["198.51.100.7", "198.51.100.8"]


def test_half_an_hour_without_a_request_locks_the_session(signed_in: SignedIn) -> None:
    client, start = signed_in("ortiz"), timezone.now()
    with time_machine.travel(start, tick=False):
        assert client.get("/").status_code == 200
    with time_machine.travel(start + timedelta(seconds=IDLE_LIMIT), tick=False):
        assert client.get("/").status_code == 200
    with time_machine.travel(start + timedelta(seconds=2 * IDLE_LIMIT), tick=False):
        assert client.get("/still-here/").status_code == 204
    with time_machine.travel(start + timedelta(seconds=3 * IDLE_LIMIT + 1), tick=False):
        answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/locked/")


class TestConflict:
    @time_machine.travel(datetime(2026, 12, 1, 18, tzinfo=UTC))
    def test_a_page_says_what_changed_by_whom_and_when(self, signed_in: SignedIn, cast: Cast) -> None:
        case = plain_case(cast, ("reed", "answer_query"))
        answer = signed_in("ortiz").get("/try/conflict/", headers={"Referer": "http://testserver/try/form/"})
        text = answer.content.decode()
        assert answer.status_code == 409
        for word in (
            case.reference,
            "Nothing that you sent was recorded",
            "Answered the query",
            "Robin Reed",
            "CST",
        ):
            assert word in text
        assert 'href="http://testserver/try/form/"' in text

    def test_the_way_back_never_leaves_this_site(self, signed_in: SignedIn, cast: Cast) -> None:
        plain_case(cast)
        answer = signed_in("ortiz").get("/try/conflict/", headers={"Referer": "https://elsewhere.example/"})
        assert "elsewhere.example" not in answer.content.decode()

    def test_a_fragment_answers_a_fragment(self, signed_in: SignedIn, cast: Cast) -> None:
        plain_case(cast)
        answer = signed_in("ortiz").get("/try/conflict/", headers=HTMX)
        assert answer.status_code == 409
        assert "<html" not in answer.content.decode()
        assert "Nothing that you sent was recorded" in answer.content.decode()


def test_a_refusal_gives_each_reason_and_is_recorded(signed_in: SignedIn) -> None:
    answer = signed_in("ortiz").get("/try/refused/")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "A second person is needed." in text
    assert "A print is needed." in text
    entry = Entry.objects.get(act="step.refused")
    assert entry.content["why"] == "two_person,facts"


def test_a_missing_permission_is_403_with_what_to_do(signed_in: SignedIn) -> None:
    answer = signed_in("ortiz").get("/try/forbidden/")
    assert answer.status_code == 403
    assert "Olive Ortiz, Review officer" in answer.content.decode()
    assert "ask your supervisor" in answer.content.decode()


@pytest.mark.parametrize("address", ["/try/broken/", "/nothing/"])
def test_a_defect_and_a_wrong_address_say_what_to_do_and_nothing_of_the_inside(
    signed_in: SignedIn, address: str
) -> None:
    answer = signed_in("ortiz").get(address)
    text = answer.content.decode()
    assert answer.status_code in (404, 500)
    assert "<h1>" in text
    for inside in ("RuntimeError", "a defect", "Traceback", "urls.py"):
        assert inside not in text


def test_a_button_opened_as_a_page_says_so(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["ortiz"])
    answer = client.get("/accounts/sign-out/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "Nothing was changed" in answer.content.decode()


def test_a_form_without_its_mark_changes_nothing_and_says_why(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["ortiz"])
    answer = client.post("/accounts/sign-out/")
    assert answer.status_code == 403
    assert "could not be trusted" in answer.content.decode()
    assert client.get("/").status_code == 200


def test_what_was_told_to_one_person_is_never_told_to_the_next_one_of_the_browser(
    cast: Cast, signed_in: SignedIn
) -> None:
    """What a page says after an act stands in the session, and no cookie carries it past the session's end."""
    client = signed_in("ortiz")
    client.get("/try/told/")
    assert not any("C-2222222222" in morsel.value for morsel in client.cookies.values())
    client.post("/accounts/sign-out/")  # the test client's own `logout` would empty the browser's cookies
    client.force_login(cast["stone"])
    assert "C-2222222222" not in client.get("/try/form/").content.decode()


def test_a_fragment_of_someone_signed_out_sends_the_whole_page_to_sign_in(db: None) -> None:
    answer = Client().get("/try/form/", headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/accounts/sign-in/"


def test_the_scene_is_what_it_says(cast: Cast) -> None:
    case = plain_case(cast, ("reed", "answer_query"), ("ortiz", "take_up"))
    assert Matter.objects.get(pk=case.pk).standing.state == "in_review" == case.state
