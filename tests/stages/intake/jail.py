"""A jail as its machines see it: a token, files, events, envelopes."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from handover.accounts.models import Agency, MachineToken
from handover.formats.drops import EventType, JailEvent, write_cloudevent
from handover.formats.drops.cloudevent import CONTENT_TYPE
from handover.formats.drops.signature import sign
from handover.process.models import Matter
from handover.stages.intake import actions, queries, secrets
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.scopes import EVENTS, READ, SEND
from tests.stages.files import ALDER
from tests.support.cast import Cast

API = "/intake/api/v1"
SOAP = "/intake/soap/native-ebts"
NOON = datetime(2026, 2, 26, 12, tzinfo=UTC)
ENVELOPE = (
    b'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    b'<n:NativeEBTSMessage xmlns:n="http://ws.cjis.gov/2014/08/01/ngi/core/xsd">%s</n:NativeEBTSMessage>'
    b"</soap:Body></soap:Envelope>"
)


def enveloped(data: bytes) -> bytes:
    """A file as a client of NativeEBTSService sends it."""
    return ENVELOPE % base64.encodebytes(data)


class Jail:
    """A live-scan and a jail system of one agency, with one token."""

    def __init__(self, cast: Cast, ori: str = ALDER) -> None:
        self.agency: Agency = cast.agencies[ori]
        self.row, self.token = MachineToken.issue(self.agency, f"live-scan of {ori}", (SEND, READ, EVENTS))
        # As a machine calls: with checks of cross-site forgery on, and no cookie.
        self.client = Client(enforce_csrf_checks=True)

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    @property
    def sender(self) -> Sender:
        return Sender.machine(self.row)

    def post(self, data: bytes, **headers: str) -> Any:
        return self.send("submissions", data, "application/octet-stream", **headers)

    def send(self, path: str, data: bytes = b"", kind: str = "text/csv", **headers: str) -> Any:
        return self.client.post(f"{API}/{path}", data, content_type=kind, headers={**self.bearer, **headers})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{API}/{path}", query, headers=self.bearer)

    def answers(self, **query: Any) -> Any:
        """The answers as they are listed once they have settled."""
        with time_machine.travel(timezone.now() + queries.SETTLING * 2):
            return self.get("answers", **query).json()

    def event(
        self, event: JailEvent, *, at: datetime | None = None, key: bytes | None = None, headers: Any = None
    ) -> Any:
        """Report one event, signed as it should be unless a test says otherwise."""
        data = write_cloudevent(event)
        signed = sign(key or secrets.event_key(self.row), event.event_id, at or timezone.now(), data)
        return self.send("events", data, CONTENT_TYPE, **{**signed, **(headers or {})})

    def soap(self, data: bytes, kind: str = "text/xml; charset=utf-8", **headers: str) -> Any:
        return self.client.post(SOAP, data, content_type=kind, headers={**self.bearer, **headers})


def event(kind: EventType = EventType.BOOK, number: str = "26-004711", **changes: Any) -> JailEvent:
    """An event of the Alder jail, at noon unless ``hours`` says otherwise."""
    at = NOON + timedelta(hours=changes.pop("hours", 0))
    needed: dict[EventType, dict[str, Any]] = {
        EventType.BOOK: {"last": "REYES LUNA"},
        EventType.CHARGE: {"charge_seq": 1, "charge_text": "THEFT"},
        EventType.HOLD: {"hold_agency": "BIRCH COUNTY"},
        EventType.TRANSFER: {"released_to": "CX0020000"},
        EventType.RELEASE: {"released_at": at, "release_reason": "BOND POSTED"},
        EventType.MERGE: {"inmate_no": "I-2", "prev_inmate_no": "I-1"},
        EventType.CORRECT: {},
    }
    fields = {
        "event_id": f"{number}-{kind}-{at:%d%H}", "event_type": kind, "event_time": at, "facility_ori": ALDER,
        "booking_no": number, **needed[kind], **changes,
    }  # fmt: skip
    return JailEvent(**fields)


def roster(*numbers: str, hours: float = 0, ori: str = ALDER) -> bytes:
    """A full roster of that many hours after noon."""
    at = (NOON + timedelta(hours=hours)).isoformat()
    rows = [f"{at},{ori},{number}" for number in numbers or [""]]
    return "\n".join(["as_of,facility_ori,booking_no", *rows, ""]).encode()


def read_all() -> None:
    """What the worker does: read every file that waits."""
    for case in Matter.objects.filter(state="received"):
        actions.read_submission(case.pk)


def well_formed(response: Any) -> dict[str, Any]:
    """The body of an error, which names each field and reason."""
    body: dict[str, Any] = response.json()
    assert set(body) == {"detail", "problems"}
    assert body["problems"]
    for problem in body["problems"]:
        assert set(problem) == {"field", "code", "reason"}
        assert problem["reason"]
    return body
