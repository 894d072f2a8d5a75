"""Logs are JSON, a line each, and hold nothing of a person: what was done with canary names leaves none of them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from handover.conf import logs
from handover.formats.ebts.booking import Name
from handover.process.worker import Worker
from tests.stages.files import car
from tests.stages.intake.jail import Jail, read_all
from tests.support.cast import Cast

CANARY = "QUIXZOTTL"
log = structlog.get_logger()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, at the most talkative level."""
    out, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.formatter())
    before, level = structlog.get_config(), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    structlog.configure(
        processors=[*logs._COMMON, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(file=out), cache_logger_on_first_use=False,
    )  # fmt: skip
    yield out
    structlog.configure(**before)
    root.removeHandler(handler)
    root.setLevel(level)


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_error_is_told_by_its_kind_and_its_places(written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as first:
            raise ValueError(f"no {CANARY}") from first
    except ValueError as problem:
        log.error("ours", exc_info=problem)
        logging.getLogger("django.request").error("of %s", CANARY, exc_info=problem)
        logging.getLogger("django.request").exception("again")
    found = lines(written)
    assert [line["level"] for line in found] == ["error"] * 3
    for line in found:
        kinds = [one["kind"] for one in line["error"]]  # type: ignore[attr-defined]
        assert kinds == ["builtins.ValueError", "builtins.KeyError"]
        assert "test_logs.py" in str(line["error"])
    assert CANARY not in written.getvalue()


@pytest.mark.django_db
def test_a_job_that_fails_leaves_no_name_in_the_logs(
    cast: Cast, settings: Settings, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        person = {"name": CANARY}
        raise ValueError(f"no such {person}")

    settings.SECURE_SSL_REDIRECT = False
    Jail(cast).post(car(names=(Name(CANARY, CANARY),)))
    monkeypatch.setattr("handover.stages.intake.file_reading.read_transaction", failing)
    Worker().run()
    assert any(line["event"] == "job failed" for line in lines(written))
    assert CANARY not in written.getvalue()


@pytest.mark.django_db
def test_what_is_done_with_a_person_leaves_no_name_in_the_logs(
    cast: Cast, settings: Settings, written: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.DEBUG = (
        False,
        True,
    )  # DEBUG: each statement is logged with its values
    connection.force_debug_cursor = True
    try:
        alder, stranger = Jail(cast), Client(raise_request_exception=False)
        alder.post(car(names=(Name(CANARY, CANARY),)))
        alder.post(b"\x00" + CANARY.encode())
        read_all()
        stranger.post("/accounts/sign-in/", {"agree": "1", "username": CANARY, "password": CANARY})
        stranger.post("/person/", {"reference": CANARY, "code": CANARY})
        stranger.get(f"/{CANARY}/?q={CANARY}")
        stranger.post("/csp-report/", {"csp-report": CANARY}, content_type="application/json")
        clerk = Client(raise_request_exception=False)
        clerk.force_login(cast["clark"])
        clerk.get("/search/", {"q": CANARY})
        clerk.get("/intake/", {"state": CANARY})
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s FROM no_such_table", [CANARY])
    finally:
        connection.force_debug_cursor = False
    assert len(lines(written)) > 10
    assert CANARY not in written.getvalue()
    assert CANARY.lower() not in written.getvalue().lower()


@pytest.mark.django_db
def test_what_a_stranger_makes_django_refuse_is_no_error_of_the_program(
    settings: Settings, written: io.StringIO
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = False, ["testserver"]
    stranger, many = Client(), "&".join(f"a{n}=1" for n in range(10_000))
    tries = (
        stranger.get("/accounts/sign-in/", headers={"host": "evil.example"}),
        stranger.get(f"/accounts/sign-in/?{many}"),
        stranger.get(f"/person/?{many}"),
        stranger.get(f"/accounts/sign-in?next={'a' * 20_000}"),
        stranger.post("/person/", many, content_type="application/x-www-form-urlencoded"),
    )
    assert [answer.status_code for answer in tries] == [400, 400, 400, 400, 400]
    told = [line for line in lines(written) if str(line.get("logger")).startswith("django.security")]
    assert len(told) >= len(tries)
    assert {line["level"] for line in told} == {"warning"}
    assert not any("error" in line for line in told)
