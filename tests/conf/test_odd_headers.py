"""What a request says of itself: its encoding, its host, its proxies, its method. One row for each try of a stranger.

Asked of the WSGI application, as the server does: what Django decodes before it has a request, no test client sees.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import product
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client
from pytest_django.fixtures import Settings

from handover.conf.wsgi import application
from handover.web.middleware import HEADERS

pytestmark = pytest.mark.django_db
NO_TEXTS = ("hex", "rot13", "undefined", "idna", "base64", "utf-7", "utf-16", "\xff", "a" * 300)
CALLS = (
    "/intake/api/v1/submissions",
    "/records/api/v1/none",
    "/abis/v1/none",
    "/exchange/v1/messages",
    "/exchange/v1/none",
)
EVIL = "evil.example"
NOTHING: Mapping[str, str] = {}


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["testserver"]


def asked(
    path: str, query: str = "", method: str = "GET", body: bytes = b"", said: Mapping[str, str] = NOTHING
) -> tuple[int, Mapping[str, str], str]:
    """Status, headers and body of the application's answer. ``said``: the environment's own names."""
    environ: dict[str, Any] = {
        "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method, "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "192.0.2.7", "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body), **said,
    }  # fmt: skip
    setup_testing_defaults(environ)
    found: list[Any] = []
    request_started.disconnect(close_old_connections)  # the test's own, as Django's test client keeps it
    parts = application(environ, lambda status, headers, _=None: found.extend((status, dict(headers))))  # type: ignore[arg-type]
    request_started.connect(close_old_connections)
    text = b"".join(parts).decode()
    return int(found[0].split()[0]), found[1], text


@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/person/", "/search/", *CALLS])
def test_an_address_is_read_as_utf_8_whatever_its_header_says(path: str) -> None:
    for charset, query in product(NO_TEXTS, ("next=x&lang=es", "next=%2B2AA-&q=%2B2AA-")):
        status, headers, _ = asked(path, query, said={"CONTENT_TYPE": f"text/plain; charset={charset}"})
        assert status < 500, f"{path} {charset}"
        assert headers["Cache-Control"] == "no-store"
        assert {name: headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("charset", NO_TEXTS)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"reference=+2AA-&code=+2AA-"),
        ("multipart/form-data; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="reference"\r\n\r\n+2AA-\r\n--x--\r\n'),
    ],
)  # fmt: skip
def test_a_form_is_read_as_utf_8_whatever_its_header_says(kind: str, body: bytes, charset: str) -> None:
    browser = Client()
    browser.get("/person/")
    mark = browser.cookies["csrftoken" if "csrftoken" in browser.cookies else "__Host-csrf"]
    said = {
        "HTTP_COOKIE": f"{mark.key}={mark.value}", "HTTP_X_CSRFTOKEN": mark.value,
        "CONTENT_TYPE": f"{kind}; charset={charset}",
    }  # fmt: skip
    status, _, text = asked("/person/", "", "POST", body, said)
    # What is no ASCII makes no multipart form at all.
    assert status == (400 if charset == "\xff" and "multipart" in kind else 422), text[:300]


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_HOST": EVIL},
        {"HTTP_HOST": f"testserver:80@{EVIL}"},
        {"HTTP_HOST": f"testserver, {EVIL}"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "testserver", "HTTP_X_FORWARDED_HOST": EVIL},
        {"HTTP_HOST": "testserver", "HTTP_FORWARDED": f"host={EVIL};proto=https"},
        {
            "HTTP_HOST": "testserver",
            "HTTP_X_ORIGINAL_URL": "/oversight/",
            "HTTP_X_REWRITE_URL": "/oversight/",
        },
    ],
)
@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/person/", "/", *CALLS])
def test_no_host_of_a_stranger_is_written_anywhere(path: str, said: dict[str, str]) -> None:
    status, headers, text = asked(path, said=said)
    assert status < 500
    assert EVIL not in text + "".join(headers.values())
    if EVIL in said["HTTP_HOST"]:
        assert status == 400


@pytest.mark.parametrize(
    "override", ["HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_METHOD_OVERRIDE", "HTTP_X_HTTP_METHOD"]
)
def test_no_header_makes_another_method_of_a_request(override: str) -> None:
    assert asked("/accounts/sign-out/", said={override: "POST"})[0] == 405
    assert asked("/person/", "_method=POST", said={override: "POST"})[0] == 200


@pytest.mark.parametrize("path", CALLS)
def test_what_a_machine_mistypes_is_answered_as_json(path: str) -> None:
    for method in ("GET", "PUT", "TRACE", "FOO"):
        status, headers, text = asked(path, method=method)
        assert 400 <= status < 500, (method, path)
        assert headers["Content-Type"].startswith("application/json"), (method, path)
        assert text.startswith("{")
