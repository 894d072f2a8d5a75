"""What people do in a deployment apart, as the office's walk asks for it: one JSON object a line comes in, one goes
out. `commands.demo_hands` runs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Final, TextIO

from handover.demo.other_deployments import Bureau

_Asked = Mapping[str, Any]


def answer_lines(lines: Iterable[str], answers: TextIO) -> None:
    """Answer each line until there is none."""
    for line in lines:
        asked = json.loads(line)
        print(json.dumps(DOES[asked.pop("do")](asked)), file=answers, flush=True)


def prepare(_: _Asked) -> None:
    """Tables, agencies and people; what was left to send when they were killed is due."""
    from handover.demo.agencies.message_status import take_up
    from handover.demo.run import prepare as make

    make()
    take_up()


def take(asked: _Asked) -> None:
    """Take the scenario's step on a case, unless somebody on a page already took it or it was taken before the
    process was killed."""
    from handover.demo.walkthrough import JAIL_PLAYS
    from handover.process.advance import ConflictError
    from handover.process.graph import STEP
    from handover.process.models import Matter

    play = JAIL_PLAYS[asked["step"]]
    case = Matter.objects.select_related("agency", "office").get(reference=asked["case"])
    if case.state in STEP[play.track, play.step].origins:
        with suppress(ConflictError):
            play.act(case)


def pass_on(_: _Asked) -> int:
    """Briefly process received messages, run the resulting jobs and send due messages."""
    from handover.demo.agencies.message_status import pass_on as do

    return do()


def jobs(_: _Asked) -> int:
    """How many jobs wait still, of which one failed and is tried again soon."""
    from handover.process.worker import waiting

    return waiting()


def why_not_sent(_: _Asked) -> str:
    """Why a message from here that was tried is not received."""
    from handover.demo.agencies.message_status import why_not_sent as ask

    return ask()


def chain(_: _Asked) -> dict[str, Any]:
    """What the audit chain here is found to be."""
    from handover.demo.summary import chain_here

    return asdict(chain_here())


def tell(_: _Asked) -> dict[str, Any]:
    """How cases and messages stand here, after the clocks were looked at."""
    from handover.demo.agencies.message_status import standing
    from handover.stages.custody.tasks import tick

    tick()
    return standing()


def log(asked: _Asked) -> list[dict[str, Any]]:
    """What the log here says of the messages about these matters."""
    from handover.demo.agencies.logs import log_of

    return log_of(asked["about"])


def _of_bureau(act: str) -> Callable[[_Asked], Any]:
    def do(asked: _Asked) -> Any:
        from handover.demo.bureau import BureauHere

        return getattr(BureauHere(), act)(**asked)

    return do


DOES: Final[dict[str, Callable[[_Asked], Any]]] = {
    **{one.__name__: one for one in (prepare, take, pass_on, jobs, why_not_sent, chain, tell, log)},
    **{act: _of_bureau(act) for act in vars(Bureau) if not act.startswith("_")},
}
