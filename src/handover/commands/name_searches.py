"""Shared by the commands about names: a world, searches for its people, and progress bars."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from handover.matching.types import Biographics
    from handover.world import World
    from handover.world.search_probes import SearchProbe

Tell = Callable[[str, float], None]


def progress(bars: Progress) -> Tell:
    """One progress bar per task, by its name."""
    tasks: dict[str, TaskID] = {}

    def tell(what: str, share: float) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=1.0)
        bars.update(tasks[what], completed=share)

    return tell


def asked_of(
    seed: int, identities: int, probes: int, tell: Tell, careless: float = 0.0, share: float = 0.5
) -> tuple[World, list[SearchProbe]]:
    """Generate a world with that many criminal identities, and searches: ``probes`` by people on file, who
    are the ``share`` of all searches; ``careless``: the share of searches written by a careless desk
    (`search_probes.asked`).
    """
    from handover.world import Sizes, generate
    from handover.world.search_probes import asked

    both, others = 0.2, round(probes * (1 - share) / share)
    immigration = max(round(identities * 0.4), round(others / (1 - both)) + 1)
    sizes = Sizes(
        criminal=identities, immigration=immigration, bookings=0, images=0, defects=0, both_share=both,
        want_share=0.0,
    )  # fmt: skip
    world = generate(
        seed, sizes, lambda what, done, total: tell(f"world {seed}: {what}", done / max(total, 1))
    )
    return world, asked(world, probes, others, 1, careless)


def records_of(world: World) -> list[Biographics]:
    """Return the names, dates and numbers of the criminal repository, in its order."""
    return [row.biographics for row in world.criminal_rows]
