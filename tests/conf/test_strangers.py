"""Tries of a stranger, or of somebody who is let in somewhere else, that no other test makes: one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest import mock

import pytest
from django.conf import settings as site
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.test import Client
from pytest_django.fixtures import Settings
from waitress.adjustments import Adjustments

from handover.accounts.models import MachineToken, User
from handover.administration import people
from handover.administration.operators import REGISTRAR
from handover.conf.whole_requests import BoundedRequest
from handover.stages.intake.scopes import READ, SEND
from tests.conf.security_key_steps import on_localhost, stone
from tests.conf.test_second_factor import PASSWORD, is_in
from tests.support.cast import Cast

__all__ = ["on_localhost", "stone"]
SIGN_IN: Final = "/accounts/sign-in/"
ANSWERS: Final = "/intake/api/v1/answers"
PLACES: Final = ("/", SIGN_IN, "/person/", "/health/", "/csp-report/", ANSWERS)
COOKIES: Final = {
    "a NUL, as an octal escape": '"aaaaaaaaaaaa\\000bbbbbbbbbbbb"',
    "a line's end": '"aaaaaaaaaaaa\\015\\012bbbbbbbbb"',
    "bytes of no text": '"\\377\\377\\377\\377\\377\\377\\377\\377\\377"',
    "too long": "a" * 9000,
    "a way out of a folder": "../../" * 8,
}


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False


@pytest.mark.django_db
@pytest.mark.parametrize("value", COOKIES.values(), ids=COOKIES.keys())
def test_no_cookie_of_a_stranger_s_making_breaks_a_page(value: str) -> None:
    for name in (site.SESSION_COOKIE_NAME, site.CSRF_COOKIE_NAME, site.LANGUAGE_COOKIE_NAME):
        for path in PLACES:
            client = Client(raise_request_exception=False, enforce_csrf_checks=True)
            said = {"Cookie": f"{name}={value}"}
            found = [client.get(path, headers=said), client.post(path, {"username": "x"}, headers=said)]
            assert max(one.status_code for one in found) < 500, f"{name} {path}"


@pytest.mark.django_db
@pytest.mark.parametrize("path", PLACES)
def test_no_header_of_a_stranger_s_making_breaks_a_page(path: str) -> None:
    client = Client(raise_request_exception=False)
    for said in (
        {"Referer": "http://["}, {"Referer": "http://testserver/?" + "a&" * 2000}, {"Accept-Language": "a-" * 4000},
        {"HX-Request": "true", "HX-Current-URL": "http://[::1"}, {"User-Agent": "\0" * 9}, {"Accept": "a" * 9000},
        {"Range": "bytes=9-1"}, {"If-Modified-Since": "yesterday"}, {"If-None-Match": '"'},
    ):  # fmt: skip
        assert client.get(path, headers=said).status_code < 500, said
    many = "&".join(f"a{n}=1" for n in range(3000))
    sent = [
        client.get(f"{path}?{many}"),
        client.post(path, many, content_type="application/x-www-form-urlencoded"),
        client.generic("POST", path, b"x", content_type="multipart/form-data"),
        client.generic("POST", path, b"x", content_type=f"multipart/form-data; boundary={'a' * 500}"),
    ]
    assert all(one.status_code < 500 for one in sent)


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("verb", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"])
def test_no_page_that_is_open_to_all_takes_another_method(verb: str) -> None:
    for path in (SIGN_IN, "/accounts/first/1/1/", "/person/", "/health/", "/oversight/released/"):
        assert Client().generic(verb, path, b"username=stone&agree=1").status_code == 405, path


@contextmanager
def hashes() -> Iterator[list[int]]:
    """How often a password is hashed meanwhile."""
    kind = type(get_hasher("default"))
    made, encode = [], kind.encode

    def counted(self: Any, *said: Any, **more: Any) -> str:
        made.append(1)
        return encode(self, *said, **more)

    with mock.patch.object(kind, "encode", counted):
        yield made


def agreed() -> Client:
    client = Client()
    client.post(SIGN_IN, {"agree": "1"})
    return client


@pytest.mark.django_db
@pytest.mark.one_database
def test_whoever_is_none_or_may_not_come_in_takes_as_many_hashes_as_a_wrong_password(
    stone: User, cast: Cast
) -> None:
    User.objects.filter(username="ford").update(is_active=False, password=stone.password)
    cast["evans"].set_unusable_password()
    cast["evans"].save()
    User.objects.filter(username="ortiz").update(role="", password=stone.password)
    told = set()
    tries = [
        (name, "some wrong words") for name in ("stone", "nobody", "evans", "ford", "ÿ" * 200, "a" * 5000)
    ]
    for name, words in [*tries, ("ford", PASSWORD), ("ortiz", PASSWORD), ("stone", "x" * 100_000)]:
        with hashes() as made:
            answer = agreed().post(SIGN_IN, {"username": name, "password": words})
        told.add((answer.status_code, len(made)))
    assert told == {(422, 1)}


ACTS: Final[dict[str, Callable[[], object]]] = {
    "a reset": lambda: people.reset_password("stone", actor=REGISTRAR),
    "an end of the account": lambda: people.set_active("stone", False, actor=REGISTRAR),
}


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_what_comes_between_the_password_and_the_session_counts(
    stone: User, act: Callable[[], object]
) -> None:
    def slow(*said: Any, **more: Any) -> Any:
        found = authenticate(*said, **more)
        act()
        return found

    client = agreed()
    with mock.patch("django.contrib.auth.forms.authenticate", slow):
        client.post(SIGN_IN, {"username": "stone", "password": PASSWORD})
    assert not is_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize("reset", [True, False])
def test_a_password_that_is_hashed_anew_does_not_undo_a_reset(
    stone: User, settings: Settings, reset: bool
) -> None:
    """Whoever has the old password tries it while it is taken away, after the program's hashes became stronger."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    weak = PBKDF2PasswordHasher().encode(PASSWORD, "a-salt-of-enough-characters", 1000)
    User.objects.filter(pk=stone.pk).update(password=weak)
    verify = PBKDF2PasswordHasher.verify

    def slow(self: Any, *said: Any) -> bool:
        right = verify(self, *said)
        if reset:
            people.reset_password("stone", actor=REGISTRAR)
        return right

    client = agreed()
    with (
        mock.patch.object(PBKDF2PasswordHasher, "iterations", 2000),
        mock.patch.object(PBKDF2PasswordHasher, "verify", slow),
    ):
        client.post(SIGN_IN, {"username": "stone", "password": PASSWORD})
        assert is_in(client) is not reset
    kept = User.objects.get(pk=stone.pk)
    assert kept.has_usable_password() is not reset
    assert kept.password != weak


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("name", ["Sky Stone", "Sky Stоne", "Ѕkу Stοne", "ＳＫＹ  stone", "Sky Sto\u200bne"])
def test_an_account_under_a_name_that_looks_the_same_is_asked_about(stone: User, name: str) -> None:
    with pytest.raises(people.PersonError):
        people.add_person("another", name, "supervisor", "CXIMMIG01", actor=REGISTRAR)
    assert not User.objects.filter(username="another").exists()


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_machine_is_known_by_its_whole_token_in_its_own_header_alone(cast: Cast) -> None:
    _, token = MachineToken.issue(cast.agencies["CX0010000"], "scanner", (SEND, READ))
    client = Client(raise_request_exception=False)
    assert client.get(ANSWERS, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    for said in (
        token, f"Basic {token}", f"Bearer {token}\0", f"Bearer {token}, Bearer x", f"Bearer \xff{token}",
        f"Bearer {token[:-1]}", f"Bearer {token}x", "Bearer", "Bearer " + "a" * 60_000,
    ):  # fmt: skip
        assert client.get(ANSWERS, headers={"Authorization": said}).status_code == 401, said[:20]
    for query in ("access_token", "token", "Authorization"):
        assert client.get(f"{ANSWERS}?{query}={token}").status_code == 401
    page = client.get("/review/cases/", headers={"Authorization": f"Bearer {token}"})
    assert page["Location"].startswith(SIGN_IN), "no page is opened by a token"
    client.force_login(cast["clark"])
    assert client.get(ANSWERS).status_code == 401, "and no call by a person's session"
    sent = client.post("/intake/api/v1/submissions", b"x", content_type="application/octet-stream")
    assert sent.status_code == 401


SMUGGLED: Final = {
    "two lengths": (b"Content-Length: 5\r\nContent-Length: 6", 400),
    "a length with a blank before its colon": (b"Content-Length : 5", 400),
    "a length with a sign": (b"Content-Length: +5", 400),
    "an encoding that is none": (b"Transfer-Encoding: xchunked", 501),
    "an encoding after another": (b"Transfer-Encoding: gzip, chunked", 501),
    "a NUL in a header": (b"X: a\0b", 400),
    "a bare carriage return": (b"X: a\rContent-Length: 5", 400),
}


def parsed(*headers: bytes) -> BoundedRequest:
    request = BoundedRequest(Adjustments())
    request.received(b"\r\n".join((b"POST /x HTTP/1.1", b"Host: a", *headers, b"", b"")))
    return request


@pytest.mark.parametrize(("header", "code"), SMUGGLED.values(), ids=SMUGGLED.keys())
def test_a_request_that_two_servers_would_read_otherwise_is_refused(header: bytes, code: int) -> None:
    request = parsed(header)
    assert request.error is not None
    assert request.error.code == code


def test_a_header_with_an_underscore_stands_for_no_header_of_the_proxy() -> None:
    request = parsed(b"X_Client_Subject: CN=evil", b"X_Forwarded_Proto: https", b"X-Forwarded-For: 9.9.9.9")
    assert request.headers == {"HOST": "a", "X_FORWARDED_FOR": "9.9.9.9"}
