"""Jobs for the tests of a worker in a process of its own."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def take(seconds: float, mark: str) -> str:
    """Say in a file that it has begun, and take so long."""
    with Path(mark).open("a") as file:
        file.write("begun\n")
    time.sleep(seconds)
    return "done"
