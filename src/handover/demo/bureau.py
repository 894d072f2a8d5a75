"""What the bureau's people and sources do where the bureau runs (`other_deployments.Bureau`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from handover.demo import enrol, feed, record_changes, walkthrough
from handover.demo.summary import counts
from handover.process.names import StateName
from handover.stages.intake import actions as intake
from handover.world.feed_files import WorldFeed


class BureauHere:
    """A bureau of this deployment."""

    def take_feed(self, *, name: str, source: str, reliability: str, path: str) -> None:
        """Import the file of one source, once."""
        enrol.take_feed(WorldFeed(name, source, reliability, Path(path)), lambda *_: None)

    def receive(self, *, path: str) -> None:
        """Take in a jail's booking file."""
        file = Path(path)
        intake.receive(file.read_bytes(), channel="command", actor=intake.INTAKE, filename=file.name)

    def report(self, *, matched: Sequence[str]) -> None:
        """The jails' systems report what happened besides."""
        feed.report(matched)

    def oldest_search(self, *, state: StateName) -> str:
        """When the booking of the search that waits longest was accepted; empty where none waits."""
        return walkthrough.oldest_search(state)

    def examine(self, *, leaves: bool) -> int:
        """The examiner compares what waits; how many."""
        return walkthrough.play_searches(leave_one=leaves)

    def change_records(self) -> None:
        """The sources send what changed meanwhile."""
        record_changes.send_changes()

    def count(self) -> dict[str, Any]:
        """What is counted here."""
        return counts()
