"""The demonstration in two and in three deployments: it says whose act is whose, refuses what is unclear, and ends as
the one in a single deployment does."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from handover.accounts.roles import Role
from handover.demo.agencies.combination import peers_among, refusal, sides
from handover.demo.agencies.picture import NAME
from handover.demo.walkthrough import JAIL_PLAYS, PLAYS
from handover.process.agency_parts import AgencyPart
from handover.process.graph import STATE
from tests.journeys.harness import ROOT, environment_of

SIZES = ("--no-serve", "--bookings", "5", "--identities", "60")
AS_A_JAIL_READS_IT = """
import json, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
import django; django.setup()
from handover.accounts.roles import Role
from handover.process.jail_words import state_title
from handover.process.models import Matter, RecordedStep
sent = RecordedStep.objects.filter(step__in=("lodge", "receive_request")).values("matter")
print(json.dumps(sorted(state_title(case.place, Role.JAIL_CLERK) for case in Matter.objects.filter(pk__in=sent))))
"""


def handover(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program."""
    command = [sys.executable, *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def demonstration(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """Walk a small one; its summary."""
    done = handover(environment, "-m", "handover", "demo", *SIZES, *words)
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def free_ports(n: int) -> int:
    """A port that is free, and so are the next ones, ``n`` together."""
    while True:
        with ExitStack() as stack:
            one = stack.enter_context(socket.socket())
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                for other in range(port + 1, port + n):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", other))
            except (OSError, OverflowError):
                continue
            return port


def test_an_act_is_the_jails_where_the_process_waits_for_a_jail() -> None:
    waiting_for_a_jail = {
        play.step for where, play in PLAYS.items() if STATE[where].waits_for is Role.JAIL_CLERK
    }
    assert waiting_for_a_jail == {"serve", "agree_to_hold", "start_hold", "give_notice", "report_released"}
    assert set(JAIL_PLAYS) == waiting_for_a_jail


@pytest.mark.parametrize(
    ("agencies", "port", "environ", "said"),
    [
        (4, 8000, {}, "or 3 (bureau, office and jails apart)"),
        (0, 8000, {}, "1 (one deployment for all), 2"),
        (2, 65535, {}, "choose a lower one"),
        (3, 65534, {}, "choose a lower one"),
        (2, 8000, {"HANDOVER_PARTS": "jail"}, "HANDOVER_PARTS names the parts of one deployment"),
        (
            2,
            8000,
            {"HANDOVER_DATABASE_URL": "postgresql://x@y/z"},
            "HANDOVER_DATABASE_URL names one database",
        ),
    ],
)
def test_what_is_unclear_is_refused(agencies: int, port: int, environ: dict[str, str], said: str) -> None:
    assert said in refusal(agencies, port, environ)


def test_one_deployment_may_have_parts_and_a_database_and_several_may_be_walked() -> None:
    assert not refusal(1, 65535, {"HANDOVER_PARTS": "jail", "HANDOVER_DATABASE_URL": "postgresql://x@y/z"})
    assert not refusal(2, 65534, {"HANDOVER_DATA_DIR": "/srv/x"})
    assert not refusal(3, 65533, {"HANDOVER_DATA_DIR": "/srv/x"})


@pytest.mark.parametrize(
    ("agencies", "peers"),
    [(2, [("office", "jails")]), (3, [("office", "jails"), ("office", "bureau")])],
)
def test_each_part_runs_once_and_those_are_peers_between_whom_messages_pass(
    agencies: int, peers: list[tuple[str, str]]
) -> None:
    everywhere = sides(agencies, Path("/srv/x"), 8000)
    assert sorted(part for side in everywhere for part in side.parts) == sorted(AgencyPart)
    assert AgencyPart.OFFICE in everywhere[0].parts, "the walk is the office's"
    assert [(one.name, other.name) for one, other in peers_among(everywhere)] == peers
    for own in (
        "host",
        "port",
        "folder",
    ):  # a browser keeps the cookies of one host together, whatever the port
        assert len({getattr(side, own) for side in everywhere}) == agencies
    for side in everywhere:
        assert side.host in side.environment({})["HANDOVER_ALLOWED_HOSTS"].split(",")


def test_the_command_says_why_it_refuses(tmp_path: Path) -> None:
    done = handover(environment_of(tmp_path), "-m", "handover", "demo", "--no-serve", "--agencies", "4")
    assert done.returncode == 2
    assert "bureau, office and jails apart" in " ".join(done.stderr.split())
    assert not any(tmp_path.iterdir()), "nothing is begun"


@pytest.mark.slow  # two walks in one and in several deployments: 230 s for two on two busy processors
@pytest.mark.parametrize("agencies", [2, 3])
def test_several_deployments_end_as_one_does(
    agencies: int, tmp_path: Path, with_tables: Callable[[Path], None]
) -> None:
    environment = {k: v for k, v in environment_of(tmp_path).items() if k != "HANDOVER_DATABASE_URL"}
    together = environment | {"HANDOVER_DATA_DIR": str(tmp_path / "one")}
    apart = environment | {"HANDOVER_DATA_DIR": str(tmp_path / "more")}
    port = free_ports(agencies)
    everywhere = sides(agencies, tmp_path / "more", port)
    for folder in (tmp_path / "one", *(side.folder for side in everywhere)):
        folder.mkdir(parents=True)
        with_tables(folder)
    one = demonstration(together)
    more = demonstration(apart, "--agencies", str(agencies), "--port", str(port))
    counted = one.keys() - {"audit", "seconds"}
    assert {name: more[name] for name in counted} == {name: one[name] for name in counted}
    assert more["audit"]["whole"]
    assert len(more["jails"]["cases"]) >= 2, "requests went to a jail"
    each = [more[side.name] for side in everywhere]
    assert not more["left_over"] + sum(told["refused"] for told in each)
    assert sum(told["sent"]["received"] for told in each) == sum(told["came"]["messages"] for told in each)
    page = (everywhere[0].folder.parent / NAME).read_text()
    assert page.count('class="ho-sequence__life"') == agencies
    assert page.count("<td>yes</td>") == page.count("<tr>") - 1 >= 5, (
        "both ends tell the same of each message"
    )
    there = everywhere[1].environment(apart)
    read = [handover(env, "-c", AS_A_JAIL_READS_IT) for env in (together, there)]
    assert json.loads(read[0].stdout) == json.loads(read[1].stdout), "the jails read the same of each request"
