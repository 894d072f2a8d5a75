"""A body is measured before it is read: by its address, and by whether anybody known sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from handover.subject_portal.translations import words_of
from handover.web.body_limits import MIB, SMALL, most_bytes
from handover.web.machine_rates import REMEMBERED, RequestRates
from tests.support.cast import Cast
from tests.support.person_page import open_person_page
from tests.support.walk import case_in

FORMS = ["/accounts/sign-in/", "/person/", "/intake/send/", "/review/cases/C-1/notes/"]


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False


@pytest.fixture
def no_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the body was parsed")

    monkeypatch.setattr("django.http.multipartparser.MultiPartParser.__init__", refuse)


@pytest.mark.parametrize("path", FORMS)
def test_a_stranger_s_large_body_is_refused_unread(db: None, no_temporary_file: None, path: str) -> None:
    file = SimpleUploadedFile("x.bin", b"x" * (SMALL + 1))
    answer = Client(enforce_csrf_checks=True).post(path, {"file": file})
    assert answer.status_code == 413
    said = words_of("en")["problem_large"] if path == "/person/" else "not read"
    assert said in answer.content.decode()


def test_a_form_takes_no_more_than_a_form_and_a_file_no_more_than_its_page_says(
    cast: Cast, no_temporary_file: None, client: Client
) -> None:
    client.force_login(cast["clark"])
    assert (
        client.post("/intake/alarms/1/", {"file": SimpleUploadedFile("x", b"x" * (SMALL + 1))}).status_code
        == 413
    )
    sent = client.generic("POST", "/intake/send/", b"", CONTENT_LENGTH=str(most_bytes("/intake/send/") + 1))
    assert sent.status_code == 413


def test_who_is_known_sends_a_file_larger_than_a_form(cast: Cast, client: Client) -> None:
    client.force_login(cast["clark"])
    answer = client.post("/intake/send/", {"file": SimpleUploadedFile("x.ebts", b"x" * (2 * MIB))})
    assert answer.status_code in (200, 302, 422)


def test_who_has_opened_their_case_sends_a_document_larger_than_a_form(cast: Cast, client: Client) -> None:
    """The page of the person concerned: nobody signs in there, and a code opened the case in this session."""
    document = b"A court's order.\n" * (3 * MIB // 17)
    told = {"kind": "record", "who": "person", "text": "The record is another person's; see the order."}

    def send() -> Any:
        return client.post("/person/case/", {**told, "document": SimpleUploadedFile("a.txt", document)})

    assert send().status_code == 413
    open_person_page(client, case_in(cast, "served"))
    assert send()["Location"] == "/person/case/receipt/?lang=en"


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", SMALL), ("/accounts/sign-in/", SMALL), ("/intake/api/v1/submissions", 90 * MIB),
     ("/abis/v1/persons", 90 * MIB), ("/x/intake/api/", SMALL), ("/review/cases/C-1/notes/", 12 * MIB),
     ("/review/cases/C-1/notes/x/", SMALL), ("/person/case/", 12 * MIB), ("/person/", SMALL)],
)  # fmt: skip
def test_the_limit_is_that_of_the_address(path: str, most: int) -> None:
    assert most_bytes(path) == most


class TestRates:
    def test_a_minute_s_requests_and_then_at_their_rate(self) -> None:
        rates = RequestRates()
        assert [rates.wait(b"a", 3, 0.0) for _ in range(3)] == [0.0, 0.0, 0.0]
        assert rates.wait(b"a", 3, 0.0) == pytest.approx(20.0)
        assert rates.wait(b"b", 3, 0.0) == 0.0
        assert rates.wait(b"a", 3, 20.0) == 0.0
        assert rates.wait(b"a", 3, 20.0) > 0

    def test_what_is_remembered_has_an_end(self) -> None:
        rates = RequestRates()
        for number in range(REMEMBERED + 5):
            rates.wait(str(number).encode(), 3, 0.0)
        assert len(rates._buckets) == REMEMBERED

    def test_a_token_that_asks_too_often_waits_whatever_it_asks(
        self, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.HANDOVER_TOKEN_RATE = 2
        client, mine = Client(), {"authorization": "Bearer one"}
        asked: list[Callable[[], Any]] = [
            lambda: client.get("/intake/api/v1/answers", headers=mine),
            lambda: client.get("/abis/v1/galleries?transactionId=1", headers=mine),
        ]
        assert [ask().status_code for ask in asked] == [401, 401]
        late = asked[0]()
        assert (late.status_code, late["Retry-After"]) == (429, "30")
        assert (
            client.get("/intake/api/v1/answers", headers={"authorization": "Bearer two"}).status_code == 401
        )


def test_the_body_is_measured_before_the_form_s_token_is_looked_for() -> None:
    order = django_settings.MIDDLEWARE
    assert order.index("handover.web.body_limits.BodyLimit") < order.index(
        "django.middleware.csrf.CsrfViewMiddleware"
    )
