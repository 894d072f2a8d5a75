"""Events, files of events and rosters by HTTPS: signed, once, each fault by its column, each jail for itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from handover.formats.drops import EventType, write_cloudevent, write_csv
from handover.formats.drops.cloudevent import CONTENT_TYPE
from handover.formats.drops.signature import secret_key, sign
from handover.stages.intake import secrets
from handover.stages.intake.models import ReportedEvent, Roster, RosterAlarm
from tests.stages.files import BIRCH
from tests.stages.intake.jail import NOON, Jail, event, roster, well_formed

pytestmark = pytest.mark.django_db
RELEASE = EventType.RELEASE


def test_an_event_is_kept_once_and_a_retry_gets_the_same_answer(alder: Jail) -> None:
    first, again = alder.event(event(RELEASE)), alder.event(event(RELEASE))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.content == again.content
    body = first.json()
    assert (body["event_id"], body["ori"], body["event_type"]) == (
        event(RELEASE).event_id,
        "CX0010000",
        "RELEASE",
    )
    assert ReportedEvent.objects.get().event == event(RELEASE)


def test_an_id_used_for_another_event_is_a_conflict(alder: Jail) -> None:
    alder.event(event(RELEASE))
    response = alder.event(replace(event(RELEASE), release_reason="TIME SERVED"))
    assert response.status_code == 409
    assert well_formed(response)["problems"][0]["field"] == "event_id"


@pytest.mark.parametrize("minutes", [-5.1, 5.1, -60 * 24 * 365])
def test_an_old_message_is_a_replay_and_refused(alder: Jail, minutes: float) -> None:
    response = alder.event(event(RELEASE), at=timezone.now() + timedelta(minutes=minutes))
    assert response.status_code == 401
    assert well_formed(response)["problems"][0]["field"] == "webhook-timestamp"
    assert not ReportedEvent.objects.exists()


def test_a_message_recorded_on_the_way_cannot_be_sent_again_later(alder: Jail) -> None:
    data, now = write_cloudevent(event(RELEASE)), timezone.now()
    signed = sign(secrets.event_key(alder.row), event(RELEASE).event_id, now, data)
    assert alder.send("events", data, CONTENT_TYPE, **signed).status_code == 202
    with time_machine.travel(now + timedelta(minutes=6)):
        assert alder.send("events", data, CONTENT_TYPE, **signed).status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"webhook-signature": "v1,AAAA"}, "webhook-signature"),
        ({"webhook-signature": "v2,AAAA"}, "webhook-signature"),
        ({"webhook-signature": ""}, "webhook-signature"),
        ({"webhook-id": "another"}, "webhook-signature"),
        ({"webhook-id": ""}, "webhook-id"),
        ({"webhook-timestamp": "1"}, "webhook-signature"),
        ({"webhook-timestamp": "now"}, "webhook-timestamp"),
        ({"webhook-timestamp": "9" * 40}, "webhook-timestamp"),
    ],
)
def test_what_is_not_signed_by_this_account_is_refused(
    alder: Jail, change: dict[str, str], field: str
) -> None:
    response = alder.event(event(RELEASE), headers=change)
    assert response.status_code == 401
    assert well_formed(response)["problems"][0]["field"] == field
    assert not ReportedEvent.objects.exists()


def test_each_account_has_its_own_secret(alder: Jail, birch: Jail) -> None:
    assert alder.event(event(RELEASE), key=secrets.event_key(birch.row)).status_code == 401
    shown = secrets.shown(secrets.event_key(alder.row))
    assert shown.startswith("whsec_")
    assert alder.event(event(RELEASE), key=secret_key(shown)).status_code == 202


def test_a_signature_among_others_is_found(alder: Jail) -> None:
    data = write_cloudevent(event(RELEASE))
    signed = sign(secrets.event_key(alder.row), event(RELEASE).event_id, timezone.now(), data)
    both = f"v1,AAAA {signed['webhook-signature']}"
    assert (
        alder.send("events", data, CONTENT_TYPE, **{**signed, "webhook-signature": both}).status_code == 202
    )


def signed_raw(jail: Jail, data: bytes, event_id: str = "E-1") -> Any:
    headers = sign(secrets.event_key(jail.row), event_id, timezone.now(), data)
    return jail.send("events", data, CONTENT_TYPE, **headers)


def test_a_bad_event_is_told_by_its_column(alder: Jail, birch: Jail) -> None:
    whole = json.loads(write_cloudevent(event(RELEASE, event_id="E-1")))
    without = {**whole, "data": {k: v for k, v in whole["data"].items() if k != "released_at"}}
    response = signed_raw(alder, json.dumps(without).encode())
    assert response.status_code == 422
    assert well_formed(response)["problems"][0]["field"] == "released_at"
    assert signed_raw(alder, b"{}").status_code == 422
    assert signed_raw(alder, b"\xff").status_code == 422
    assert signed_raw(alder, b"x" * 300_000).status_code == 413
    assert signed_raw(alder, json.dumps(whole).encode(), "E-2").json()["problems"][0]["field"] == "webhook-id"
    assert birch.event(event(RELEASE)).json()["problems"][0]["field"] == "facility_ori"
    assert not ReportedEvent.objects.exists()


def test_an_event_is_structured_json_and_nothing_else(alder: Jail) -> None:
    data = write_cloudevent(event(RELEASE))
    headers = sign(secrets.event_key(alder.row), event(RELEASE).event_id, timezone.now(), data)
    assert alder.send("events", data, "application/json", **headers).status_code == 415


def test_a_file_of_events_is_reported_row_by_row(alder: Jail) -> None:
    data = write_csv([event(EventType.BOOK), event(RELEASE, hours=1), event(RELEASE, facility_ori=BIRCH)])
    response = alder.send("files/status", data)
    assert response.status_code == 200
    body = response.json()
    assert (body["taken"], body["again"], body["refused"]) == (2, 0, 1)
    assert body["faults"][0]["column"] == "facility_ori"
    assert alder.send("files/status", data).json() == body
    assert alder.send("files/bookings", b"no,header\n").status_code == 422


def test_the_roster_is_compared_at_once(alder: Jail, birch: Jail) -> None:
    with time_machine.travel(NOON + timedelta(days=1)):
        alder.send("files/bookings", write_csv([event(EventType.BOOK)]))
        response = alder.send("files/roster", roster("26-9", hours=6))
        assert response.json() == {
            "as_of": "2026-02-26T18:00:00+00:00", "present": 1, "held": 1, "vanished": ["26-004711"],
            "unannounced": ["26-9"], "returned": [], "near": {},
        }  # fmt: skip
        foreign = birch.send("files/roster", roster(hours=6))
    assert foreign.status_code == 422
    assert well_formed(foreign)["problems"][0]["field"] == "facility_ori"
    assert Roster.objects.count() == RosterAlarm.objects.count() == 1


@pytest.mark.parametrize("path", ["events", "files/bookings", "files/status", "files/roster"])
def test_nothing_without_a_token_and_nothing_empty(alder: Jail, path: str) -> None:
    assert alder.send(path, b"x", authorization="Bearer nobody").status_code == 401
    response = alder.client.generic(
        "POST", f"/intake/api/v1/{path}", b"", headers=alder.bearer, CONTENT_LENGTH="0"
    )
    assert response.status_code == 400
    well_formed(response)
