"""What the demonstration of two deployments says to whoever started it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handover.accounts.demo import DEMO_PASSWORD
from handover.accounts.roles import Role
from handover.demo.agencies.combination import DemoSide
from handover.process.graph import STATE, Track
from handover.process.jail_words import state_title
from handover.process.names import CaseState


def as_text(result: dict[str, Any]) -> str:
    """The states of the cases on both sides, and what became of the messages."""
    lines = ["", _row("Requests that went to a jail", "office", "jails")]
    office, jails = result["office"], result["jails"]
    lines += [
        _row(f"  {reference}", _title(office["cases"][reference]), _title(state, Role.JAIL_CLERK))
        for reference, state in jails["cases"].items()
    ]
    lines += ["", _row("Messages", "office", "jails")]
    lines += [
        _row(f"  {words}", office_has, jails_have)
        for words, office_has, jails_have in (
            ("sent and received by the other", *(one["sent"].get("received", 0) for one in (office, jails))),
            ("came from the other", *(one["came"]["messages"] for one in (office, jails))),
            ("refused", *(one["refused"] for one in (office, jails))),
            ("left over", *(one["left_over"] for one in (office, jails))),
        )
    ]
    return "\n".join(lines)


def _row(what: str, office: object, jails: object) -> str:
    return f"{what:<34} {office!s:<52} {jails}"


def _title(state: CaseState, reader: Role | None = None) -> str:
    return state_title(STATE[Track.CASE, state], reader)


def who_signs_in(result: dict[str, Any], both: Iterable[DemoSide]) -> str:
    """Where which people sign in."""
    lines = [f"\n{side.pages}\n  {', '.join(result[side.name]['people'])}" for side in both]
    return "\n".join([*lines, "", f"Everybody's password: {DEMO_PASSWORD}", "Stop with Ctrl-C."])
