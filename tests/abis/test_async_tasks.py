"""Answers that go to a callback: where to, once, again, and what is kept meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.abis.galleries import folder
from handover.abis.models import LaterCall
from handover.audit.models import Entry
from handover.matching.segment_files import PACKED
from handover.process.worker import Worker
from tests.abis.galleries import Caller, biometrics, encounter, token
from tests.abis.osia_file import OsiaFile
from tests.abis.osia_server import Other, Reply, other_abis
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
PROBE = {"filter": {}, "biometricData": biometrics(2, 5)}


@pytest.fixture
def client(settings: Settings) -> Iterator[Other]:
    """The client's own server, which takes results; its host is allowed."""
    with other_abis() as running:
        running.says("/done", Reply(204, raw=b""))
        settings.HANDOVER_ABIS_CALLBACK_HOSTS = [running.url.removeprefix("http://")]
        yield running


def ask(call: Caller, client: Other, method: str, path: str, body: Any = None, **query: Any) -> str:
    answer = call(method, path, body, callback=f"{client.url}/done?own=1", **query)
    assert answer.status_code == 202, answer.content
    return str(answer.json()["taskId"])


def status(call: Caller, task: str) -> Any:
    return call("GET", f"tasks/{task}/status").json()


def work(times: int = 1) -> None:
    """The worker, and as often again after the longest pause."""
    for n in range(times):
        with time_machine.travel(timezone.now() + n * timedelta(minutes=2)):
            Worker().run()


def test_a_result_is_posted_once_and_wiped(call: Caller, client: Other) -> None:
    task = ask(call, client, "POST", "identify/criminal", PROBE, priority=9)
    assert (status(call, task), client.asked) == ("PENDING", [])
    work()
    ((method, path, body, headers),) = client.asked
    assert (method, headers["Content-Type"]) == ("POST", "application/json")
    assert dict(parse_qsl(urlsplit(path).query)) == {"own": "1", "transactionId": "T1", "taskId": task}
    assert body == call("POST", "identify/criminal", PROBE).json()
    assert status(call, task) == "COMPLETED"
    row = LaterCall.objects.get(pk=task)
    assert (row.request, row.result) == (None, None)
    assert call("POST", f"tasks/{task}/redeliver").status_code == 404
    work(2)
    assert len(client.asked) == 1


def test_a_change_is_made_once_and_its_ok_told(call: Caller, client: Other) -> None:
    ask(call, client, "POST", "persons/P1/encounters/E1", encounter(8, 1))
    ask(call, client, "DELETE", "persons/C3")
    work()
    assert [a[2] for a in client.asked] == [{"personId": "P1", "encounterId": "E1"}, "OK"]
    assert call("GET", "persons/P1/encounters/E1").status_code == 200
    assert call("GET", "persons/C3/encounters").status_code == 404


def test_an_error_is_told_as_an_error(call: Caller, client: Other) -> None:
    ask(call, client, "DELETE", "persons/NOBODY")
    work()
    ((_, _, body, headers),) = client.asked
    assert (headers["Content-Type"], body["code"]) == ("application/error+json", 404)
    last = Entry.objects.filter(act="abis.deleteAll").latest("number")
    assert (last.outcome, last.content["code"]) == ("failure", 404)


def test_a_gallery_that_does_not_answer_is_asked_again_and_then_told(call: Caller, client: Other) -> None:
    next((folder("criminal") / "segments").rglob(PACKED)).unlink()
    task = ask(call, client, "POST", "identify/criminal", PROBE)
    work()
    assert (status(call, task), client.asked) == ("PENDING", [])
    work(3)
    assert [(a[2]["code"], a[3]["Content-Type"]) for a in client.asked] == [(503, "application/error+json")]


def test_a_result_that_nobody_takes_waits_and_is_redelivered(call: Caller, client: Other) -> None:
    client.says("/done", Reply(500))
    task = ask(call, client, "GET", "persons/C1/encounters")
    work()
    assert status(call, task) == "RESPONSE_SCHEDULED"
    work(4)
    assert (status(call, task), len(client.asked)) == ("RESPONSE_ERROR", 3)
    assert call("POST", f"tasks/{task}/redeliver").status_code == 204
    assert status(call, task) == "RESPONSE_RETRY"
    client.says("/done", Reply(204, raw=b""))
    work()
    assert (status(call, task), len(client.asked)) == ("COMPLETED", 4)
    assert client.asked[-1][2][0]["encounterId"] == "C1"


def test_a_redirect_is_not_followed(call: Caller, client: Other) -> None:
    with other_abis() as elsewhere:
        client.says("/done", Reply(307, headers={"Location": f"{elsewhere.url}/stolen"}))
        ask(call, client, "POST", "identify/criminal", PROBE)
        work()
        assert (len(client.asked), elsewhere.asked) == (1, [])


@pytest.mark.parametrize(
    "callback",
    [
        "https://elsewhere.example/done", "http://client.example/done", "https://client.example:444/done",
        "https://client.example@elsewhere.example/", "https://user@client.example/", "file:///etc/passwd",
        "//client.example/done", "https://client.example.elsewhere.example/", "not a url", "http://[::1", "https://",
    ],
)  # fmt: skip
def test_results_go_to_named_hosts_alone(call: Caller, settings: Settings, callback: str) -> None:
    settings.HANDOVER_ABIS_CALLBACK_HOSTS = ["client.example"]
    answer = call("POST", "identify/criminal", PROBE, callback=callback)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert not LaterCall.objects.exists()


def test_a_host_that_is_no_longer_named_gets_nothing(call: Caller, client: Other, settings: Settings) -> None:
    task = ask(call, client, "POST", "identify/criminal", PROBE)
    settings.HANDOVER_ABIS_CALLBACK_HOSTS = []
    work(4)
    assert (status(call, task), client.asked) == ("RESPONSE_ERROR", [])


def test_a_task_is_its_own_accounts_and_needs_the_operations_scope(
    call: Caller, client: Other, cast: Cast
) -> None:
    task = ask(call, client, "POST", "identify/criminal", PROBE)
    stranger = Caller(token(cast))
    assert stranger("GET", f"tasks/{task}/status").status_code == 404
    assert stranger("POST", f"tasks/{task}/redeliver").status_code == 404
    narrow = Caller(token(cast, ["abis.gallery.read"]))
    assert narrow("POST", "identify/criminal", PROBE, callback=f"{client.url}/done").status_code == 403


@pytest.mark.samples
def test_what_is_posted_is_as_osias_file_says(call: Caller, client: Other, samples: Path) -> None:
    osia = OsiaFile.read(samples)
    exchanges: list[tuple[str, str, Any]] = [
        ("POST", "identify/criminal", PROBE),
        ("POST", "persons", encounter(8, 1)),
        ("GET", "persons/C1/encounters/C1", None),
        ("GET", "persons/C1/encounters/C1/templates", None),
        ("POST", "verify/criminal/C1", {"biometricData": biometrics(1, 5)}),
        ("GET", "galleries", None),
        ("GET", "galleries/ALL", None),
        ("DELETE", "persons/C1", None),
        ("DELETE", "persons/C1", None),
    ]
    for method, path, body in exchanges:
        ask(call, client, method, path, body)
        work()
        _, address, posted, headers = client.asked[-1]
        query = dict(parse_qsl(urlsplit(address).query))
        osia.judge_callback(osia.operation(method, f"/v1/{path}"), query, headers["Content-Type"], posted)
    assert len(client.asked) == len(exchanges)
    assert json.loads(json.dumps(client.asked[-1][2]))["code"] == 404
