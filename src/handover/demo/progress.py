"""Progress of the demonstration: on the console, and in a file that the home page reads while it is served."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from rich.progress import Progress, TaskID

EVERY: Final = 0.5
"""Seconds between two writings of the file."""


def progress_file() -> Path:
    """Return the file; there is one while the demonstration is being walked."""
    return Path(settings.HANDOVER_DATA_DIR) / "demonstration.json"


class ToldProgress(Progress):
    """Bars on the console whose latest one also stands in the file; the file goes with them."""

    _written = 0.0

    def update(self, task_id: TaskID, **changes: Any) -> None:
        """Update a bar, and the file now and then."""
        super().update(task_id, **changes)
        if time.monotonic() - self._written >= EVERY:
            self._written = time.monotonic()
            task = self.tasks[task_id]
            said = {"what": task.description, "done": int(task.completed), "total": task.total}
            aside = progress_file().with_suffix(".new")
            aside.write_text(json.dumps(said), encoding="utf-8")
            aside.replace(progress_file())

    def stop(self) -> None:
        """End the bars."""
        super().stop()
        progress_file().unlink(missing_ok=True)


def walk_behind(bookings: int, seed: int, identities: int) -> subprocess.Popen[bytes]:
    """Start the demonstration in a process of its own, so that the pages can be looked at meanwhile.

    What it prints stands in ``demonstration.log`` in the data folder.
    """
    command = [sys.executable, "-m", "handover", "demo", "--no-serve"]
    options = ["--bookings", str(bookings), "--seed", str(seed), "--identities", str(identities)]
    progress_file().write_text(json.dumps({"what": "starting", "done": 0, "total": None}), encoding="utf-8")
    with (Path(settings.HANDOVER_DATA_DIR) / "demonstration.log").open("wb") as log:
        return subprocess.Popen([*command, *options], stdout=log, stderr=subprocess.STDOUT)
