"""Whether the galleries can answer a search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from handover.abis import galleries
from handover.abis.backend import is_remote
from handover.administration.running_parts import running
from handover.administration.shortcomings import Shortcoming, declare
from handover.matching.fingerprints.thresholds import ThresholdError
from handover.process.agency_parts import GALLERIES
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
        if not GALLERIES[name] & running():
            continue
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


def matcher_answers() -> Iterator[Shortcoming]:
    """Report if the shared search process does not answer or lacks part of a gallery: searches wait for it."""
    if not settings.HANDOVER_MATCHER:
        return
    from handover.matching.served.client import SilentError, state

    try:
        found = state(Path(settings.HANDOVER_MATCHER))
    except SilentError as problem:
        yield Shortcoming("matcher-silent", f"HANDOVER_MATCHER: {problem}", "start handover matcher serve")
        return
    for name, one in found.items():
        empty = [shard for shard, nodes in one.get("shards", {}).items() if not nodes]
        lacking = empty or one.get("waits_for")
        if one.get("problem") or lacking or one.get("epoch") is None:
            why = one.get("problem") or f"no node holds shard {', '.join(map(str, lacking or ['any']))}"
            yield Shortcoming(
                f"matcher-{name}", f"the matcher has no whole gallery {name}: {why}", "handover matcher state"
            )


declare(galleries_answer)
declare(matcher_answers)
