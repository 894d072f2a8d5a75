"""The deployments apart from the office's, as its walk knows them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from handover.process.names import StateName, StepName


@dataclass(frozen=True, slots=True)
class ChainFound:
    """How many entries an audit chain has, and whether none breaks it."""

    entries: int
    whole: bool


class Bureau(Protocol):
    """What a bureau's people and sources do, here or in a deployment of the bureau's own. What is said and answered
    is plain JSON."""

    def take_feed(self, *, name: str, source: str, reliability: str, path: str) -> None:
        """Import the file of one source, once."""

    def receive(self, *, path: str) -> None:
        """Take in a jail's booking file."""

    def report(self, *, matched: Sequence[str]) -> None:
        """The jails' systems report what happened besides. ``matched``: the bookings that became cases."""

    def oldest_search(self, *, state: StateName) -> str:
        """When the booking of the search that waits longest for somebody was accepted; empty where none waits."""

    def examine(self, *, leaves: bool) -> int:
        """The examiner compares what waits, or ``leaves`` the first; how many."""

    def change_records(self) -> None:
        """The sources send what changed meanwhile."""

    def count(self) -> dict[str, Any]:
        """What is counted there."""


class Apart(Protocol):
    """The deployments apart. ``bureau``: none where it runs beside the office."""

    @property
    def bureau(self) -> Bureau | None:
        """The bureau's, where it has one."""

    def take(self, step: StepName, reference: str) -> None:
        """Have the jail's clerk take a step of a case, unless it was moved meanwhile; afterwards both sides know."""

    def pass_on(self) -> int:
        """Let each side for a moment do its jobs and tell what it has to tell; how much of it there was."""

    def settle(self) -> None:
        """The same until nobody has anything."""

    def jobs(self) -> int:
        """How many jobs wait still anywhere: one that failed is tried again a little later."""

    def chains(self) -> list[ChainFound]:
        """What the audit chain of each is found to be."""
