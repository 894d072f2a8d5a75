"""The demonstration in two and in three deployments: it says whose act is whose, refuses what is unclear, and ends as
the one in a single deployment does."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handover.accounts.roles import Role
from handover.demo.agencies.combination import peers_among, refusal, sides
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


def two_free_ports() -> int:
    """A port that is free, and so is the next."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
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
    for own in ("host", "port", "folder"):  # a browser keeps the cookies of one host together, whatever the port
        assert len({getattr(side, own) for side in everywhere}) == agencies
    for side in everywhere:
        assert side.host in side.environment({})["HANDOVER_ALLOWED_HOSTS"].split(",")


def test_the_command_says_why_it_refuses(tmp_path: Path) -> None:
    done = handover(environment_of(tmp_path), "-m", "handover", "demo", "--no-serve", "--agencies", "4")
    assert done.returncode == 2
    assert "bureau, office and jails apart" in " ".join(done.stderr.split())
    assert not any(tmp_path.iterdir()), "nothing is begun"


@pytest.mark.slow  # two walks, three deployments: 230 s on two busy processors
def test_two_deployments_end_as_one_does(tmp_path: Path, with_tables: Callable[[Path], None]) -> None:
    environment = {k: v for k, v in environment_of(tmp_path).items() if k != "HANDOVER_DATABASE_URL"}
    together = environment | {"HANDOVER_DATA_DIR": str(tmp_path / "one")}
    apart = environment | {"HANDOVER_DATA_DIR": str(tmp_path / "two")}
    port = two_free_ports()
    for folder in (tmp_path / "one", *(side.folder for side in sides(tmp_path / "two", port))):
        folder.mkdir(parents=True)
        with_tables(folder)
    one = demonstration(together)
    two = demonstration(apart, "--agencies", "2", "--port", str(port))
    assert two["cases"] == one["cases"]
    assert len(two["jails"]["cases"]) >= 2, "requests went to a jail"
    assert (two["left_over"], two["office"]["refused"], two["jails"]["refused"]) == (0, 0, 0)
    assert two["office"]["sent"] == {"received": two["jails"]["came"]["messages"]}
    assert two["jails"]["sent"] == {"received": two["office"]["came"]["messages"]}
    there = sides(Path(apart["HANDOVER_DATA_DIR"]), port)[1].environment(apart)
    read = [handover(env, "-c", AS_A_JAIL_READS_IT) for env in (together, there)]
    assert json.loads(read[0].stdout) == json.loads(read[1].stdout), "the jails read the same of each request"
