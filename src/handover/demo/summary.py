"""A one-screen summary of what the demonstration did, and the same as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from handover.audit.verify import verify
from handover.demo.other_deployments import ChainFound
from handover.formats.ebts.transaction_types import Repository
from handover.process.graph import STATE, Track, state_named
from handover.process.models import Matter
from handover.stages.identification import queries as identification
from handover.stages.oversight.queries import funnel


def counts() -> dict[str, Any]:
    """Return counts by name: bookings, identified, wants, matches, cases by state."""
    figures = funnel()
    states = figures.states
    criminal, immigration = (identification.outcome_counts(r) for r in Repository)
    return {
        "bookings": sum(states["booking"].values()),
        "answered": states["booking"]["answered"],
        "refused": states["booking"]["refused"],
        "identified": criminal["identified"],
        "wants": identification.bookings_with_wants(),
        "matches": immigration["identified"],
        "cases": {state: n for state, n in states["case"].items() if n},
        "waiting": {
            state: n for state, n in {**states["search"], **states["case"]}.items() if n and _waits(state)
        },
    }


def chain_here() -> ChainFound:
    """Read the whole audit chain of this deployment."""
    entries, broken = verify()
    return ChainFound(entries, broken is None)


def of_all(chains: Sequence[ChainFound]) -> dict[str, Any]:
    """The audit chains of all deployments as one: whole where each is."""
    return {"entries": sum(one.entries for one in chains), "whole": all(one.whole for one in chains)}


AT_BUREAU: Final = ("bookings", "answered", "refused", "identified", "wants")
"""What a bureau that runs apart counts; an office knows the bookings that were forwarded."""


def of_both(office: dict[str, Any], bureau: dict[str, Any]) -> dict[str, Any]:
    """The counts of an office and of a bureau apart, as one deployment of both would count."""
    waiting = Counter(office["waiting"]) + Counter(bureau["waiting"])
    return {**office, **{name: bureau[name] for name in AT_BUREAU}, "waiting": dict(waiting)}


def _waits(state: str) -> bool:
    for track in (Track.SEARCH, Track.CASE):
        found = state_named(track, state)
        if found:
            return not found.ended and found.name != "pending"
    return False


def as_text(result: dict[str, Any]) -> str:
    """Format the summary for people to read."""
    opened = Matter.objects.filter(track=Track.CASE).count()
    lines = [
        "",
        f"{result['bookings']} files came in: {result['answered']} answered, {result['refused']} refused with reasons",
        f"{result['identified']} identified in the criminal repository of {result['answered']} answered; "
        f"{result['wants']} with a want that needs confirmation",
        f"{result['matches']} matched by prints in the immigration repository; {opened} cases opened",
        "",
        *(f"  {STATE[Track.CASE, state].title:<48} {n:>4}" for state, n in result["cases"].items()),
        "",
        f"audit chain: {result['audit']['entries']} entries, {'whole' if result['audit']['whole'] else 'BROKEN'}",
    ]
    return "\n".join(lines)
