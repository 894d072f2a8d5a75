"""Start two deployments, make them peers, walk the bookings through both, and serve them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from handover.conf.served import wait_until_served
from handover.demo.agencies.combination import DemoSide, sides
from handover.demo.agencies.jails_apart import jails_apart
from handover.demo.agencies.pairing import pair
from handover.demo.agencies.told import as_text, who_signs_in

STARTS_WITHIN: Final = 300.0
"""Seconds: a server that starts for the first time may compile before it serves."""


class SideError(Exception):
    """A deployment does not start; the message says why."""


@dataclass(frozen=True, slots=True)
class DemoSizes:
    """How large a demonstration is."""

    bookings: int
    seed: int
    identities: int


def run_two(
    sizes: DemoSizes, folder: Path, port: int, console: Console, start: Callable[[], None], *, serving: bool
) -> dict[str, Any]:
    """Walk the bookings through both deployments; with ``serving`` serve them until stopped. The summary of both.

    This process is the office's; ``start`` starts it once its environment is made. Raises `SideError`,
    ``PairingError``, ``JailsApartError``.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is ended too
    environ = dict(os.environ)
    office, jails = sides(folder, port)
    os.environ.update(office.environment(environ))
    start()
    from handover.demo.run import prepare, run

    with ExitStack() as stack:
        people = stack.enter_context(jails_apart(jails, environ))
        with console.status("making tables, agencies and people of both deployments"):
            prepare()
            people.prepare()
            pair(office, jails, environ)
        for side in (office, jails):
            stack.enter_context(_served(side, environ))
        where = "\n".join(f"{side.name:<8} {side.pages}" for side in (office, jails))
        console.print(f"\nServing meanwhile:\n{where}\n", highlight=False)
        told = run(
            bookings=sizes.bookings, seed=sizes.seed, identities=sizes.identities, console=console, jails=people
        )  # fmt: skip
        result = _summary(told, people.standing())
        console.print(as_text(result), highlight=False, soft_wrap=True)
        if serving:
            console.print(who_signs_in(result, (office, jails)), highlight=False, soft_wrap=True)
            _serve_on(stack, (office, jails), environ)
    return result


def _summary(told: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
    from handover.demo.agencies.passing import standing

    here = standing()
    return {**told, "office": here, "jails": there, "left_over": here["left_over"] + there["left_over"]}


def _serve_on(stack: ExitStack, both: tuple[DemoSide, DemoSide], environ: Mapping[str, str]) -> None:
    """Work and serve until the first of the two ends, or somebody stops this process."""
    workers = [stack.enter_context(_started(side, environ, "work")) for side in both]
    try:
        workers[0].wait()
    except KeyboardInterrupt:
        return


@contextmanager
def _served(side: DemoSide, environ: Mapping[str, str]) -> Iterator[None]:
    with _started(side, environ, "serve", "--port", str(side.port)) as server:
        if wrong := wait_until_served(side.port, server, STARTS_WITHIN):
            raise SideError(f"{side.name}: {wrong}; see {_log(side, 'serve')}")
        yield


@contextmanager
def _started(side: DemoSide, environ: Mapping[str, str], *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of the program at one side, and end it at the end. What it says lies in the side's folder."""
    with _log(side, words[0]).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "handover", *words], env=side.environment(environ), stdout=log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _log(side: DemoSide, word: str) -> Path:
    return side.folder / f"{word}.log"
