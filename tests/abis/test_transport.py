"""What is asked again and what is not; and that no answer of a stranger is anything but an answer or an `AbisError`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.abis.client import RemoteAbis
from handover.abis.transport import HttpAnswer, Transport
from handover.abis.values import (
    AbisError,
    Identification,
    Print,
    PrintEncounter,
    UnavailableError,
    Verification,
)
from tests.abis.galleries import hand
from tests.abis.osia_server import Other, Reply, other_abis
from tests.support.examples import examples

BUSY, LIST = Reply(503), Reply(body=["criminal"])


@pytest.fixture
def other() -> Iterator[Other]:
    with other_abis() as running:
        yield running


def client(other: Other, waited: list[float] | None = None) -> RemoteAbis:
    sleep = waited.append if waited is not None else lambda _: None
    return RemoteAbis(Transport(other.url, "secret", seconds=5, sleep=sleep))


def test_a_reading_is_asked_three_times(other: Other) -> None:
    waited: list[float] = []
    other.says("/v1/galleries", BUSY, BUSY, LIST)
    assert client(other, waited).galleries() == ("criminal",)
    assert (len(other.asked), waited) == (3, [0.5, 2.0])
    assert len({path for _, path, _, _ in other.asked}) == 1  # one transaction
    other.says("/v1/galleries", BUSY)
    with pytest.raises(UnavailableError, match="503"):
        client(other).galleries()


def test_a_search_and_a_verification_are_asked_again_since_they_change_nothing(other: Other) -> None:
    other.says("/v1/identify/criminal", BUSY, Reply(body=[]))
    other.says("/v1/verify/criminal/P1", BUSY, Reply(body={"decision": False}))
    assert client(other).identify("criminal", hand(1, 5)).candidates == ()
    assert not client(other).verify("criminal", "P1", hand(1, 5)).same
    assert len(other.asked) == 4


WRITES: dict[str, Callable[[RemoteAbis], object]] = {
    "create": lambda c: c.create(PrintEncounter(("criminal",), (Print(2, hand(1, 5)[2]),))),
    "update": lambda c: c.update("P1", PrintEncounter(("criminal",), (Print(2, hand(1, 5)[2]),), "E1")),
    "status": lambda c: c.set_status("P1", "E1", active=False),
    "galleries": lambda c: c.set_galleries("P1", "E1", ["criminal"]),
    "delete": lambda c: c.delete("P1", "E1"),
    "delete person": lambda c: c.delete_person("P1"),
    "merge": lambda c: c.merge("P1", "P2"),
    "move": lambda c: c.move("P1", "P2", "E1"),
    "redeliver": lambda c: c.redeliver("T1"),
}


@pytest.mark.parametrize("what", WRITES)
def test_a_change_is_asked_for_once(other: Other, what: str) -> None:
    other.says("/v1", BUSY)
    with pytest.raises(UnavailableError):
        WRITES[what](client(other))
    assert len(other.asked) == 1


@pytest.mark.parametrize("what", sorted(set(WRITES) - {"create", "update", "redeliver"}))
def test_a_change_that_is_put_off_is_not_taken_for_done(other: Other, what: str) -> None:
    other.says("/v1", Reply(202, {"taskId": "1"}))
    with pytest.raises(UnavailableError, match="not known whether"):
        WRITES[what](client(other))


def test_an_answer_without_end_is_not_read(other: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handover.abis.transport.MOST_BYTES", 1000)
    other.says("/v1/galleries", Reply(body=["x" * 2000]))
    with pytest.raises(UnavailableError, match="more than 1000 bytes"):
        client(other).galleries()


def test_an_id_cannot_leave_its_place_in_the_path(other: Other) -> None:
    other.says("/v1", Reply(404, {"code": 404, "message": "none"}))
    for person in ("a/../../galleries", "a?b=c", "a#b", "ä b", "%2e%2e"):
        with pytest.raises(AbisError):
            client(other).encounters(person)
    paths = [path.split("?transactionId=")[0] for _, path, _, _ in other.asked]
    assert paths == [
        "/v1/persons/a%2F..%2F..%2Fgalleries/encounters", "/v1/persons/a%3Fb%3Dc/encounters",
        "/v1/persons/a%23b/encounters", "/v1/persons/%C3%A4%20b/encounters", "/v1/persons/%252e%252e/encounters",
    ]  # fmt: skip


KEYS = ["personId", "rank", "score", "scores", "others", "decision", "encounterId", "biometricType", "template",
        "biometricSubType", "galleries", "status", "biometricData", "taskId", "handoverBand"]  # fmt: skip
WORDS = [
    "FINGER",
    "FACE",
    "RIGHT_INDEX",
    "UNKNOWN",
    "ACTIVE",
    "criminal",
    "identified",
    "Rk1SACAyMAA=",
    "",
    "P1",
]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=5)
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


class Said:
    """A transport that answers what it is told."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def call(self, *_: Any, **__: Any) -> HttpAnswer:
        return HttpAnswer(200, self.body)


@settings(max_examples=examples(200))
@given(body=JSON)
def test_whatever_comes_back_is_an_answer_or_an_abis_error(body: Any) -> None:
    remote = RemoteAbis(cast(Transport, Said(body)))
    with suppress(AbisError):
        found = remote.identify("criminal", hand(1, 5))
        assert isinstance(found, Identification)
        assert [c.rank for c in found.candidates] == list(range(1, len(found.candidates) + 1))
        assert isinstance(body, list)
    with suppress(AbisError):
        assert isinstance(remote.verify("criminal", "P1", hand(1, 5)), Verification)
    for reading in (
        lambda: remote.encounters("P1"), lambda: remote.encounter("P1", "E1"), lambda: remote.fingers("P1", "E1"),
        remote.galleries, lambda: remote.content("ALL"), lambda: remote.task_status("T1"),
    ):  # fmt: skip
        with suppress(AbisError):
            reading()


@pytest.mark.parametrize("band", [[], {}, 1, None, True, "certain"])
def test_a_band_that_we_do_not_know_is_no_band(band: Any) -> None:
    found = {"personId": "P1", "rank": 1, "score": 1.5, "others": {"handoverBand": band}}
    (one,) = RemoteAbis(cast(Transport, Said([found]))).identify("criminal", hand(1, 5)).candidates
    assert (one.person, one.band) == ("P1", None)
