"""What the demonstration of several deployments finds wrong, and says: a message that is not taken anywhere, logs that
differ, a broken chain, data made anew after the pairing."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from handover.accounts.models import Agency
from handover.demo.agencies import message_status, pairing
from handover.demo.agencies.combination import DemoSide, sides
from handover.demo.agencies.console import is_right
from handover.demo.agencies.logs import put_together
from handover.demo.agencies.pairing import PairingError, pair
from handover.demo.agencies.picture import page
from handover.demo.agencies.remote_deployments import SidesApart
from handover.demo.agencies.side_people import SideApartError, SidePeople, people_at
from handover.demo.other_deployments import ChainFound
from handover.demo.summary import of_all
from handover.exchange.key_texts import key_id, key_text
from handover.process.models import Matter

SIDES = sides(3, Path("/srv/x"), 8000)


class AskedPeople(SidePeople):
    """People of a deployment apart whose answers are given."""

    def __init__(self, side: DemoSide, answers: Mapping[str, Any]) -> None:
        self.side = side
        self._answers = answers

    def ask(self, do: str, **_said: Any) -> Any:
        """The answer to this."""
        return self._answers[do]


@pytest.mark.parametrize("where", ["office", "jails", "bureau"])
def test_a_message_that_is_not_taken_stops_the_walk_whoever_sent_it(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "booking.arrested to office: connection refused"
    monkeypatch.setattr(message_status, "pass_on", lambda: 0)
    monkeypatch.setattr(message_status, "why_not_sent", lambda: why if where == "office" else "")
    others = [
        AskedPeople(side, {"pass_on": 0, "why_not_sent": why if side.name == where else ""})
        for side in SIDES[1:]
    ]
    with pytest.raises(SideApartError, match=rf"{why}\. Start the demonstration again"):
        SidesApart(others).pass_on()


def test_people_who_ended_are_said_to_have_ended_also_where_they_are_asked_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(SideApartError, match="the deployment of the jails ended"):  # noqa: SIM117 - the one inside ends first
        with people_at(sides(2, tmp_path, 8000)[1], {}) as people:
            people.process.wait()
            people.ask("jobs")


def test_a_chain_that_is_broken_anywhere_is_said() -> None:
    others = [
        AskedPeople(side, {"chain": {"entries": 3, "whole": side.name != "jails"}}) for side in SIDES[1:]
    ]
    chains = [ChainFound(4, whole=True), *SidesApart(others).chains()]
    assert of_all(chains) == {"entries": 10, "whole": False}


@pytest.mark.parametrize(
    ("left_over", "differ", "whole", "right"),
    [(0, 0, True, True), (1, 0, True, False), (0, 1, True, False), (0, 0, False, False)],
)
def test_what_is_wrong_anywhere_makes_the_command_fail(
    left_over: int, differ: int, whole: bool, right: bool
) -> None:
    told = {
        "left_over": left_over,
        "messages_of_one_case": {"logs_differ": differ},
        "audit": {"whole": whole},
    }
    assert is_right(told) is right


def end(name: str, which: str, **said: Any) -> dict[str, Any]:
    """One end of a message as a log tells it."""
    sent = {"at": f"2026-11-24T16:0{name}:00+00:00", "state": "delivered"}
    came = {
        "at": f"2026-11-24T16:0{name}:30+00:00",
        "state": "delivered",
        "outcome": "Recorded",
        "sender_entry": 7,
    }
    both = {
        "id": name,
        "end": which,
        "kind": "request.lodged",
        "source": "Office",
        "target": "Jail",
        "digest": "d",
    }
    return {**both, "entry": 3, **(sent if which == "sent" else came), **said}


LINES = [
    end("2", "sent"), end("1", "came"), end("3", "sent"), end("1", "sent"), end("2", "came", digest="e"),
    end("4", "came", entry=4), end("4", "sent"), end("5", "came"), end("6", "sent", state="waiting"),
    end("7", "sent"), end("7", "came", state="refused", outcome="Not recorded"),
]  # fmt: skip


def test_both_ends_of_a_message_are_held_against_each_other_and_one_end_alone_is_told_too() -> None:
    lacks = "the receiver's log lacks it"
    found = put_together(LINES)
    assert [(one.at.minute, one.differs, one.arrives) for one in found] == [
        (1, "", True), (2, "the logs differ", True), (3, lacks, False), (4, "the logs differ", True),
        (5, "the sender's log lacks it", True), (6, lacks, True), (7, "", True),
    ]  # fmt: skip
    assert (found[0].entry, found[0].taken, found[0].outcome) == (7, 3, "Recorded")
    assert (found[2].entry, found[2].taken, found[2].outcome) == (None, None, "—")


def test_the_picture_draws_a_message_as_what_became_of_it() -> None:
    jail, office = Agency(name="Jail", time_zone="America/Chicago"), Agency(name="Office")
    drawn = str(page(Matter(reference="C-1", agency=jail, office=office), put_together(LINES)))
    assert drawn.count('class="ho-sequence__message ho-sequence__message--delivered"') == 1
    assert drawn.count('class="ho-sequence__message ho-sequence__message--refused"') == 6
    for said in (
        "Not recorded",
        "the receiver&#x27;s log lacks it",
        "the sender&#x27;s log lacks it",
        "the logs differ",
    ):
        assert f"request.lodged · {said}</text>" in drawn
    assert drawn.count("<td>yes</td>") == 2 and drawn.count("<td>NO: ") == 5
    assert "10:01:00 CST, request.lodged from Office to Jail, Recorded; " in drawn, (
        "the picture is read aloud"
    )


@pytest.mark.parametrize("anew", [False, True])
def test_data_made_anew_after_the_pairing_are_noticed(
    anew: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = {side.name: bytes([n]) * 32 for n, side in enumerate(sides(2, tmp_path, 8000))}
    office, jails = sides(2, tmp_path, 8000)
    known = {**keys, "jails": b"x" * 32} if anew else keys

    def command(side: DemoSide, _: Mapping[str, str], *words: str) -> str:
        if words[0] == "list":
            (other,) = (one for one in (office, jails) if one is not side)
            peer = {"name": other.name, "address": other.address, "keys": [key_id(known[other.name])]}
            return json.dumps({"peers": [peer]})
        assert words[0] == "key", "a known peer is not declared again"
        return f"signs  {key_text(keys[side.name])}\n       12345 67890\n"

    monkeypatch.setattr(pairing, "_command", command)
    if anew:
        with pytest.raises(PairingError, match="office knows jails by another key than it has"):
            pair(office, jails, {})
    else:
        pair(office, jails, {})
