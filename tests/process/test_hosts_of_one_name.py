"""Two machines, or containers, of one host name: their process numbers count in different spaces, so neither takes what
the other is at because nobody here has that number."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from handover.process.jobs import leases
from handover.process.jobs.models import WorkerBeat
from handover.process.worker import take_over
from tests.process.timed_jobs import take

pytestmark = pytest.mark.django_db(transaction=True)
TELL = "import django; django.setup(); from handover.process.jobs.leases import new_name; print(new_name())"


def elsewhere() -> str:
    """What a worker calls itself in a process space of its own, on a host of this name."""
    apart = ["unshare", "--user", "--pid", "--fork", "--mount-proc", sys.executable, "-c", TELL]
    told = subprocess.run(apart, check=False, capture_output=True, text=True)
    if told.returncode:
        pytest.skip(f"no process space of its own here: {told.stderr.strip()}")
    return told.stdout.strip()


def gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def numbered(name: str, pid: int) -> str:
    host, space, _, nonce = name.rsplit(":", 3)
    return f"{host}:{space}:{pid}:{nonce}"


def test_a_live_worker_of_the_other_host_keeps_its_job_until_its_beat_is_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    here, there, pid = leases.new_name(), elsewhere(), gone()
    assert here.split(":")[0] == there.split(":")[0], "one host name"
    here, there = numbered(here, pid), numbered(there, pid)
    for name in (here, there):
        take.enqueue(seconds=0, mark=name)
        leases.beat(name)
        assert leases.claim(name) is not None
    assert leases.alive() == [there]
    assert [job.worker_ids for job in leases.lost()] == [[here]]
    assert take_over() == 1
    WorkerBeat.objects.filter(name=there).update(
        at=leases.database_now() - leases.STALE - timedelta(seconds=1)
    )
    assert [job.worker_ids for job in leases.lost()] == [[there]]
    assert take_over() == 1
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"READY"}
