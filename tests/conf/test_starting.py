"""The port answers while the program starts, and style sheets are named by their content."""

from __future__ import annotations

import http.client
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from pytest_django.fixtures import Settings

from handover.conf.starting import HEALTH, answering, listen
from handover.conf.static_files import NamedByContent


def asked(port: int, path: str) -> tuple[int, str, str]:
    """Status, body and Retry-After of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers.get("Retry-After", "")


def test_health_is_answered_at_once_and_a_page_opens_by_itself_later() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with answering(listener):
            assert asked(port, HEALTH)[:2] == (200, '{"status": "starting"}')
            status, page, again = asked(port, "/")
            assert (status, again) == (503, "1")
            assert "Handover is starting" in page
        assert listener.gettimeout() is None


def test_a_port_that_is_taken_is_said() -> None:
    with listen("127.0.0.1", 0) as listener, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", listener.getsockname()[1])


def test_health_asks_neither_the_database_nor_who_asks(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    answer = client.get(HEALTH)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_collected_file_is_named_by_its_content_and_any_other_by_its_name(tmp_path: Path) -> None:
    storage = NamedByContent(location=str(tmp_path), base_url="/static/")
    (tmp_path / "a.css").write_text("p { background: url(gone.svg) }")
    assert storage.url("a.css") == "/static/a.css"
    done = list(storage.post_process({"a.css": (storage, "a.css")}))
    assert not [problem for _, _, problem in done if isinstance(problem, Exception)]
    assert storage.url("a.css") != "/static/a.css"
    assert storage.url("other.css") == "/static/other.css"


def test_the_program_uses_these_names() -> None:
    assert isinstance(staticfiles_storage._wrapped, NamedByContent)  # type: ignore[attr-defined]
