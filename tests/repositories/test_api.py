"""A feed's files by HTTPS: the token of the feed alone, a dry run first, and what keeps a file out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from handover.accounts.models import Agency, MachineToken
from handover.audit.models import Entry
from handover.repositories import api
from handover.repositories.models import CriminalIdentity, ImportRun, SourceRecord
from tests.repositories.records import Value, feed, history, person, write
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
URL = "/records/api/v1/feeds/cch/files"


def token(*scopes: str, agency: Agency | None = None) -> Mapping[str, str]:
    """The header of a token with these scopes."""
    _, clear = MachineToken.issue(agency, "sender", scopes)
    return {"Authorization": f"Bearer {clear}"}


def send(data: bytes, headers: Mapping[str, str], query: str = "", url: str = URL) -> Any:
    """Send a file."""
    return Client().post(
        f"{url}{query}", data, content_type="application/octet-stream", headers=dict(headers)
    )


@pytest.fixture
def data(tmp_path: Path) -> bytes:
    """A person's history."""
    feed()
    return write(tmp_path / "f.jsonl", history(1)).read_bytes()


def test_a_dry_run_reports_and_its_digest_takes_the_file_in(data: bytes) -> None:
    headers = token("records:cch")
    dry = send(data, headers).json()
    assert (dry["applied"], dry["report"]["new"], dry["sha256"]) == (
        False,
        4,
        hashlib.sha256(data).hexdigest(),
    )
    assert not SourceRecord.objects.exists()
    done = send(data, headers, f"?apply={dry['report']['digest']}&file_name=day-1.jsonl").json()
    assert (done["applied"], done["file"], done["report"]["new"]) == (True, "day-1.jsonl", 4)
    assert CriminalIdentity.objects.count() == 1
    assert ImportRun.objects.get().by_name == "sender"
    again = send(data, headers).json()
    assert (again["report"]["new"], again["report"]["unchanged"]) == (0, 4)


def test_what_is_refused_is_listed_with_its_rule(data: bytes, tmp_path: Path) -> None:
    odd: list[Value] = [person(1), {**person(2), "source": "SOMEBODY"}]
    found = send(write(tmp_path / "g.jsonl", odd).read_bytes(), token("records:cch")).json()
    assert [(one["position"], one["rule"], one["field"]) for one in found["rejects"]] == [
        (2, "wrong-source", "source")
    ]


@pytest.mark.parametrize(
    "scopes",
    [
        ("records:other",),
        ("intake:send", "intake:read", "jail:events"),
        ("abis.identify", "gallery:criminal"),
    ],
)
def test_no_other_token_opens_a_feed(data: bytes, scopes: tuple[str, ...]) -> None:
    answer = send(data, token(*scopes))
    assert answer.status_code == 403
    assert 'scope="records:cch"' in answer["WWW-Authenticate"]
    assert answer.json()["problems"][0]["code"] == "403"
    assert Entry.objects.filter(act="machine.refused").exists()


def test_nobody_without_a_token_enters(data: bytes) -> None:
    assert send(data, {}).status_code == 401
    assert send(data, {"Authorization": "Bearer nothing"}).status_code == 401


@pytest.mark.parametrize(
    ("url", "refusals"),
    [("/intake/api/v1/submissions", {403}), ("/intake/api/v1/answers", {403, 405}),
     ("/abis/v1/identify/criminal", {400, 403, 500}), ("/records/api/v1/feeds/other/files", {403})],
)  # fmt: skip
def test_the_token_of_a_feed_opens_nothing_else(data: bytes, url: str, refusals: set[int]) -> None:
    feed("other")
    assert send(data, token("records:cch"), url=url).status_code in refusals


def test_a_feed_that_is_not_declared_is_not_there(data: bytes) -> None:
    answer = send(data, token("records:later"), url="/records/api/v1/feeds/later/files")
    assert (answer.status_code, "declare" in answer.json()["detail"]) == (404, True)


def test_a_feed_of_an_agency_is_sent_by_its_token_alone(cast: Cast, tmp_path: Path) -> None:
    mine, other = Agency.objects.order_by("ori")[:2]
    feed(agency=mine.ori)
    data = write(tmp_path / "f.jsonl", history(1)).read_bytes()
    assert send(data, token("records:cch", agency=other)).status_code == 403
    assert send(data, token("records:cch")).status_code == 403
    assert send(data, token("records:cch", agency=mine)).status_code == 200


def test_a_file_that_is_too_large_is_not_read(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_BYTES", len(data) - 1)
    answer = send(data, token("records:cch"))
    assert (answer.status_code, "bytes" in answer.json()["detail"]) == (413, True)
    assert send(b"", token("records:cch")).status_code == 422


def test_a_file_of_another_form_and_a_wrong_parameter_are_refused(data: bytes) -> None:
    feed("xml", form="xml")
    answer = send(data, token("records:xml"), url="/records/api/v1/feeds/xml/files")
    assert (answer.status_code, "form xml" in answer.json()["detail"]) == (422, True)
    assert send(data, token("records:cch"), "?apply=yes").json()["problems"][0]["field"] == "apply"
    assert send(data, token("records:cch"), "?file_name=../x").status_code == 422


def test_the_digest_of_another_file_takes_nothing_in(data: bytes) -> None:
    answer = send(data, token("records:cch"), f"?apply={'0' * 64}")
    assert (answer.status_code, "dry run again" in answer.json()["detail"]) == (409, True)
    assert not SourceRecord.objects.exists()
