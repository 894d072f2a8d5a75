"""What the machine interfaces answer when Handover itself fails: JSON, never a page, and whether to send again."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from django.db import OperationalError

from handover.process.models import Matter
from handover.stages.intake import file_store
from tests.stages.files import car
from tests.stages.intake.jail import Jail

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 503),
        (OperationalError("database or disk is full"), 503),
        (ValueError("a name: DOE"), 500),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_in_json_and_taken_when_it_comes_again(
    alder: Jail, monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int
) -> None:
    data = car()
    alder.client.raise_request_exception = False

    def fail(*args: object, **kwargs: object) -> None:
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr(file_store, "put", fail)
        answer = alder.post(data)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert "make the same call again" in answer.json()["detail"].lower()
    assert "DOE" not in answer.content.decode()
    assert not Matter.objects.exists()
    assert alder.post(data).status_code == 202


@pytest.mark.parametrize(
    ("problem", "status"),
    [(OperationalError("the server closed the connection"), 503), (ValueError("DOE"), 500)],
)
def test_what_fails_before_the_call_is_reached_is_told_in_json_too(
    alder: Jail, monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int
) -> None:
    alder.client.raise_request_exception = False

    def fail(*args: object, **kwargs: object) -> None:
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", fail)
        answer = alder.post(car())
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert "DOE" not in answer.content.decode()


def test_a_host_that_is_not_ours_and_an_address_that_is_none_are_told_in_json(alder: Jail) -> None:
    assert (
        alder.client.get("/intake/api/v1/answers", headers={**alder.bearer, "host": "other.example"})[
            "Content-Type"
        ]
        == "application/json"
    )
    for path, said in (("/intake/api/v2/answers", "detail"), ("/abis/v9/", "message")):
        answer = alder.client.get(path, headers=alder.bearer)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
        assert answer.json()[said] == "Not Found"
    assert alder.client.get("/nothing/")["Content-Type"].startswith("text/html")


def test_what_a_killed_or_failing_writer_left_goes(
    alder: Jail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file_store.put(b"the first, with the key that seals it")
    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            file_store.put(b"whole or absent")
    aside = tmp_path / "files" / "aside"
    assert list(aside.iterdir()) == []
    left = aside / f".{'0' * 64}.abcd"
    left.write_bytes(b"half")
    assert (file_store.discard_leftovers(), left.exists()) == (0, True), "it may be being written"
    os.utime(left, (0, 0))
    assert (file_store.discard_leftovers(), left.exists()) == (1, False)
