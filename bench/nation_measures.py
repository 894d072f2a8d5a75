"""What `bench.nation` measures: processor time, statements, bytes, memory, and the machine itself."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


class Statements:
    """Counts the statements that this process sends, by their beginning."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen[" ".join(sql.split())[:110]] += 1
        return execute(sql, params, many, context)


def server_seconds() -> float:
    """Processor seconds of the PostgreSQL server and its children so far; 0 on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    parent = int(_stat(mine)[1])
    rows = [_stat(parent)[11:15]]
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            found = _stat(int(place.name))
            if int(found[1]) == parent:
                rows.append(found[11:13])
    return sum(int(value) for row in rows for value in row) / TICKS


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, …; 11 and 12 are user and system time."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def seconds_of(pid: int) -> float:
    found = _stat(pid)
    return (int(found[11]) + int(found[12])) / TICKS


def database_bytes() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) "
                       "- (SELECT freelist_count FROM pragma_freelist_count) * "
                       "(SELECT page_size FROM pragma_page_size)")  # fmt: skip
        return int(cursor.fetchone()[0])


def file_bytes() -> int:
    folder = Path(os.environ["HANDOVER_DATA_DIR"]) / "files"
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def peak_memory(pid: int) -> int:
    """Peak of the resident memory in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM")))


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.partition(":")[2].strip() for line in info if line.startswith("model name")), "unknown"
    )
    memory = Path("/proc/meminfo").read_text().split()[1]
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gb": int(memory) // 1024**2,
        "load": os.getloadavg()[0],
    }
