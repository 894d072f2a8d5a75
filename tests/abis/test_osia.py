"""Server and client against OSIA's own OpenAPI file: every operation, every request, every answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from handover.abis.client import RemoteAbis
from handover.abis.transport import HttpAnswer, Transport
from handover.abis.values import ALL, PrintEncounter
from tests.abis.galleries import Caller, biometrics, encounter, hand, token
from tests.abis.osia_file import OsiaFile
from tests.abis.test_client import walked
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.samples]
PROBE = {"filter": {}, "biometricData": biometrics(2, 5)}
C1 = "persons/C1/encounters/C1"
EXCHANGES: list[tuple[str, str, Any, dict[str, Any], int]] = [
    ("POST", "persons", encounter(8, 1), {}, 200),
    ("POST", "persons/P1/encounters", encounter(8, 1), {"priority": 3, "algorithm": "any"}, 200),
    ("POST", "persons/P1/encounters/E1", encounter(8, 1, clientData="aGk=", contextualData={"a": 1}), {}, 200),
    ("POST", "persons/P1/encounters/E1", encounter(8, 1), {}, 409),
    ("POST", "persons/P2/encounters/E2", encounter(9, 1, ["criminal", "immigration"]), {}, 200),
    ("GET", "persons/P1/encounters", None, {}, 200),
    ("GET", "persons/P1/encounters/E1", None, {}, 200),
    ("GET", "persons/P1/encounters/E9", None, {}, 404),
    ("PUT", "persons/P1/encounters/E1", encounter(8, 2), {}, 200),
    ("PUT", "persons/P1/encounters/E1/status", None, {"status": "INACTIVE"}, 204),
    ("PUT", "persons/P1/encounters/E1/status", None, {"status": "SLEEPING"}, 400),
    ("PUT", "persons/P1/encounters/E1/galleries", ["immigration"], {}, 204),
    ("PUT", "persons/P1/encounters/E9/galleries", ["immigration"], {}, 400),
    ("GET", f"{C1}/templates", None, {"biometricType": "FINGER", "biometricSubType": "LEFT_INDEX"}, 200),
    ("GET", f"{C1}/templates", None, {"templateFormat": "ANSI_378"}, 200),
    ("POST", "identify/criminal", PROBE, {"maxNbCand": 3, "threshold": 0.01, "serviceLevel": 9}, 200),
    ("POST", "identify/ALL", {**PROBE, "filter": {"biometricType": ["FINGER"]}}, {}, 200),
    ("POST", "identify/criminal", {**PROBE, "filter": {"dateOfBirthMin": "1980-01-01"}}, {}, 400),
    ("POST", "identify/nowhere", PROBE, {}, 404),
    ("POST", "identify/immigration/C1", {}, {}, 200),
    ("POST", "identify/immigration/C1/encounters/C1", {}, {"accuracyLevel": "high"}, 200),
    ("POST", "verify/criminal/C1", {"biometricData": biometrics(1, 5)}, {"threshold": 0.5}, 200),
    ("POST", "verify/criminal/I4", {"biometricData": biometrics(1, 5)}, {}, 404),
    ("POST", "verify", {"biometricData1": biometrics(1, 5), "biometricData2": biometrics(2, 5)}, {}, 200),
    ("GET", "galleries", None, {}, 200),
    ("GET", "galleries/ALL", None, {"offset": 1, "limit": 2}, 200),
    ("POST", "persons/P1/move/P2/encounters/E2", None, {}, 204),
    ("POST", "persons/C2/merge/P1", None, {}, 204),
    ("POST", "identify/criminal", PROBE, {"callback": "https://client.example/done"}, 202),
    ("DELETE", "persons/C2/encounters/E2", None, {}, 204),
    ("DELETE", "persons/C2", None, {}, 204),
    ("DELETE", "persons/C2", None, {}, 404),
    ("GET", "tasks/{task}/status", None, {}, 200),
    ("POST", "tasks/{task}/redeliver", None, {}, 204),
    ("GET", "tasks/unknown/status", None, {}, 404),
]  # fmt: skip


@pytest.fixture(scope="module")
def osia(samples: Path) -> OsiaFile:
    return OsiaFile.read(samples)


def test_every_operation_answers_as_the_file_says(osia: OsiaFile, call: Caller, settings: Settings) -> None:
    settings.HANDOVER_ABIS_CALLBACK_HOSTS = ["client.example"]
    done, task = set(), ""
    for method, path, body, query, status in EXCHANGES:
        place = path.replace("{task}", task)
        name = osia.operation(method, f"/v1/{place}")
        osia.judge_request(name, {"transactionId": "T1", **query}, body)
        answer = call(method, place, body, **query)
        assert answer.status_code == status, (method, place, answer.content)
        found: Any = answer.json() if answer.content else None
        osia.judge_answer(name, status, found)
        task = found["taskId"] if status == 202 else task
        done.add(name)
    assert done == set(osia.operations)


class Judged(Transport):
    """A transport whose requests and answers are held against the file."""

    def __init__(self, osia: OsiaFile, url: str, token: str) -> None:
        super().__init__(url, token, seconds=30)
        self.osia = osia
        self.done: set[str] = set()

    def _once(self, method: str, path: str, terms: Any, body: Any) -> HttpAnswer:
        name = self.osia.operation(method, f"/{path}")
        self.osia.judge_request(name, dict(terms), body)
        answer = super()._once(method, path, terms, body)
        self.osia.judge_answer(name, answer.status, answer.body)
        self.done.add(name)
        return answer


def test_all_that_the_client_sends_and_gets_is_as_the_file_says(
    osia: OsiaFile, cast: Cast, filled: None, server: str, settings: Settings
) -> None:
    settings.HANDOVER_ABIS_CALLBACK_HOSTS = ["client.example"]
    judged = Judged(osia, server, token(cast))
    client = RemoteAbis(judged)
    walked(client)
    client.identify_person("immigration", "C1", "C1")
    prints = client.encounter("C1", "C1").prints
    made = client.create(PrintEncounter(("criminal",), prints))
    client.create(PrintEncounter(("criminal",), prints), made.person)
    task = client.identify_later(ALL, hand(1, 5), "https://client.example/done")
    assert client.task_status(task) == "PENDING"
    client.redeliver(task)
    assert judged.done == set(osia.operations)
