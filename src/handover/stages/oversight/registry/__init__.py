"""The registry of figures: every number of oversight has its row here. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.cohort_figures import COHORTS
from handover.stages.oversight.registry.definition import FigureClock, Flag, Population, Registered, YearRule
from handover.stages.oversight.registry.effort_figures import EFFORT, RESEARCH
from handover.stages.oversight.registry.funnel_figures import ERRORS, LAW, WAY
from handover.stages.oversight.registry.matcher_figures import MATCHERS
from handover.stages.oversight.registry.memo_figures import MEMOS
from handover.stages.oversight.registry.package_figures import PACKAGES
from handover.stages.oversight.registry.place_figures import PLACES
from handover.stages.oversight.registry.populations import POPULATIONS
from handover.stages.oversight.registry.quality_figures import CHAIN, QUALITY
from handover.stages.oversight.registry.resident_figures import RESIDENTS

__all__ = [
    "FIGURES",
    "POPULATIONS",
    "FigureClock",
    "Flag",
    "Population",
    "Registered",
    "YearRule",
    "chain_of",
    "registered",
]

FIGURES: Final = {
    one.id: one
    for one in (
        *WAY,
        *ERRORS,
        *LAW,
        *QUALITY,
        *COHORTS,
        *EFFORT,
        *RESEARCH,
        *RESIDENTS,
        *MATCHERS,
        *MEMOS,
        *PLACES,
        *PACKAGES,
        *CHAIN,
    )
}


def registered(key: str) -> Registered | None:
    """The row of a figure's key: its id, or a family's id and the part after a dot. None where there is none."""
    if key in FIGURES:
        return FIGURES[key]
    family, dot, _ = key.rpartition(".")
    found = FIGURES.get(family) if dot else None
    return found if found and found.family else None


def chain_of(population: str) -> tuple[Population, ...]:
    """The populations from the first of the chain to this one."""
    found: list[Population] = []
    while population:
        found.append(POPULATIONS[population])
        population = found[-1].within
    return tuple(reversed(found))


def is_known(key: str) -> bool:
    """Whether a number may carry this key: a figure's, or ``of.`` and a population's."""
    return registered(key) is not None or (key.startswith("of.") and key[3:] in POPULATIONS)
