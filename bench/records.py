"""Import criminal identities with histories, without prints, into an empty database; then change one record.

    python -m bench.records --identities 100000

The last line is one JSON object: records and identities, seconds of the dry run, of writing and of indexing, records a
second, the most memory of the process, and the time of a change of one record (median of ten).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def measure(identities: int, folder: Path) -> dict[str, Any]:
    """Import into an empty database in ``folder``."""
    os.environ["HANDOVER_DATA_DIR"] = str(folder / "data")
    os.environ["DJANGO_SETTINGS_MODULE"] = "handover.conf.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from handover.accounts.roles import Actor
    from handover.formats.records import FeedContext
    from handover.repositories.feeds import declare
    from handover.repositories.importing.run import FeedFile, apply, dry_run

    call_command("migrate", verbosity=0)
    actor = Actor.system("bench")
    feed = declare(
        "bench", form="jsonl", source=SOURCE, reliability="system", mode="incremental", kinds=[], agency="",
        column_map="", most_retracted=0.02, actor=actor,
    )  # fmt: skip

    def file(path: Path) -> FeedFile:
        return FeedFile(feed, path, FeedContext(timezone.now().date(), source=SOURCE, folder=path.parent))

    def take(path: Path, digest: str) -> tuple[float, dict[str, float]]:
        """Seconds in all, and when each part ended."""
        ended: dict[str, float] = {}
        began = time.perf_counter()

        def progress(what: str, _done: int) -> None:
            ended[what] = time.perf_counter() - began

        apply(file(path), digest, actor=actor, progress=progress, rejects=lambda _: None)
        return time.perf_counter() - began, ended

    big = folder / "all.jsonl"
    with big.open("w") as out:
        records = sum(out.write(json.dumps(row) + "\n") > 0 for row in rows(identities))
    began, worked = time.perf_counter(), time.process_time()
    planned = dry_run(file(big), lambda *_: None, lambda _: None)
    dry = time.perf_counter() - began
    total, ended = take(big, planned.digest)
    worked = time.process_time() - worked
    changes = []
    for n in range(10):
        small = folder / f"{n}.jsonl"
        small.write_text(json.dumps(person(n, 2, f"CHANGED{n}")) + "\n")
        digest = dry_run(file(small), lambda *_: None, lambda _: None).digest
        changes.append(take(small, digest)[0] * 1e3)
    return {
        "identities": identities, "records": records, "dry_run_s": round(dry, 1), "import_s": round(total, 1),
        "cpu_s": round(worked, 1), "records_per_s": round(records / total),
        "read_again_s": round(ended.get("reading", 0), 1), "written_s": round(ended.get("writing", 0), 1),
        "one_change_ms": round(statistics.median(changes), 1),
        "max_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "cores": os.cpu_count(),
    }  # fmt: skip


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--identities", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(given.identities, Path(folder))))


if __name__ == "__main__":
    main()
