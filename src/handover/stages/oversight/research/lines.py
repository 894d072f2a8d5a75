"""Repeated research as figures, and as lines of a table and of a file. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handover.stages.oversight.cohorts.incidence import wilson
from handover.stages.oversight.counted import Figure, figure
from handover.stages.oversight.research.episodes import RepeatKind


@dataclass(frozen=True, slots=True)
class ResearchLine:
    """A figure with Wilson's interval of its share, in percent; None where there is nothing to count of."""

    counted: Figure
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class OfficePair:
    """Repeats between two offices: the one that did the earlier research, and the one that did the later."""

    first: str
    second: str
    repeats: int
    kinds: tuple[tuple[RepeatKind, int], ...]
    read: int
    elsewhere: int

    @property
    def unasked(self) -> int:
        """Repeats that no rule asked for."""
        return dict(self.kinds)[RepeatKind.UNASKED]

    @property
    def unknown(self) -> int:
        """Repeats of which the record does not tell."""
        return dict(self.kinds)[RepeatKind.UNKNOWN]

    @property
    def prevented(self) -> int:
        """Cases closed as a duplicate."""
        return dict(self.kinds)[RepeatKind.PREVENTED]


def figures_of(content: Mapping[str, Any], months: Sequence[str] = ()) -> list[Figure]:
    """The figures of these months together, or of all."""
    rows = [row for row in content["months"] if not months or row["month"] in months]
    episodes = sum(row["episodes"] for row in rows)
    kinds = {kind: sum(row["repeats"][kind.value] for row in rows) for kind in RepeatKind}
    again = sum(kinds.values())
    return [
        figure("research.episodes", episodes, episodes),
        figure("research.again", again, episodes),
        *(figure("research.kind", n, again, kind.value) for kind, n in kinds.items()),
        figure("research.elsewhere", sum(row["elsewhere"] for row in rows), again),
        figure("research.read", sum(row["read"] for row in rows), sum(row["elsewhere"] for row in rows)),
    ]


def lines_of(content: Mapping[str, Any], months: Sequence[str] = ()) -> list[ResearchLine]:
    """The figures with their intervals. A kind is told in words."""
    words = {f"research.kind.{kind.value}": kind.title for kind in RepeatKind}
    found = []
    for one in figures_of(content, months):
        told = Figure(one.key, words.get(one.key, one.name), one.n, one.of, one.denominator)
        span = wilson(one.share, one.denominator) if one.share is not None else None
        found.append(
            ResearchLine(
                told, None if span is None else 100 * span[0], None if span is None else 100 * span[1]
            )
        )
    return found


def pairs_of(content: Mapping[str, Any]) -> list[OfficePair]:
    """The pairs of offices, in the order of their ORIs."""
    return [
        OfficePair(
            row["first"], row["second"], sum(row["repeats"].values()),
            tuple((kind, row["repeats"][kind.value]) for kind in RepeatKind), row["read"], row["elsewhere"],
        )
        for row in content["pairs"]
    ]  # fmt: skip


HEADS: Final = ("Figure", "What", "Count", "Of", "Denominator", "Share %", "Low % (Wilson 95)", "High %")
PAIR_HEADS: Final = (
    "Figure", "Earlier by", "Later by", "Repeats", *(kind.value for kind in RepeatKind), "Earlier case opened",
    "Of repeats elsewhere",
)  # fmt: skip


def cells(line: ResearchLine) -> list[str]:
    """A line under `HEADS`."""
    one = line.counted
    numbers = ["" if v is None else f"{v:.1f}" for v in (one.percent, line.low, line.high)]
    return [one.key, one.name, str(one.n), one.of, str(one.denominator), *numbers]


def pair_cells(one: OfficePair) -> list[str]:
    """A pair under `PAIR_HEADS`."""
    kinds = [str(n) for _, n in one.kinds]
    return [
        "research.again",
        one.first,
        one.second,
        str(one.repeats),
        *kinds,
        str(one.read),
        str(one.elsewhere),
    ]
