"""Whether every case stands where its steps say. The mover trusts the steps alone; this finds who wrote beside it."""

from __future__ import annotations

from collections.abc import Callable

from handover.process.fold import BrokenHistoryError
from handover.process.models import Matter

EVERY = 500


def broken_cases(progress: Callable[[int], None] = lambda _: None) -> list[tuple[Matter, str]]:
    """Cases whose state or version is not the fold of their steps, each with what is wrong.

    ``progress`` gets the count of cases read so far, every `EVERY` of them.
    """
    broken = []
    for read, matter in enumerate(Matter.objects.order_by("opened_at").iterator(), start=1):
        if read % EVERY == 0:
            progress(read)
        problem = _problem(matter)
        if problem:
            broken.append((matter, problem))
    return broken


def _problem(matter: Matter) -> str:
    try:
        standing = matter.standing
    except BrokenHistoryError as broken:
        return str(broken)
    if (standing.state, standing.version) != (matter.state, matter.version):
        return f"stands at {matter.state!r}, its steps lead to {standing.state!r}"
    return ""
