"""A number with the figure of the registry that it is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handover.stages.oversight.registry import FIGURES, POPULATIONS


@dataclass(frozen=True, slots=True)
class Figure:
    """``n`` of ``of``: the count, the name of its denominator and the denominator. ``key`` as the registry has it. The
    share is None of 0."""

    key: str
    name: str
    n: int
    of: str
    denominator: int

    @property
    def share(self) -> float | None:
        """n / denominator, or None where there is nothing to count of."""
        return self.n / self.denominator if self.denominator else None

    @property
    def percent(self) -> float | None:
        """The share in percent."""
        return None if self.share is None else 100 * self.share


def figure(registered: str, n: int, denominator: int, part: str = "") -> Figure:
    """A number of a registered figure; of a family with its part. `KeyError`: the registry has no such figure."""
    row = FIGURES[registered]
    if row.family != bool(part):
        raise KeyError(f"{registered}: a family has parts, and nothing else has")
    of = POPULATIONS[row.of].title.format(part=part)
    return Figure(key_of(registered, part), row.titled(part), n, of, denominator)


def key_of(registered: str, part: str = "") -> str:
    """The key of a figure, or of a part of a family: letters, digits and hyphens after a dot."""
    return f"{registered}.{re.sub(r'[^a-z0-9]+', '-', part.lower()).strip('-')[:60]}" if part else registered
