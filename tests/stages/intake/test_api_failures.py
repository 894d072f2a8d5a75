"""What the machine interfaces answer when Handover itself fails: JSON, never a page, and whether to send again."""

from __future__ import annotations

import errno

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
