"""Repositories of many identities and bookings to send, made once in a data folder and used again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

SEED = 20200225
DAY = date(2026, 2, 26)


def make(identities: int, bookings: int, told: Callable[[str], None]) -> None:
    """Tables, agencies, records and galleries of both repositories. Six immigration identities to ten criminal ones."""
    from django.core.management import call_command
    from rich.console import Console
    from rich.progress import Progress

    from handover.demo.enrol import enrol
    from handover.demo.run import _agencies
    from handover.world import Sizes, World, generate

    folder = Path(os.environ["HANDOVER_DATA_DIR"])
    call_command("migrate", verbosity=0)
    if (folder / "made").exists():
        return
    told("tables")
    _agencies()
    place = folder / "world"
    if not place.exists():
        sizes = Sizes(
            criminal=identities, immigration=identities * 6 // 10, bookings=bookings,
            images=max(1, bookings // 30), defects=0,
        )  # fmt: skip
        generate(SEED, sizes, today=DAY).save(place)
        told("a synthetic state")
    with Progress(console=Console(stderr=True, quiet=True)) as bars:
        enrol(World.load(place), folder / "feeds", bars)
    told("records and galleries")
    (folder / "made").write_text(str(identities))


def unsent() -> Iterator[Any]:
    """The bookings that were not received yet, in their order."""
    from handover.stages.intake.models import Submission
    from handover.world import World

    taken = set(Submission.objects.values_list("tcn", flat=True))
    world = World.load(Path(os.environ["HANDOVER_DATA_DIR"]) / "world")
    return (file for file in world.bookings() if file.tcn not in taken)
