"""What the API says and takes, as types; each with an example that the description shows."""

from __future__ import annotations

from typing import Any, Final

from ninja import Field, Schema

from handover.formats.drops import COLUMNS
from handover.formats.drops.cloudevent import BATCH_TYPE, CONTENT_TYPE, MOST_EVENTS

ORI: Final = "CX0010000"
TCN: Final = "ALDER-20260224-0001"
REFERENCE: Final = "B-7KQ2M9XR4T"
SHA256: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
AT: Final = "2026-02-25T05:05:00+00:00"
REPLY: Final = "HO20260225SRE5A0C1E9B77D2"
PROBLEM: Final[dict[str, Any]] = {
    "field": "2.018", "code": "E0001", "reason": "NAM is missing; a criminal booking must state it",
}  # fmt: skip


class Problem(Schema):
    """What is wrong: the EBTS field, column or parameter (empty for the whole), a code, and what to do."""

    field: str = Field(examples=["2.018"])
    code: str = Field(examples=["E0001"])
    reason: str = Field(examples=[PROBLEM["reason"]])


class Problems(Schema):
    """The body of every error: one line for a log, and the list of problems."""

    detail: str = Field(examples=["A parameter is not valid."])
    problems: list[Problem] = Field(examples=[[PROBLEM]])


class Links(Schema):
    """Addresses of what comes next."""

    submission: str = Field(examples=[f"/intake/api/v1/submissions/{REFERENCE}"])
    answers: str = Field(examples=["/intake/api/v1/answers"])


class ReceiptOut(Schema):
    """What was received. ``again``: this file was received before, and this is its first receipt."""

    reference: str = Field(examples=[REFERENCE])
    ori: str = Field(examples=[ORI])
    tcn: str = Field(examples=[TCN])
    sha256: str = Field(examples=[SHA256])
    received_at: str = Field(examples=[AT])
    again: bool = Field(examples=[False])
    links: Links


class AnswerOut(Schema):
    """One answer. ``key`` orders answers; ``kind`` SRE, ERRT or STOP (nobody is to be held on a request any more:
    ``reference`` is then the request's); ``tcr`` the TCN of the file that is answered; ``delivery``
    waiting, failing, dead, delivered or acknowledged. ``corrects`` is the TCN of the
    answer that this one replaces and that must no longer be used; empty if it replaces none."""

    key: int = Field(examples=[41])
    kind: str = Field(examples=["SRE"])
    tcn: str = Field(examples=[REPLY])
    tcr: str = Field(examples=[TCN])
    corrects: str = Field(examples=[""])
    reference: str = Field(examples=[REFERENCE])
    sha256: str = Field(examples=[SHA256])
    sent_at: str = Field(examples=[AT])
    delivery: str = Field(examples=["waiting"])
    problems: list[Problem] = Field(examples=[[]])
    href: str = Field(examples=[f"/intake/api/v1/answers/{REPLY}"])


class RetakeOut(Schema):
    """A finger, 1 to 10, to print again while the person is there: the field that shows it, and why."""

    finger: int = Field(examples=[3])
    name: str = Field(examples=["Right middle"])
    field: str = Field(examples=["14.022"])
    reason: str = Field(examples=["NFIQ 5 of 5, at most 3 is good"])


class DelayOut(Schema):
    """That the answer is delayed: since when, and why in words. Nothing is to be sent again."""

    since: str = Field(examples=[AT])
    text: str = Field(
        examples=[
            "The answer is delayed: the repository is being brought up to date. Nothing is to be sent again."
        ]
    )


class SubmissionOut(Schema):
    """The state of a booking: ``state`` for programs, ``state_title`` for people, and its answers so far. ``retake``:
    fingers of poor quality or missing without a reason, as soon as the file is read; the booking is searched anyway.
    ``delay``: null unless the answer is delayed."""

    reference: str = Field(examples=[REFERENCE])
    ori: str = Field(examples=[ORI])
    tcn: str = Field(examples=[TCN])
    sha256: str = Field(examples=[SHA256])
    received_at: str = Field(examples=[AT])
    state: str = Field(examples=["answered"])
    state_title: str = Field(examples=["Criminal answer sent"])
    ended: bool = Field(examples=[True])
    retake: list[RetakeOut]
    delay: DelayOut | None = Field(default=None, examples=[None])
    answers: list[AnswerOut]


class AnswersOut(Schema):
    """A page of answers, oldest first. Ask again with ``after=next`` for those that follow."""

    answers: list[AnswerOut]
    next: int = Field(examples=[41])
    more: bool = Field(examples=[False])


class AcknowledgedOut(Schema):
    """An answer that its receiver has acknowledged."""

    tcn: str = Field(examples=[REPLY])
    delivery: str = Field(examples=["acknowledged"])


class EventReceipt(Schema):
    """What was kept. A copy under the same id gets an identical body."""

    event_id: str = Field(examples=["ALDER-E-204411"])
    event_type: str = Field(examples=["RELEASE"])
    ori: str = Field(examples=[ORI])
    booking_no: str = Field(examples=["26-004711"])
    digest: str = Field(examples=[SHA256], description="SHA-256 of the event as kept")
    received_at: str = Field(examples=[AT])


class RowFault(Schema):
    """Why a row was rejected: its line in the file (0 for the file), the column, and what to correct."""

    line: int = Field(examples=[17])
    column: str = Field(examples=["released_at"])
    reason: str = Field(examples=["has no offset from UTC"])


class FileOut(Schema):
    """The result of a file of events: new rows, rows already known, faults (all are counted, the first 200 listed)."""

    sha256: str = Field(examples=[SHA256])
    taken: int = Field(examples=[96])
    again: int = Field(examples=[4])
    refused: int = Field(examples=[1])
    faults: list[RowFault]


class BatchOut(Schema):
    """The ids of the events now on file; for each of the others, its position (from 1) and what is wrong with it."""

    taken: list[str] = Field(examples=[["ALDER-E-204411"]])
    faults: list[RowFault]


class RosterOut(Schema):
    """A roster compared with what was reported. ``vanished``: held according to the reports, but neither on the
    roster nor reported as released. It raises an alarm for a person to check and is never taken as a release."""

    as_of: str = Field(examples=[AT])
    present: int = Field(examples=[212])
    held: int = Field(examples=[213])
    vanished: list[str] = Field(examples=[["26-004711"]])
    unannounced: list[str] = Field(examples=[[]])
    returned: list[str] = Field(examples=[[]])
    near: dict[str, str] = Field(
        default_factory=dict,
        description="a vanished number, and one on the roster that nobody announced and that may be the same, written "
        "otherwise (zeros in front, case, spaces, dashes)",
        examples=[{}],
    )


_BYTES: Final = {"type": "string", "format": "binary", "minLength": 1}
FILE: Final[dict[str, Any]] = {
    "application/octet-stream": {"schema": _BYTES},
    "application/xml": {"schema": {**_BYTES, "description": "an EBTS 10.0 package; its answers are XML too"}},
}
STOP: Final[dict[str, Any]] = {
    "type": "handover.stop.v1", "request": "C-7K2M9QWERT", "tcn": TCN, "instruction": "do_not_hold",
    "request_is": "withdrawn", "message": "The request is withdrawn. Do not hold.", "said_at": AT,
}  # fmt: skip
ANSWER_FILE: Final[dict[str, Any]] = {
    **FILE,
    "application/json": {
        "schema": {
            "type": "object",
            "description": "an answer of kind STOP; no tcn for a jail that did not send the booking",
            "required": [k for k in STOP if k != "tcn"],
        },
        "example": STOP,
    },
}
CSV: Final[dict[str, Any]] = {"text/csv": {"schema": {"type": "string", "minLength": 1}}}
_EVENT_EXAMPLE: Final = {
    "specversion": "1.0", "id": "ALDER-E-204411", "source": ORI, "type": "handover.jail.release.v1",
    "subject": "26-004711", "time": "2026-02-26T08:00:00-06:00", "datacontenttype": "application/json",
    "data": {"event_id": "ALDER-E-204411", "event_type": "RELEASE", "event_time": "2026-02-26T08:00:00-06:00",
             "facility_ori": ORI, "booking_no": "26-004711", "released_at": "2026-02-26T07:50:00-06:00",
             "release_reason": "BOND POSTED"},
}  # fmt: skip
EVENT: Final[dict[str, Any]] = {
    CONTENT_TYPE: {
        "schema": {
            "type": "object",
            "description": "A CloudEvents 1.0 message whose data is one row of a jail's file of events.",
            "required": ["specversion", "id", "source", "type", "data"],
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "description": "as data.event_id"},
                "source": {"type": "string", "description": "as data.facility_ori"},
                "type": {"type": "string", "examples": ["handover.jail.release.v1"]},
                "subject": {"type": "string"},
                "time": {"type": "string", "format": "date-time"},
                "datacontenttype": {"const": "application/json"},
                "data": {
                    "type": "object",
                    "required": ["event_id", "event_type", "event_time", "facility_ori", "booking_no"],
                    "properties": {name: {"type": ["string", "number", "null"]} for name in COLUMNS},
                },
            },
        },
        "example": _EVENT_EXAMPLE,
    }
}


BATCH: Final[dict[str, Any]] = {
    BATCH_TYPE: {
        "schema": {"type": "array", "maxItems": MOST_EVENTS, "items": EVENT[CONTENT_TYPE]["schema"]},
        "example": [_EVENT_EXAMPLE],
    }
}


def body(content: dict[str, Any]) -> dict[str, Any]:
    """``openapi_extra`` of an operation that takes this content."""
    return {"requestBody": {"required": True, "content": content}}
