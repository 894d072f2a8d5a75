"""The page and the commands for jobs that failed, and what the sender of such a booking is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from typer.testing import CliRunner

from handover.audit.models import Entry
from handover.cli import app
from handover.process.jobs import troubles
from handover.process.worker import Worker
from handover.stages.identification import tasks
from handover.stages.intake import delays
from tests.support.cast import Cast
from tests.support.walk import booking

pytestmark = pytest.mark.django_db
REASONS = "The clerk enters the booking by hand; the file is kept."


@task()
def spill(case_id: str) -> None:
    """Spill what it was given; never ends well."""
    raise ValueError(f"not a number: {case_id} of DOE, JANE")


def given_up(case_id: str = "") -> troubles.DescribedTrouble:
    spill.enqueue(case_id=case_id or str(uuid4()))
    for minutes in range(3):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            Worker().run()
    (found,) = troubles.described(troubles.stuck())
    return found


def as_(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast[name])
    return client


def test_a_supervisor_reads_retries_and_discards(cast: Cast) -> None:
    stuck, client = given_up(), as_(cast, "stone")
    page = client.get("/jobs/").content.decode()
    assert "Spill what it was given" in page
    assert "Failed 3 times" in page
    assert "DOE" not in page
    assert client.post(f"/jobs/{stuck.trouble.pk}/retry/").status_code == 302
    assert DBTaskResult.objects.get().status == "READY"
    assert client.post(f"/jobs/{stuck.trouble.pk}/discard/", {"reasons": REASONS}).status_code == 409
    for minutes in range(3):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            Worker().run()
    assert client.post(f"/jobs/{stuck.trouble.pk}/discard/", {"reasons": ""}).status_code == 422
    assert client.post(f"/jobs/{stuck.trouble.pk}/discard/", {"reasons": REASONS}).status_code == 302
    assert "No job is in trouble" in client.get("/jobs/").content.decode()
    assert [e.act for e in Entry.objects.filter(act__startswith="job.").order_by("number")] == [
        "job.retry", "job.discard",
    ]  # fmt: skip


def test_an_auditor_reads_and_does_nothing(cast: Cast) -> None:
    stuck, client = given_up(), as_(cast, "adams")
    page = client.get("/jobs/").content.decode()
    assert "Waits for a person" in page
    assert "Try again now" not in page
    assert client.post(f"/jobs/{stuck.trouble.pk}/retry/").status_code == 403


def test_what_was_done_meanwhile_is_told(cast: Cast) -> None:
    client = as_(cast, "stone")
    assert client.post(f"/jobs/{uuid4()}/retry/").status_code == 409
    assert client.get(f"/jobs/{uuid4()}/discard/").status_code == 409


def run(*args: str) -> Any:
    return CliRunner().invoke(app, ["jobs", *args])


def test_an_operator_lists_retries_and_discards() -> None:
    key = str(given_up().trouble.pk)
    (row,) = json.loads(run("list", "--stuck", "--json").stdout)["jobs"]
    assert (row["key"], row["stuck"]) == (key, True)
    assert "waits for you" in run("list").stdout
    assert run("retry", key).exit_code == 0
    refused = run("discard", key, "--reasons", REASONS)
    assert (refused.exit_code, "tried again by itself" in refused.output) == (2, True)
    assert run("list", "--stuck", "--json").stdout == '{"jobs": []}\n'


def test_the_sender_of_a_booking_whose_jobs_fail_is_told_that_it_is_delayed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = booking(cast)

    def fail(key: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("handover.stages.identification.actions.request_searches", fail)
        tasks.request_searches.enqueue(case_id=str(sent.pk))
        Worker().run()
        assert delays.notice_of(sent.pk) is None, "a moment is no delay"
        with time_machine.travel(timezone.now() + timedelta(minutes=5)):
            Worker().run()
            told = delays.notice_of(sent.pk)
            assert told
            assert "Nothing is to be sent again" in told.text
            assert "space" not in told.text
    monkeypatch.setattr("handover.stages.identification.actions.request_searches", lambda key: [key])
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        Worker().run()
        assert delays.notice_of(sent.pk) is None
