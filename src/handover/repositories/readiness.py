"""Whether the galleries can answer a search."""

from __future__ import annotations

from collections.abc import Iterator

from handover.abis import galleries
from handover.administration.readiness import Shortcoming, declare
from handover.matching.fingerprints.thresholds import ThresholdError
from handover.repositories import index


def galleries_answer() -> Iterator[Shortcoming]:
    """Name each gallery that is missing, empty, or out of step with its records: no search is answered by it."""
    try:
        galleries.thresholds()
    except (ThresholdError, OSError) as problem:
        yield Shortcoming("thresholds", f"HANDOVER_PRINT_THRESHOLDS: {problem}", "correct or unset it")
        return
    for name in index.GALLERIES:
        found = index.readiness(name)
        what, _, remedy = (found.reason or found.damage).partition(": ")
        if found.reason:
            yield Shortcoming(f"gallery-{name}", what, remedy)
        elif found.damage:
            yield Shortcoming(
                f"damaged-gallery-{name}",
                found.damage,
                f"handover gallery verify {galleries.folder(name)}",
                False,
            )


declare(galleries_answer)
