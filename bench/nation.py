"""What a booking costs from its file to both answers, and how many are answered in time.

    python -m bench.nation --identities 10000 --alone 60 --seconds 30 --rate 1 --workers 2 [--folder F]
    scripts/with-postgresql python -m bench.nation --identities 10000 ...

First ``--alone`` bookings go through one process, one after the other: processor seconds, statements, jobs and bytes of
each. Then bookings are sent at ``--rate`` a second for ``--seconds`` (as fast as they are taken in where no rate is
given) to ``--workers`` processes. The last line is one JSON object. Latencies run from the moment at which a file was
due to its criminal answer and to the end of its immigration search. ``--folder`` keeps what was made.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.nation_making import make, unsent
from bench.nation_measures import (
    Statements,
    database_bytes,
    file_bytes,
    machine,
    peak_memory,
    seconds_of,
    server_seconds,
)

PATIENCE = 60.0
WARM = 4


def _told(words: str) -> None:
    print(f"{time.process_time():7.1f} s CPU  {words}", file=sys.stderr)


def alone(count: int, show: int) -> dict[str, Any]:
    """Each booking from its file to both answers in this process."""
    from django.db import connection
    from django_tasks_db.models import DBTaskResult

    from handover.process.worker import Worker
    from handover.stages.intake import actions

    files, worker = unsent(), Worker()
    for file in (next(files) for _ in range(WARM)):
        actions.receive(file.data, channel="command", actor=actions.INTAKE)
        worker.run()
    counted, spent = Statements(), []
    jobs, database, kept = DBTaskResult.objects.count(), database_bytes(), file_bytes()
    server = server_seconds()
    for file in (next(files) for _ in range(count)):
        begun = time.process_time()
        with connection.execute_wrapper(counted):
            actions.receive(file.data, channel="command", actor=actions.INTAKE)
            worker.run()
        spent.append(time.process_time() - begun)
    server = server_seconds() - server
    for sql, times in counted.seen.most_common(show):
        print(f"{times / count:7.2f}  {sql}", file=sys.stderr)
    worker.leave()
    return {
        "bookings": count,
        "cpu_s_per_booking": round(statistics.mean(spent), 4),
        "cpu_s_median": round(statistics.median(spent), 4),
        "server_cpu_s_per_booking": round(server / count, 4),
        "statements_per_booking": round(counted.seen.total() / count, 1),
        "jobs_per_booking": round((DBTaskResult.objects.count() - jobs) / count, 2),
        "database_bytes_per_booking": (database_bytes() - database) // count,
        "file_bytes_per_booking": (file_bytes() - kept) // count,
    }


@contextlib.contextmanager
def _workers(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, "-m", "handover", "work"]
    started = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        yield started
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait()


def together(seconds: float, rate: float | None, workers: int) -> dict[str, Any]:
    """Send for so long to worker processes, wait for what is open, and look at what became of it."""
    from handover.stages.intake import actions

    files = unsent()
    with _workers(workers) as running:
        warm = [
            actions.receive(next(files).data, channel="command", actor=actions.INTAKE)
            for _ in range(workers * 2)
        ]
        _await([one.reference for one in warm])
        before, own, server = [seconds_of(one.pid) for one in running], time.process_time(), server_seconds()
        sent: dict[str, float] = {}
        begun = time.time()
        for number, file in enumerate(files):
            due = begun + number / rate if rate else time.time()
            if due - begun >= seconds:
                break
            time.sleep(max(0.0, due - time.time()))
            sent[actions.receive(file.data, channel="command", actor=actions.INTAKE).reference] = due
        _await(list(sent))
        took = time.time() - begun
        cpu = sum(seconds_of(one.pid) - was for one, was in zip(running, before, strict=True))
        memory = max(peak_memory(one.pid) for one in running)
    return {
        "rate": rate, "workers": workers, "sent": len(sent), "bookings_per_s": round(len(sent) / took, 2),
        "worker_cpu_s_per_booking": round(cpu / max(1, len(sent)), 4),
        "sender_cpu_s_per_booking": round((time.process_time() - own) / max(1, len(sent)), 4),
        "server_cpu_s_per_booking": round((server_seconds() - server) / max(1, len(sent)), 4),
        "worker_peak_mb": memory // 1024, **_outcome(sent),
    }  # fmt: skip


def _open(references: Sequence[str]) -> int:
    """How many of these bookings still wait for an answer or for a search."""
    from handover.process.models import Matter

    rows = Matter.objects.filter(reference__in=references)
    searching = Matter.objects.filter(parent__reference__in=references, track="search", state="pending")
    return rows.filter(state__in=("received", "accepted")).count() + searching.count()


def _await(references: Sequence[str]) -> None:
    """Until none is open, or for `PATIENCE` without one less."""
    left, since = len(references), time.monotonic()
    while (now := _open(references)) and time.monotonic() - since < PATIENCE:
        if now < left:
            left, since = now, time.monotonic()
        time.sleep(0.1)


def _outcome(sent: dict[str, float]) -> dict[str, Any]:
    """Latencies, and what was lost or doubled. A search that an examiner must look at has its answer later: it is
    counted as answered where its search has ended, and left out of the latencies to the criminal answer."""
    from handover.process.models import RecordedStep
    from handover.stages.identification.models import Search
    from handover.stages.intake.models import Answer

    answers: dict[str, list[datetime]] = {}
    for reference, at in Answer.objects.filter(matter__reference__in=sent, corrects="").values_list(
        "matter__reference", "at"
    ):
        answers.setdefault(reference, []).append(at)
    asked = Search.objects.filter(booking_matter__reference__in=sent)
    whose = {
        search: (reference, repository)
        for search, reference, repository in asked.values_list(
            "matter_id", "booking_matter__reference", "repository"
        )
    }
    searches: dict[tuple[str, str], list[datetime]] = {}
    ended = RecordedStep.objects.filter(matter__in=list(whose), number=2)
    for search, at in ended.values_list("matter_id", "recorded_at"):
        searches.setdefault(whose[search], []).append(at)
    criminal = [_since(at[0], sent[r]) for r, at in answers.items()]
    immigration = [
        _since(at[0], sent[r]) for (r, repository), at in searches.items() if repository == "immigration"
    ]
    lost = [r for r in sent if (r, "criminal") not in searches or (r, "immigration") not in searches]
    doubled = sum(len(at) > 1 for at in [*answers.values(), *searches.values()])
    return {
        "criminal": _spread(criminal), "immigration": _spread(immigration), "examined": len(sent) - len(answers),
        "lost": len(lost), "doubled": doubled,
    }  # fmt: skip


def _since(at: datetime, due: float) -> float:
    return at.timestamp() - due


def _spread(seconds: list[float]) -> dict[str, float]:
    found = sorted(seconds) or [0.0]
    place = lambda share: round(found[min(len(found) - 1, int(share * len(found)))], 3)  # noqa: E731
    return {"p50_s": place(0.5), "p95_s": place(0.95), "p99_s": place(0.99)}


def main() -> None:
    """Make, measure, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--identities", type=int, default=10_000)
    parser.add_argument("--bookings", type=int, default=400, help="made, and sent once each")
    parser.add_argument("--alone", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rate", type=float, default=None)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--statements", type=int, default=0, help="print so many of the most frequent ones")
    parser.add_argument("--profile", action="store_true", help="print where the time alone goes")
    parser.add_argument("--folder", type=Path, default=None)
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="bench-nation-"))
    os.environ |= {"HANDOVER_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "handover.conf.settings"}
    import django

    django.setup()
    from django.db import connection

    make(asked.identities, asked.bookings, _told)
    found = {"identities": asked.identities, "database": connection.vendor, "alone": {}, "together": {}}
    if asked.alone:
        found["alone"] = _profiled(asked) if asked.profile else alone(asked.alone, asked.statements)
    if asked.seconds:
        found["together"] = together(asked.seconds, asked.rate, asked.workers)
    if asked.folder is None:
        shutil.rmtree(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found |= {"peak_mb": peak, "machine": machine(), "at": datetime.now(UTC).isoformat(timespec="seconds")}
    print(json.dumps(found))


def _profiled(asked: argparse.Namespace) -> dict[str, Any]:
    import cProfile
    import pstats

    with cProfile.Profile() as profile:
        found = alone(asked.alone, asked.statements)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(90)
    return found


if __name__ == "__main__":
    main()
