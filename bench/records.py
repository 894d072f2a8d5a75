"""Import criminal identities with histories, without prints, into an empty database; then change one record at a time.

    python -m bench.records --identities 100000

The last line is one JSON object: records and identities, seconds of the dry run and of the import (which reads the file
twice, once to check that it does what the dry run said), seconds of the processor, the most memory of the process, and
milliseconds of a change of one record, median and 95th percentile: ``rows`` until it is committed, which is when
searches wait for it; ``change`` until the gallery holds it too; ``command`` by a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from handover.repositories.importing.run import FeedFile

SOURCE = "BENCH"
DAY = "2026-01-15"
FIRST = ("JAMES", "MARY", "ROBERT", "PATRICIA", "JOHN", "JENNIFER", "MICHAEL", "LINDA", "DAVID", "ELIZABETH")


def line(kind: str, key: str, body: dict[str, Any], version: int = 1) -> dict[str, Any]:
    """One line of the feed."""
    return {
        "kind": kind, "op": "upsert", "source": SOURCE, "source_key": key, "source_version": version, "as_of": DAY,
        "body": body,
    }  # fmt: skip


def person(n: int, version: int = 1, last: str = "") -> dict[str, Any]:
    """An identity; names repeat as names do, births seldom."""
    names = [
        {
            "last": last or f"NAME{n * 7919 % 60_000:05d}",
            "first": FIRST[n % 10],
            "middle": f"{chr(65 + n % 26)}",
        }
    ]
    birth = f"{1950 + n % 55}-{1 + n // 55 % 12:02d}-{1 + n // 660 % 28:02d}"
    body = {"ucn": f"B{n:08d}", "sid": f"ST{n:08d}", "names": names, "births": [birth], "sex": "MF"[n % 2]}
    return line("criminal_identity", f"p{n}", body, version)


def rows(identities: int) -> Iterator[dict[str, Any]]:
    """Every identity with one to three arrests, each with two charges and a disposition."""
    for n in range(identities):
        yield person(n)
        for a in range(1 + n % 3):
            body = {
                "identity": f"p{n}",
                "arrested_on": f"20{10 + a}-0{1 + n % 9}-11",
                "agency_ori": "XX0010000",
            }
            yield line("arrest", f"a{n}.{a}", body)
            for c in range(2):
                charge = {"arrest": f"a{n}.{a}", "sequence": c + 1, "ncic_code": "2399", "literal": "LARCENY"}
                yield line("charge", f"c{n}.{a}.{c}", charge)
            disposed = {"charge": f"c{n}.{a}.0", "category": "dismissed", "disposed_on": f"20{11 + a}-01-02"}
            yield line("disposition", f"d{n}.{a}", disposed)


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of a run in all, and when its parts ended: reading again, writing, each gallery."""

    total: float
    ended: dict[str, float]


@dataclass(frozen=True, slots=True)
class Deployment:
    """An empty database in a folder of its own, with one feed."""

    folder: Path

    def prepare(self) -> None:
        """Make it, and declare the feed."""
        os.environ["HANDOVER_DATA_DIR"] = str(self.folder / "data")
        os.environ["DJANGO_SETTINGS_MODULE"] = "handover.conf.settings"
        import django

        django.setup()
        from django.core.management import call_command

        from handover.accounts.roles import Actor
        from handover.repositories.feeds import declare

        call_command("migrate", verbosity=0)
        declare(
            "bench", form="jsonl", source=SOURCE, reliability="system", mode="incremental", kinds=[], agency="",
            column_map="", most_retracted=0.02, actor=Actor.system("bench"),
        )  # fmt: skip

    def file(self, name: str, lines: Iterator[dict[str, Any]]) -> tuple[FeedFile, int]:
        """Write a file of the feed; and how many records it has."""
        from handover.repositories.feed_context import feed_file
        from handover.repositories.models import Feed

        path = self.folder / name
        with path.open("w") as out:
            records = sum(out.write(json.dumps(one) + "\n") > 0 for one in lines)
        return feed_file(Feed.objects.get(name="bench"), path), records

    def take(self, file: FeedFile, digest: str) -> Taken:
        """Take a file in."""
        from handover.accounts.roles import Actor
        from handover.repositories.importing.run import apply

        ended: dict[str, float] = {}
        began = time.perf_counter()

        def progress(what: str, _done: int) -> None:
            ended[what] = time.perf_counter() - began

        apply(file, digest, actor=Actor.system("bench"), progress=progress, rejects=lambda _: None)
        return Taken(time.perf_counter() - began, ended)


def planned(file: FeedFile) -> str:
    """Return the digest of a dry run."""
    from handover.repositories.importing.run import dry_run

    return dry_run(file, lambda *_: None, lambda _: None).digest


def measure(identities: int, changes: int, commands: int, folder: Path) -> dict[str, Any]:
    """Import into an empty database in ``folder``, then change records one at a time."""
    deployment = Deployment(folder)
    deployment.prepare()
    file, records = deployment.file("all.jsonl", rows(identities))
    began, worked = time.perf_counter(), time.process_time()
    digest = planned(file)
    dry = time.perf_counter() - began
    taken = deployment.take(file, digest)
    worked = time.process_time() - worked
    return {
        "identities": identities, "records": records, "dry_run_s": round(dry, 1), "import_s": round(taken.total, 1),
        "cpu_s": round(worked, 1), "records_per_s": round(records / taken.total),
        "read_again_s": round(taken.ended["reading"], 1), "written_s": round(taken.ended["writing"], 1),
        "max_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **one_by_one(deployment, changes), **by_command(deployment, changes, commands),
        "cores": os.cpu_count(), "load": round(os.getloadavg()[1], 1),
    }  # fmt: skip


def one_by_one(deployment: Deployment, changes: int) -> dict[str, float]:
    """Change the names of people, each by a file of one record, in this process."""
    in_rows, whole, worked = [], [], []
    for n in range(changes):
        file, _ = deployment.file(f"{n}.jsonl", iter([person(n, 2, f"CHANGED{n}")]))
        digest = planned(file)
        began = time.process_time()
        taken = deployment.take(file, digest)
        worked.append(time.process_time() - began)
        in_rows.append(taken.ended["writing"])
        whole.append(taken.total)
    return {**_ms("rows", in_rows), **_ms("change", whole), **_ms("change_cpu", worked)}


def by_command(deployment: Deployment, after: int, commands: int) -> dict[str, float]:
    """Change people by ``handover records import --apply``, each in a process of its own."""
    taken = []
    for n in range(after, after + commands):
        file, _ = deployment.file(f"{n}.jsonl", iter([person(n, 2, f"CHANGED{n}")]))
        command = ["records", "import", str(file.path), "--feed", "bench", "--apply", planned(file)]
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "handover", *command], check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return _ms("command", taken)


def _ms(name: str, seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    middle, late = np.percentile(seconds, (50, 95)) * 1e3
    return {f"{name}_ms": round(float(middle), 1), f"{name}_p95_ms": round(float(late), 1)}


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--identities", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=100, help="changes of one record in this process")
    parser.add_argument("--commands", type=int, default=5, help="changes of one record by the command")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(given.identities, given.changes, given.commands, Path(folder))))


if __name__ == "__main__":
    main()
