"""Whether the galleries can answer a search."""

from __future__ import annotations

from collections.abc import Iterator

from handover.abis import galleries
from handover.abis.backend import is_remote
from handover.administration.shortcomings import Shortcoming, declare
from handover.matching.fingerprints.thresholds import ThresholdError
from handover.repositories import index
from handover.repositories.subjects import IMMIGRATION


def galleries_answer() -> Iterator[Shortcoming]:
    """Name each gallery that is missing, empty, damaged or out of step with its records: searches wait for it."""
    try:
        galleries.thresholds()
    except (ThresholdError, OSError) as problem:
        yield Shortcoming("thresholds", f"HANDOVER_PRINT_THRESHOLDS: {problem}", "correct or unset it")
        return
    for name in index.GALLERIES:
        if is_remote() and name == IMMIGRATION:  # searched in the other ABIS alone
            continue
        found = index.readiness(name)
        for code, text in (
            (f"gallery-{name}", found.reason), (f"damaged-gallery-{name}", found.damage),
            (f"unrecorded-in-gallery-{name}", found.advice),
        ):  # fmt: skip
            if text:
                what, _, remedy = text.partition("; ")
                yield Shortcoming(code, what, remedy)


declare(galleries_answer)
