"""Console output of the demonstration of several deployments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from handover.accounts.demo import DEMO_PASSWORD
from handover.accounts.roles import Role
from handover.demo.agencies.combination import DemoSide
from handover.process.graph import STATE, Track
from handover.process.jail_words import state_title
from handover.process.names import CaseState

if TYPE_CHECKING:
    from handover.demo.agencies.picture import DrawnMessages


def as_text(result: dict[str, Any], names: Sequence[str]) -> str:
    """The states of the cases at the office and at the jails, and what became of the messages at each side."""
    lines = ["", _row("Requests that went to a jail", ["office", "jails"])]
    office, jails = result["office"], result["jails"]
    lines += [
        _row(f"  {reference}", [_title(office["cases"][reference]), _title(state, Role.JAIL_CLERK)])
        for reference, state in jails["cases"].items()
    ]
    lines += ["", _row("Messages", names, narrow=True)]
    each = [result[name] for name in names]
    lines += [
        _row(f"  {words}", counts, narrow=True)
        for words, counts in (
            ("sent and received by another", [one["sent"].get("received", 0) for one in each]),
            ("came from another", [one["came"]["messages"] for one in each]),
            ("refused", [one["refused"] for one in each]),
            ("left over", [one["left_over"] for one in each]),
        )
    ]
    return "\n".join(lines)


def is_right(result: dict[str, Any]) -> bool:
    """Whether no message is left over, the logs agree about those of the case that is drawn, and every audit chain is
    whole."""
    differ = result["messages_of_one_case"]["logs_differ"]
    return not result["left_over"] and not differ and bool(result["audit"]["whole"])


def picture_told(drawn: DrawnMessages) -> str:
    """Where the picture of one case's messages lies, and whether the logs agree."""
    where = f"\nThe messages of one case, from all logs: {drawn.place}"
    return f"{where}\nTHE LOGS DO NOT AGREE about {drawn.differ} of them" if drawn.differ else where


def _row(what: str, columns: Sequence[object], *, narrow: bool = False) -> str:
    width = 10 if narrow else 52
    return f"{what:<34} {' '.join(f'{one!s:<{width}}' for one in columns)}".rstrip()


def _title(state: CaseState, reader: Role | None = None) -> str:
    return state_title(STATE[Track.CASE, state], reader)


def who_signs_in(result: dict[str, Any], everywhere: Iterable[DemoSide]) -> str:
    """Where which people sign in."""
    lines = [f"\n{side.pages}\n  {', '.join(result[side.name]['people'])}" for side in everywhere]
    return "\n".join([*lines, "", f"Everybody's password: {DEMO_PASSWORD}", "Stop with Ctrl-C."])
