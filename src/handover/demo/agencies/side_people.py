"""A deployment apart, as the office's walk speaks to it: a process of its own in its own environment."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

from handover.demo.agencies.combination import DemoSide

AGAIN: Final = "Start the demonstration again: it goes on where it stopped, and nothing is told twice."


class SideApartError(Exception):
    """Another deployment does not answer, or does not take what is sent; the message says why."""


class SidePeople:
    """Its people, who do what the walk asks them to."""

    def __init__(self, side: DemoSide, process: subprocess.Popen[str]) -> None:
        self.side = side
        self.process = process

    def ask(self, do: str, **said: Any) -> Any:
        """Have them do something (`hands.DOES`); what they answer. Raises `SideApartError`."""
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps({"do": do, **said}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise SideApartError(
                f"the deployment of the {self.side.name} ended: what it said is above. {AGAIN}"
            )
        return json.loads(line)


@contextmanager
def people_at(side: DemoSide, environ: Mapping[str, str]) -> Iterator[SidePeople]:
    """Start its people, and let them go at the end."""
    command = [sys.executable, "-m", "handover.commands.demo_hands"]
    with subprocess.Popen(
        command, env=side.environment(environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield SidePeople(side, process)
        finally:
            process.terminate()
            if (
                process.stdin
            ):  # unsent input for a process that has ended must not raise again when the pipe is closed
                with suppress(BrokenPipeError):
                    process.stdin.close()
