"""The jails' deployment, as the office's walk speaks to it: a process of its own in its own environment."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from handover.demo.agencies.combination import DemoSide
from handover.process.names import StepName

_AGAIN: Final = "Start the demonstration again: it goes on where it stopped, and nothing is told twice."


class JailsApartError(Exception):
    """The other deployment does not answer, or does not take what is sent; the message says why."""


class JailsApart:
    """Its people, who take steps when the walk asks them to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def prepare(self) -> None:
        """Have tables, agencies and people made there."""
        self._ask({"do": "prepare"})

    def take(self, step: StepName, reference: str) -> None:
        """Have the jail's clerk take a step; before and after it, what was to be told is told."""
        self.settle()
        self._ask({"do": "take", "step": step, "case": reference})
        self.settle()

    def settle(self) -> None:
        """Let pass what each side has to tell, until neither has anything. Raises `JailsApartError`."""
        from handover.demo.agencies.passing import pass_on, why_not_sent

        while pass_on() + self._ask({"do": "settle"})["passed"]:
            pass
        if why := why_not_sent():
            raise JailsApartError(f"a message was not taken: {why}. {_AGAIN}")

    def standing(self) -> dict[str, Any]:
        """How cases and messages stand there."""
        return self._ask({"do": "tell"})

    def _ask(self, what: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise JailsApartError(f"the jails' deployment ended: what it said is above. {_AGAIN}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def jails_apart(side: DemoSide, environ: Mapping[str, str]) -> Iterator[JailsApart]:
    """Start its people, and let them go at the end."""
    command = [sys.executable, "-m", "handover.commands.demo_hands"]
    with subprocess.Popen(
        command, env=side.environment(environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield JailsApart(process)
        finally:
            process.terminate()
