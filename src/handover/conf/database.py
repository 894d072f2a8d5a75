"""How the program talks to its database."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import dj_database_url

_KEPT_OPEN_S: Final = 60


def database_settings(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's settings of the database at an address. What the address says itself stands. Raises ``ValueError``."""
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    options: dict[str, Any] = found.setdefault("OPTIONS", {})
    if found["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a writer waits at BEGIN instead of failing in the middle of a transaction.
        # Tests use a file too: threads that compete for a table must share it.
        found["TEST"] = {"NAME": str(data_dir / "test.sqlite3")}
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        }
    elif found["ENGINE"].endswith("postgresql"):
        # A thread keeps its connection for a while: to open one takes as long as a hundred statements. One that a
        # restart of the server cut off is opened anew.
        found |= {"CONN_MAX_AGE": _KEPT_OPEN_S, "CONN_HEALTH_CHECKS": True}
        # Pages read a few rows of large tables; where the planner expects many it would compile the query, for longer
        # than the query takes.
        options.setdefault("options", "-c jit=off")
    return found
