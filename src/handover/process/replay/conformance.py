"""How many matters kept to the process graph, over all and by step, counted from the audit log alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from handover.process.replay.told import ToldMatter


@dataclass(frozen=True, slots=True)
class StepConformance:
    """How often a step was taken, and how often it did not conform."""

    step: str
    taken: int
    deviating: int


@dataclass(frozen=True, slots=True)
class Conformance:
    """``nonconforming``: matters with a step that does not conform, of ``matters``; ``steps``: every step that was
    taken, by name."""

    matters: int
    nonconforming: int
    steps: tuple[StepConformance, ...]

    def as_json(self) -> dict[str, Any]:
        """As JSON, with the share over all."""
        share = self.nonconforming / self.matters if self.matters else None
        return {**asdict(self), "share": share}


def conformance(matters: Iterable[ToldMatter]) -> Conformance:
    """Count the matters that the log tells of."""
    taken: Counter[str] = Counter()
    deviating: Counter[str] = Counter()
    every = wrong = 0
    for matter in matters:
        every += 1
        wrong += bool(matter.deviations)
        taken.update(f"{matter.track}.{s.step}" for s in matter.steps)
        deviating.update({f"{matter.track}.{d.step}:{d.number}" for d in matter.deviations})
    by_step = Counter(key.rpartition(":")[0] for key, n in deviating.items() for _ in range(n))
    rows = tuple(StepConformance(step, n, by_step[step]) for step, n in sorted(taken.items()))
    return Conformance(every, wrong, rows)
