"""G16 for machines: every field of an event, a row or a roster, every parameter and header. `test_api_described` sends
what the described schema admits; here every value of a message that is good otherwise is tried."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from handover.formats.drops import COLUMNS, EventType, write_cloudevent
from handover.formats.drops.cloudevent import BATCH_TYPE, CONTENT_TYPE
from handover.formats.drops.signature import sign
from handover.stages.intake import secrets
from tests.safeguards.gate.hostile import NASTY, VALUES
from tests.stages.intake.jail import Jail, event, roster
from tests.support.cast import Cast
from tests.support.examples import examples

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
JSON = st.one_of(
    VALUES, st.none(), st.booleans(), st.integers(), st.floats(), st.just(10**400), st.lists(VALUES, max_size=2),
    st.dictionaries(VALUES, VALUES, max_size=2),
)  # fmt: skip
ENVELOPE = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data")
FIELDS = (*ENVELOPE, *(f"data.{name}" for name in COLUMNS))
CHANGED = st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=3)


@pytest.fixture
def jail(cast: Cast, settings: Settings, tmp_path: Any) -> Jail:
    settings.HANDOVER_DATA_DIR = tmp_path
    return Jail(cast)


def told(answer: Any) -> None:
    """A success or a refusal that says what is wrong, in the one form that the description promises."""
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert all(len(p["reason"]) > 3 for p in answer.json()["problems"]), answer.content


def sent(jail: Jail, path: str, data: bytes, kind: str = "text/csv", **headers: str) -> None:
    """Send it, and keep nothing of it."""
    with transaction.atomic():
        told(jail.send(path, data, kind, **headers))
        transaction.set_rollback(True)


def changed(kind: EventType, changes: dict[str, Any]) -> dict[str, Any]:
    """The message of an event with other values in some fields."""
    message: dict[str, Any] = json.loads(write_cloudevent(event(kind)))
    for name, value in changes.items():
        outer, _, inner = name.partition(".")
        if inner and isinstance(message["data"], dict):
            message["data"][inner] = value
        elif not inner:
            message[outer] = value
    return message


def signed(jail: Jail, path: str, message: Any, kind: str) -> None:
    """Send a message with the account's own signature."""
    data = json.dumps(message).encode()
    name = message.get("id") if isinstance(message, dict) else "batch"
    name = name if isinstance(name, str) and name.isascii() and name.isprintable() else "E-1"
    sent(jail, path, data, kind, **sign(secrets.event_key(jail.row), name, timezone.now(), data))


@given(kind=st.sampled_from(EventType), changes=CHANGED)
@settings(max_examples=examples(150), suppress_health_check=QUIET)
def test_no_field_of_an_event_breaks_the_interface(
    jail: Jail, kind: EventType, changes: dict[str, Any]
) -> None:
    message = changed(kind, changes)
    signed(jail, "events", message, CONTENT_TYPE)
    signed(jail, "events/batch", [message, changed(kind, {})], BATCH_TYPE)


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_an_event_takes_each_of_the_nasty_values(jail: Jail, field: str) -> None:
    values: tuple[Any, ...] = (*NASTY, None, True, 10**400, float("nan"), [], {}, [[]])
    for value in values:
        signed(jail, "events", changed(EventType.RELEASE, {field: value}), CONTENT_TYPE)


CELLS = st.dictionaries(st.sampled_from(COLUMNS), VALUES, min_size=1, max_size=3)


@given(path=st.sampled_from(("files/bookings", "files/status")), kind=st.sampled_from(EventType), cells=CELLS)
@settings(max_examples=examples(80), suppress_health_check=QUIET)
def test_no_cell_of_a_file_breaks_the_interface(
    jail: Jail, path: str, kind: EventType, cells: dict[str, str]
) -> None:
    sent(jail, path, table([*COLUMNS], [{**changed(kind, {})["data"], **cells}, changed(kind, {})["data"]]))


@given(number=st.integers(0, 2), value=VALUES)
@settings(max_examples=examples(60), suppress_health_check=QUIET)
def test_no_cell_of_a_roster_breaks_the_interface(jail: Jail, number: int, value: str) -> None:
    rows = list(csv.DictReader(io.StringIO(roster("26-1", "26-2").decode())))
    names = [*rows[0]]
    rows[0][names[number]] = value
    sent(jail, "files/roster", table(names, rows))


def table(names: list[str], rows: list[dict[str, str]]) -> bytes:
    """A CSV; a lone surrogate as the bytes that a careless program writes for it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


@given(
    path=st.sampled_from(("answers", "answers/{}", "answers/{}/acknowledgement", "submissions/{}")),
    names=st.lists(st.sampled_from(("after", "limit", "tcr", "new")), min_size=1, max_size=2, unique=True),
    value=VALUES,
)
@settings(max_examples=examples(80), suppress_health_check=QUIET)
def test_no_parameter_breaks_the_interface(jail: Jail, path: str, names: list[str], value: str) -> None:
    quoted = quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="") or "-"
    address = f"/intake/api/v1/{path.format(quoted)}?" + "&".join(f"{name}={quoted}" for name in names)
    with transaction.atomic():
        send = jail.client.post if path.endswith("acknowledgement") else jail.client.get
        answer = send(address, headers=jail.bearer)
        if answer.headers["Content-Type"].startswith("application/json"):
            told(answer)
        assert answer.status_code in (200, 404, 422)
        transaction.set_rollback(True)


HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature", "authorization", "content-type")


@given(name=st.sampled_from(HEADERS), value=VALUES)
@settings(max_examples=examples(80), suppress_health_check=QUIET)
def test_no_header_breaks_the_interface(jail: Jail, name: str, value: str) -> None:
    data = write_cloudevent(event())
    good = sign(secrets.event_key(jail.row), event().event_id, timezone.now(), data)
    as_sent = value.encode("utf-8", "surrogatepass").decode("latin-1")
    kind = as_sent if name == "content-type" else CONTENT_TYPE
    with transaction.atomic():
        headers = {**jail.bearer, **good, **({} if name == "content-type" else {name: as_sent})}
        told(jail.client.post("/intake/api/v1/events", data, content_type=kind, headers=headers))
        transaction.set_rollback(True)
