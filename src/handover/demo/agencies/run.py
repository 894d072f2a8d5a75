"""Start several deployments, make them peers, walk the bookings through all, and serve them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console

from handover.conf.wait_until_served import wait_until_served
from handover.demo.agencies.combination import DemoSide, peers_among, sides
from handover.demo.agencies.console import as_text, picture_told, who_signs_in
from handover.demo.agencies.pairing import pair
from handover.demo.agencies.remote_deployments import start_people

if TYPE_CHECKING:
    from handover.demo.agencies.picture import DrawnMessages

STARTS_WITHIN: Final = 300.0
"""Seconds: a server that starts for the first time may compile before it serves."""


LOOKS_EVERY: Final = 1.0
"""Seconds after which it is looked whether everything still runs."""
MOST_STARTS: Final = 5


class SideError(Exception):
    """A deployment does not start; the message says why."""


@dataclass(frozen=True, slots=True)
class DemoSizes:
    """How large a demonstration is, and in how many deployments."""

    agencies: int
    bookings: int
    seed: int
    identities: int


@dataclass
class SideProcess:
    """A command of the program at one side. ``starts``: how often it was started."""

    side: DemoSide
    environ: Mapping[str, str]
    words: tuple[str, ...]
    starts: int = 0
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def name(self) -> str:
        """What it is, for whoever started the demonstration."""
        return f"{self.side.name}: {self.words[0]}"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.side.folder / f"{self.words[0]}.log"

    def start(self) -> None:
        """Start it, the first time or again."""
        self.starts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "handover", *self.words], env=self.side.environment(self.environ), stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip


def run_apart(
    sizes: DemoSizes, folder: Path, port: int, console: Console, start: Callable[[], None], *, serving: bool
) -> dict[str, Any]:
    """Walk the bookings through all deployments; with ``serving`` serve them until stopped. The summary of all.

    This process is the office's; ``start`` starts it once its environment is made. Raises `SideError`,
    ``PairingError``, ``SideApartError``.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is ended too
    environ = dict(os.environ)
    office, *others = everywhere = sides(sizes.agencies, folder, port)
    os.environ.update(office.environment(environ))
    start()
    from handover.demo.agencies.message_status import take_up
    from handover.demo.agencies.picture import draw
    from handover.demo.run import prepare, run

    with ExitStack() as stack:
        apart = start_people(stack, others, environ)
        with console.status("making tables, agencies and people of all deployments"):
            prepare()
            apart.prepare()
            for one, other in peers_among(everywhere):
                pair(one, other, environ)
        take_up()
        servers = [stack.enter_context(_served(side, environ)) for side in everywhere]
        where = "\n".join(f"{side.name:<8} {side.pages}" for side in everywhere)
        console.print(f"\nServing meanwhile:\n{where}\n", highlight=False)
        apart.settle()  # what was left when it was stopped is told before anybody acts on it
        told = run(
            bookings=sizes.bookings, seed=sizes.seed, identities=sizes.identities, console=console, apart=apart
        )  # fmt: skip
        drawn = draw(apart, office.folder.parent)
        result = _summary(told, office.name, apart.standing(), drawn)
        names = [side.name for side in everywhere]
        console.print(as_text(result, names), highlight=False, soft_wrap=True)
        if drawn:
            console.print(picture_told(drawn), highlight=False, soft_wrap=True)
        if serving:
            console.print(who_signs_in(result, everywhere), highlight=False, soft_wrap=True)
            workers = [stack.enter_context(_started(side, environ, "work")) for side in everywhere]
            with suppress(KeyboardInterrupt):
                _serve_on([*servers, *workers], console)
    return result


def _summary(
    told: dict[str, Any], name: str, there: dict[str, Any], drawn: DrawnMessages | None
) -> dict[str, Any]:
    from handover.demo.agencies.message_status import standing

    everywhere = {name: standing(), **there}
    of_one = {"messages": drawn.messages if drawn else 0, "logs_differ": drawn.differ if drawn else 0}
    left = sum(one["left_over"] for one in everywhere.values())
    return {**told, **everywhere, "messages_of_one_case": of_one, "left_over": left}


def _serve_on(running: Sequence[SideProcess], console: Console) -> None:
    """Go on until somebody stops this process. What ends before that is said, and started again. Raises `SideError`."""
    while True:
        time.sleep(LOOKS_EVERY)
        for one in running:
            if (ended := one.process.poll()) is not None:
                if one.starts > MOST_STARTS:
                    raise SideError(f"{one.name} ended {one.starts} times; see {one.log}")
                console.print(
                    f"{one.name} ended with {ended} and is started again; see {one.log}", highlight=False
                )
                one.start()


@contextmanager
def _served(side: DemoSide, environ: Mapping[str, str]) -> Iterator[SideProcess]:
    with _started(side, environ, "serve", "--port", str(side.port)) as server:
        if wrong := wait_until_served(side.port, server.process, STARTS_WITHIN):
            raise SideError(f"{side.name}: {wrong}; see {server.log}")
        yield server


@contextmanager
def _started(side: DemoSide, environ: Mapping[str, str], *words: str) -> Iterator[SideProcess]:
    """Run a command of the program at one side, and end it at the end. What it says lies in the side's folder."""
    one = SideProcess(side, environ, words)
    one.log.unlink(missing_ok=True)
    one.start()
    try:
        yield one
    finally:
        one.process.terminate()
        one.process.wait()
