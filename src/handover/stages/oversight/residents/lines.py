"""Permanent residents as figures, and as lines of tables, of a file and of a picture. It reads no records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_noop as said

from handover.process.graph import Track, state_named
from handover.stages.oversight.cohorts.incidence import wilson
from handover.stages.oversight.counted import Figure, figure, key_of
from handover.stages.oversight.residents.states import ChargeState, FirstDecision

_BESIDE: Final = {"other": said("of another status"), "unknown": said("no status on record any more")}


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A figure with its words and Wilson's interval in percent; None where there is nothing to count of."""

    counted: Figure
    words: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ResidentMonth:
    """Charges that began to be watched in a month, and persons whose first did; each by state, in their order."""

    month: str
    charges: tuple[tuple[ChargeState, int], ...]
    persons: tuple[tuple[ChargeState, int], ...]

    @property
    def of_charges(self) -> int:
        """All charges of the month."""
        return sum(n for _, n in self.charges)

    @property
    def of_persons(self) -> int:
        """All persons of the month."""
        return sum(n for _, n in self.persons)

    @property
    def cells(self) -> list[tuple[str, str, int, int]]:
        """Of each state the keys of its figures, its words, its charges and its persons."""
        people = dict(self.persons)
        return [(_keys(state), state.title, n, people[state]) for state, n in self.charges]


@dataclass(frozen=True, slots=True)
class BecameLine:
    """Cases whose charges stand so, and where those cases are."""

    key: str
    charge: ChargeState
    state: str
    cases: int


def _keys(state: ChargeState) -> str:
    return " ".join(key_of(family, state.value) for family in ("residents.charges", "residents.persons"))


def months_of(content: Mapping[str, Any], first: str = "", last: str = "9999-12") -> list[ResidentMonth]:
    """The months of a period."""
    return [
        ResidentMonth(row["month"], *(tuple((s, row[kind][s.value]) for s in ChargeState)
                                      for kind in ("charges", "persons")))
        for row in content["cohorts"] if first <= row["month"] <= last
    ]  # fmt: skip


def figures_of(content: Mapping[str, Any], first: str = "", last: str = "9999-12") -> list[Figure]:
    """Decisions of all cases; charges and persons of the period; what became of all."""
    months, decided = months_of(content, first, last), content["decisions"]
    charges: Counter[ChargeState] = Counter()
    persons: Counter[ChargeState] = Counter()
    for one in months:
        charges.update(dict(one.charges))
        persons.update(dict(one.persons))
    all_cases = sum(row["cases"] for row in content["became"])
    return [
        *(
            figure("residents.decision", decided[d.value], sum(decided.values()), d.value, d.title)
            for d in FirstDecision
        ),
        *(figure("residents.charges", charges[s], charges.total(), s.value, s.title) for s in ChargeState),
        *(figure("residents.persons", persons[s], persons.total(), s.value, s.title) for s in ChargeState),
        *(
            figure("residents.beside", n, sum(content["beside"].values()), kind, _BESIDE[kind])
            for kind, n in content["beside"].items()
        ),
        *(
            figure("residents.became", n, all_cases, state, _state_in_words(state))
            for state, n in sorted(_by_state(content).items())
        ),
    ]


def _state_in_words(state: str) -> str:
    found = state_named(Track.CASE, state)
    return found.title if found else state


def _by_state(content: Mapping[str, Any]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in content["became"]:
        counts[row["state"]] += row["cases"]
    return counts


def lines_of(counted: Sequence[Figure], family: str) -> list[ShareLine]:
    """The figures of a family, with the words of their parts."""
    words: dict[str, str] = {key_of("residents.decision", d.value): d.title for d in FirstDecision}
    words |= {key_of("residents.beside", kind): text for kind, text in _BESIDE.items()}
    words |= {
        key_of(f, s.value): s.title for f in ("residents.charges", "residents.persons") for s in ChargeState
    }
    found = []
    for one in counted:
        if one.key.startswith(f"{family}."):
            span = wilson(one.share, one.denominator) if one.share is not None else None
            low, high = (None, None) if span is None else (100 * span[0], 100 * span[1])
            found.append(ShareLine(one, words.get(one.key, one.name), low, high))
    return found


def became_of(content: Mapping[str, Any]) -> list[BecameLine]:
    """What became of the cases, by how their charges stand."""
    return [
        BecameLine(key_of("residents.became", row["state"]), ChargeState(row["charge"]), _titled(row["state"]),
                   row["cases"])
        for row in content["became"]
    ]  # fmt: skip


def _titled(state: str) -> str:
    found = state_named(Track.CASE, state)
    return found.title if found else state


HEADS: Final = ("Figure", "What", "Count", "Of", "Denominator", "Share %", "Low % (Wilson 95)", "High %")
MONTH_HEADS: Final = (
    "Figure",
    "Month of the watch",
    "State",
    "Charges",
    "Of charges",
    "Persons",
    "Of persons",
)
BECAME_HEADS: Final = ("Figure", "Charges", "Case", "Cases")


def cells(line: ShareLine) -> list[str]:
    """A line under `HEADS`."""
    one = line.counted
    numbers = ["" if v is None else f"{v:.1f}" for v in (one.percent, line.low, line.high)]
    return [one.key, line.words, str(one.n), one.of, str(one.denominator), *numbers]


def month_cells(one: ResidentMonth) -> list[list[str]]:
    """A month's lines under `MONTH_HEADS`."""
    people = dict(one.persons)
    return [
        [key_of("residents.charges", state.value), one.month, state.value, str(n), str(one.of_charges),
         str(people[state]), str(one.of_persons)]
        for state, n in one.charges
    ]  # fmt: skip


def became_cells(one: BecameLine) -> list[str]:
    """A line under `BECAME_HEADS`."""
    return [one.key, one.charge.value, one.state, str(one.cases)]
