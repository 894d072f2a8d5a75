"""A feed's files by HTTPS: the token of the feed alone, a dry run first, and what keeps a file out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as live
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from handover.accounts.models import Agency, MachineToken
from handover.audit.models import Entry
from handover.process.worker import Worker
from handover.repositories import api, sent_files, tasks
from handover.repositories.models import CriminalIdentity, ImportRun, SentFile, SourceRecord
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


def worked(data: bytes, headers: Mapping[str, str], query: str = "", url: str = URL) -> dict[str, Any]:
    """Send a file, have the worker do it, and read the receipt with the same token."""
    sent = send(data, headers, query, url)
    assert sent.status_code in (200, 202), sent.content
    Worker().run()
    return read(sent.json()["receipt"], headers).json()  # type: ignore[no-any-return]


def read(address: str, headers: Mapping[str, str]) -> Any:
    """Read a receipt."""
    return Client().get(urlsplit(address).path, headers=dict(headers))


@pytest.fixture
def data(tmp_path: Path) -> bytes:
    """A person's history."""
    feed()
    return write(tmp_path / "f.jsonl", history(1)).read_bytes()


def test_a_file_is_kept_and_its_receipt_told_at_once(data: bytes) -> None:
    headers = token("records:cch")
    answer = send(data, headers)
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    assert answer["Location"] == answer.json()["receipt"]
    assert not SourceRecord.objects.exists()
    again = send(data, headers)
    assert (again.status_code, again.json()["receipt"]) == (200, answer.json()["receipt"])
    assert SentFile.objects.count() == 1


def test_a_dry_run_reports_and_its_digest_takes_the_file_in(data: bytes) -> None:
    headers = token("records:cch")
    dry = worked(data, headers)
    assert (dry["state"], dry["applied"], dry["report"]["new"], dry["sha256"]) == (
        "done",
        False,
        4,
        hashlib.sha256(data).hexdigest(),
    )
    assert not SourceRecord.objects.exists()
    wish = f"?apply={dry['report']['digest']}&file_name=day-1.jsonl"
    done = worked(data, headers, wish)
    assert (done["applied"], done["file"], done["report"]["new"]) == (True, "day-1.jsonl", 4)
    assert CriminalIdentity.objects.count() == 1
    assert ImportRun.objects.get().by_name == "sender"
    assert send(data, headers, wish).status_code == 200
    again = worked(data, headers)
    assert (again["report"]["new"], again["report"]["unchanged"]) == (0, 4)
    assert not [p for p in kept() if p.is_file()], "no bytes are left once a file was worked off"


def kept() -> list[Path]:
    return list((Path(live.HANDOVER_DATA_DIR) / "sent-to-feeds").rglob("*"))


def test_what_is_refused_is_listed_with_its_rule(data: bytes, tmp_path: Path) -> None:
    odd: list[Value] = [person(1), {**person(2), "source": "SOMEBODY"}]
    found = worked(write(tmp_path / "g.jsonl", odd).read_bytes(), token("records:cch"))
    assert [(one["position"], one["rule"], one["field"]) for one in found["rejects"]] == [
        (2, "wrong-source", "source")
    ]


def test_a_receipt_is_read_with_a_token_of_the_feed_alone(data: bytes) -> None:
    address = send(data, token("records:cch")).json()["receipt"]
    assert read(address, token("records:other")).status_code == 403
    assert read(address, {}).status_code == 401
    assert read(address.replace("/files/", "/files/0"), token("records:cch")).status_code == 404
    feed("other")
    assert read(address.replace("/cch/", "/other/"), token("records:other")).status_code == 404


def test_a_file_whose_job_was_lost_gets_another_and_bytes_that_a_kill_left_go(data: bytes) -> None:
    headers = token("records:cch")
    address = send(data, headers).json()["receipt"]
    DBTaskResult.objects.all().delete()
    with time_machine.travel(timezone.now() + sent_files.FORGOTTEN * 2, tick=False):
        assert tasks.tick() == 1
        assert tasks.tick() == 0
        Worker().run()
    assert read(address, headers).json()["state"] == "done"
    (Path(live.HANDOVER_DATA_DIR) / "sent-to-feeds" / "ab.part").write_bytes(b"x")
    with time_machine.travel(timezone.now() + sent_files.KEPT * 2, tick=False):
        assert sent_files.tidy() == 2
    assert not kept()


def test_a_file_that_another_worker_has_is_left_to_it(data: bytes) -> None:
    reference = send(data, token("records:cch")).json()["receipt"].rsplit("/", 1)[1]
    with sent_files._alone(sent_files._place(reference)) as mine:
        assert mine
        assert sent_files.work_off(reference) == "another worker does it"
    assert sent_files.work_off(reference) == "done"
    assert sent_files.work_off(reference) == "nothing waits"


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
    assert send(data, token("records:cch", agency=mine)).status_code == 202


def test_a_file_that_is_too_large_is_not_read(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_BYTES", len(data) - 1)
    answer = send(data, token("records:cch"))
    assert (answer.status_code, "bytes" in answer.json()["detail"]) == (413, True)
    assert send(b"", token("records:cch")).status_code == 422


def test_a_file_of_another_form_and_a_wrong_parameter_are_refused(data: bytes) -> None:
    feed("xml", form="xml")
    found = worked(data, token("records:xml"), url="/records/api/v1/feeds/xml/files")
    assert (found["state"], found["status"], "form xml" in found["problem"]) == ("refused", 422, True)
    assert send(data, token("records:cch"), "?apply=yes").json()["problems"][0]["field"] == "apply"
    assert send(data, token("records:cch"), "?file_name=../x").status_code == 422


def test_the_digest_of_another_file_takes_nothing_in(data: bytes) -> None:
    found = worked(data, token("records:cch"), f"?apply={'0' * 64}")
    assert (found["state"], found["status"], "dry run again" in found["problem"]) == ("refused", 409, True)
    assert not SourceRecord.objects.exists()


def test_the_worker_takes_in_the_drop_folder_of_a_feed(tmp_path: Path, settings: Settings) -> None:
    feed()
    folder = tmp_path / "drop"
    folder.mkdir()
    settings.HANDOVER_RECORD_DROPS = {"cch": str(folder), "never-declared": str(tmp_path)}
    assert tasks.tick() == 0
    path = write(folder / "f.jsonl", history(1))
    assert tasks.tick() == 0, "its digest is not here yet"
    (folder / "f.jsonl.sha256").write_text(hashlib.sha256(path.read_bytes()).hexdigest())
    assert tasks.tick() == 1
    assert tasks.tick() == 0, "it has a job"
    Worker().run()
    assert CriminalIdentity.objects.count() == 1
    assert (folder / "processed" / "f.jsonl.receipt.json").exists()
    assert tasks.tick() == 0
