"""Many events in one signed message: each is taken, known, or told by its place."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from handover.formats.drops import EventType, write_cloudevent
from handover.formats.drops.cloudevent import BATCH_TYPE, CONTENT_TYPE, MOST_BATCH_BYTES, MOST_EVENTS
from handover.formats.drops.signature import sign
from handover.stages.intake import secrets
from handover.stages.intake.models import ReportedEvent
from tests.stages.files import BIRCH
from tests.stages.intake.jail import Jail, event, well_formed

pytestmark = pytest.mark.django_db


def messages(*events: Any) -> list[Any]:
    return [json.loads(write_cloudevent(one)) for one in events]


def send(jail: Jail, body: Any, kind: str = BATCH_TYPE, key: bytes | None = None, minutes: float = 0) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = timezone.now() + timedelta(minutes=minutes)
    return jail.send(
        "events/batch", data, kind, **sign(key or secrets.event_key(jail.row), "batch-1", at, data)
    )


def test_each_event_is_taken_once_however_often_it_is_sent(alder: Jail) -> None:
    booked, released = event(EventType.BOOK), event(EventType.RELEASE, hours=1)
    first = send(alder, messages(booked, released))
    assert first.status_code == 200
    assert first.json() == {"taken": [booked.event_id, released.event_id], "faults": []}
    assert send(alder, messages(released, booked)).json()["taken"] == [released.event_id, booked.event_id]
    assert alder.event(booked).status_code == 202, "and by itself"
    assert ReportedEvent.objects.count() == 2


def test_a_bad_event_is_told_by_its_place_and_spoils_no_other(alder: Jail) -> None:
    good = event(EventType.BOOK)
    alder.event(good)
    reused = replace(good, last="OTHER")
    foreign = event(EventType.BOOK, number="26-1", facility_ori=BIRCH)
    fine = event(EventType.BOOK, number="26-2")
    (no_time,) = messages(event(EventType.BOOK, number="26-3"))
    no_time["data"]["event_time"] = "yesterday"
    answer = send(
        alder, [*messages(reused, foreign), no_time, 7, {"specversion": "0.3"}, *messages(fine)]
    ).json()
    assert answer["taken"] == [fine.event_id]
    assert [(f["line"], f["column"]) for f in answer["faults"]] == [
        (1, "event_id"), (2, "facility_ori"), (3, "event_time"), (4, "message"), (5, "specversion"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"{}", "not a JSON array"),
        (b"[", "not JSON in UTF-8"),
        (json.dumps([{}] * (MOST_EVENTS + 1)).encode(), "the limit is 500"),
    ],
)
def test_what_is_no_batch_is_refused_whole(alder: Jail, body: bytes, word: str) -> None:
    response = send(alder, body)
    assert response.status_code == 422
    assert word in well_formed(response)["problems"][0]["reason"]
    assert not ReportedEvent.objects.exists()


def test_a_batch_is_signed_now_by_this_jail_and_is_of_its_type(alder: Jail, birch: Jail) -> None:
    body = messages(event(EventType.BOOK))
    assert send(alder, body, key=secrets.event_key(birch.row)).status_code == 401
    assert send(alder, body, minutes=-6).status_code == 401
    assert send(alder, body, kind=CONTENT_TYPE).status_code == 415
    assert send(alder, b" " * (MOST_BATCH_BYTES + 1)).status_code == 413
    assert not ReportedEvent.objects.exists()
