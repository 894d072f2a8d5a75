"""What the people of the jails do in the jails' own deployment, as the office's walk asks for it: one JSON object a
line comes in, one goes out. `commands.demo_hands`
runs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final, TextIO


def answer_lines(lines: Iterable[str], answers: TextIO) -> None:
    """Answer each line until there is none."""
    for line in lines:
        asked = json.loads(line)
        print(json.dumps(DOES[asked["do"]](asked)), file=answers, flush=True)


def prepare(_: Mapping[str, Any]) -> dict[str, Any]:
    """Tables, agencies and people; what was left to send when they were killed is due."""
    from handover.demo.agencies.passing import take_up
    from handover.demo.run import prepare as make

    make()
    return {"taken_up": take_up()}


def take(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Take a step of a case by its play, unless somebody on a page was faster, or it was taken before a kill."""
    from handover.demo.walkthrough import JAIL_PLAYS
    from handover.process.advance import ConflictError
    from handover.process.graph import STEP
    from handover.process.models import Matter

    play = JAIL_PLAYS[asked["step"]]
    case = Matter.objects.select_related("agency", "office").get(reference=asked["case"])
    if case.state in STEP[play.track, play.step].origins:
        with suppress(ConflictError):
            play.act(case)
    return {}


def settle(_: Mapping[str, Any]) -> dict[str, Any]:
    """Record what came, do the jobs that follow, and send what is due; how much of it there was."""
    from handover.demo.agencies.passing import pass_on

    return {"passed": pass_on()}


def tell(_: Mapping[str, Any]) -> dict[str, Any]:
    """How cases and messages stand here, after the clocks were looked at."""
    from handover.demo.agencies.passing import standing
    from handover.stages.custody.tasks import tick

    tick()
    return standing()


DOES: Final[dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "prepare": prepare, "take": take, "settle": settle, "tell": tell,
}  # fmt: skip
