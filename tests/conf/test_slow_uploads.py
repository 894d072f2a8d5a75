"""A file that takes minutes to come: the session is locked, or has ended, before it is there.

The server hands a request on when the whole of it has come (`conf.whole_requests`), so that what counts is the session
of that moment. Its sender is told; of what was sent nothing is kept, and what was typed is.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings as live
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.process.models import Matter
from handover.stages.review.notes.models import CaseNote
from handover.subject_portal.translations import words_of
from handover.subject_portal.views import OPEN_FOR
from handover.web.body_limits import MIB
from handover.web.middleware import IDLE_LIMIT, LONGEST
from handover.web.models import FormDraft
from tests.conf.test_body_limits import no_temporary_file
from tests.conf.test_second_factor import PASSWORD
from tests.support.cast import Cast
from tests.support.person_page import open_person_page
from tests.support.walk import case_in

__all__ = ["no_temporary_file"]
pytestmark = pytest.mark.django_db
TOLD = "What you sent was not accepted"
TEXT = "The sister called about the warrant."


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False


@pytest.fixture
def case(cast: Cast) -> Matter:
    return case_in(cast, "in_review")


@pytest.fixture
def officer(cast: Cast, case: Matter) -> Client:
    """Somebody who has typed a note, of which the page kept a draft, and now sends it."""
    cast["ortiz"].set_password(PASSWORD)
    cast["ortiz"].save()
    client = Client()
    client.force_login(cast["ortiz"])
    assert 'data-draft="/drafts/"' in client.get(page_of(case)).content.decode()
    draft = {"page": page_of(case), "fields": {"kind": ["call"], "text": [TEXT]}}
    assert client.post("/drafts/", json.dumps(draft), content_type="application/json").status_code == 200
    return client


def page_of(case: Matter) -> str:
    return f"/review/cases/{case.reference}/notes/"


def send(client: Client, case: Matter, size: int = 2 * MIB) -> Any:
    file = SimpleUploadedFile("call.txt", b"x" * size)
    return client.post(
        page_of(case),
        {"kind": "call", "text": TEXT, "file": file},
        headers={"Referer": f"http://testserver{page_of(case)}"},
    )


def later(seconds: int) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def test_in_time_it_is_kept_and_its_draft_is_gone(officer: Client, case: Matter) -> None:
    assert send(officer, case)["Location"] == page_of(case)
    assert CaseNote.objects.get().text == TEXT
    assert not FormDraft.objects.exists()


@pytest.mark.usefixtures("no_temporary_file")
def test_a_session_that_was_locked_meanwhile_takes_nothing_and_gives_back_what_was_typed(
    officer: Client, case: Matter
) -> None:
    with time_machine.travel(later(IDLE_LIMIT + 60)):
        way = send(officer, case)["Location"]
        assert way.startswith("/accounts/locked/?next=")
        locked = officer.get(way).content.decode()
        assert TOLD not in locked and TEXT not in locked
        form = urlencode({"password": PASSWORD})
        goal = officer.post(way, form, content_type="application/x-www-form-urlencoded")["Location"]
        page = officer.get(goal).content.decode()
        assert goal.endswith(page_of(case))
        assert TOLD in page and TEXT in page
        assert TOLD not in officer.get(goal).content.decode(), "it is told once"
    assert not CaseNote.objects.exists()


@pytest.mark.usefixtures("no_temporary_file")
@pytest.mark.parametrize("size", [100, 2 * MIB])
def test_a_session_that_ended_meanwhile_leads_to_the_sign_in_and_its_file_is_not_called_too_large(
    officer: Client, case: Matter, cast: Cast, size: int
) -> None:
    for end in ("twelve hours", "elsewhere"):
        client = Client()
        client.force_login(cast["ortiz"])
        client.get(page_of(case))
        if end == "elsewhere":
            client.session.delete()
        with time_machine.travel(later(LONGEST + 60 if end == "twelve hours" else 0)):
            sent = send(client, case, size)
            assert (sent.status_code, sent["Location"].split("?")[0]) == (302, "/accounts/sign-in/"), end
            assert TOLD in client.get(sent["Location"]).content.decode()
    assert not CaseNote.objects.exists()
    assert TEXT in officer.get(page_of(case)).content.decode(), (
        "what was typed is there after the next sign-in"
    )


@pytest.mark.parametrize(("size", "status"), [(100, 403), (2 * MIB, 302)])
def test_a_stranger_with_a_made_up_cookie_leaves_no_session(case: Matter, size: int, status: int) -> None:
    """Otherwise anybody could fill the table of sessions, without a form's token."""
    client, before = Client(enforce_csrf_checks=True), Session.objects.count()
    client.cookies[live.SESSION_COOKIE_NAME] = "x" * 32
    sent = send(client, case, size)
    assert sent.status_code == status, "a small form has no token; a large one is not read so far"
    client.get(sent.headers.get("Location", "/"))
    assert Session.objects.count() == before


@pytest.mark.usefixtures("no_temporary_file")
def test_a_stranger_s_file_is_refused_as_before(case: Matter) -> None:
    assert send(Client(), case).status_code == 413
    assert TOLD not in Client().get("/accounts/sign-in/").content.decode()


def test_the_page_of_the_person_that_closed_meanwhile_puts_the_words_aside(cast: Cast) -> None:
    case, client = case_in(cast, "served"), Client()
    open_person_page(client, case)
    told = {"kind": "record", "who": "person", "text": "That order was vacated."}
    document = SimpleUploadedFile("a.txt", b"A court's order.\n" * (2 * MIB // 17))
    with time_machine.travel(later(OPEN_FOR + 60)):
        sent = client.post("/person/case/", {**told, "document": document})
        assert sent["Location"] == "/person/?lang=en"
        assert words_of("en")["problem_expired"] in client.get(sent["Location"]).content.decode()
        open_person_page(client, case)
        assert told["text"] in client.get("/person/case/say/").content.decode()
    assert not Matter.objects.filter(track="dispute").exists()
