"""What is on record and how old it is: per place its marks and answers, in all how many of each. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from handover.jurisdictions.answers import PolicyAnswer
from handover.jurisdictions.evaluate import evaluate
from handover.jurisdictions.facts import PolicyFacts
from handover.jurisdictions.grounds import Confidence
from handover.jurisdictions.load import PolicySet
from handover.jurisdictions.model import Allowance, Level, PlaceFile, Topic

STATES: Final = 51
"""The fifty states and the District of Columbia."""
SHOWN: Final = (Topic.HOLD, Topic.NOTIFY, Topic.TRANSFER)
"""The topics that the coverage and the map show."""
TOO_OLD: Final = 365
"""Days after which a place should be looked at again: most states change their law every year."""


def usual_request(place: str) -> PolicyFacts:
    """Return the facts of the usual request: form, administrative warrant and service, no order of a judge; all else
    is not known.
    """
    return PolicyFacts(
        place,
        served_on_person=True,
        administrative_warrant=True,
        form_complete=True,
        judicial_warrant=False,
        criminal_warrant=False,
        judge_order=False,
    )


@dataclass(frozen=True, slots=True)
class PlaceCoverage:
    """One place: its law for the usual request on a day, how many of its rules bear each mark, and its age in days."""

    place: PlaceFile
    answer: PolicyAnswer
    marks: Mapping[Confidence, int]
    age: int

    @property
    def marks_in_words(self) -> str:
        """Return the marks as ``C 3, S 1``; empty where no rule was found."""
        return ", ".join(f"{mark.value} {self.marks[mark]}" for mark in Confidence if self.marks.get(mark))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every place, the states first; fictional ones are left out."""

    on: date
    places: tuple[PlaceCoverage, ...]

    @property
    def states(self) -> tuple[PlaceCoverage, ...]:
        """Return the states and the District of Columbia."""
        return tuple(p for p in self.places if p.place.level is Level.STATE)

    @property
    def oldest(self) -> int:
        """Return the age of the place that was looked at longest ago, in days."""
        return max((p.age for p in self.places), default=0)

    def answers(self, topic: Topic) -> Mapping[Allowance, int]:
        """Count the states by their answer on a topic."""
        return Counter(p.answer.topic(topic).answer for p in self.states)

    def marks(self) -> Mapping[Confidence, int]:
        """Count the rules of all places by their mark."""
        return sum((Counter(p.marks) for p in self.places), Counter())

    def summary(self) -> list[str]:
        """Return the coverage and the age as sentences."""
        local = sum(p.place.level in (Level.COUNTY, Level.CITY) for p in self.places)
        lines = [
            f"States and D.C.: {len(self.states)} of {STATES}; counties and cities: {local}. Rules: "
            + ", ".join(f"{n} {mark.words}" for mark, n in sorted(self.marks().items()))
            + "."
        ]
        lines += [f"{topic.value}: {_counted(self.answers(topic))}." for topic in SHOWN]
        old = [p.place.id for p in self.places if p.age > TOO_OLD]
        lines.append(
            f"Looked at {self.oldest} days ago at most."
            + (f" Look again at: {', '.join(old)}." if old else "")
        )
        return lines


def coverage(policies: PolicySet, on: date) -> Coverage:
    """Return what is on record for a day. ``on`` is also the day from which ages count."""
    real = [p for p in policies.values() if not p.fictional and p.level is not Level.FEDERAL]
    real.sort(key=lambda p: (p.level.rank, p.id))
    return Coverage(on, tuple(_of(p, policies, on) for p in real))


def _of(place: PlaceFile, policies: PolicySet, on: date) -> PlaceCoverage:
    marks = Counter(rule.confidence for i in place.instruments for rule in i.rules)
    answer = evaluate(usual_request(place.id), on, policies)
    return PlaceCoverage(place, answer, marks, (on - place.as_of).days)


def _counted(counts: Mapping[Allowance, int]) -> str:
    return ", ".join(
        f"{allowance.words} {counts[allowance]}" for allowance in Allowance if counts.get(allowance)
    )


def coverage_table(policies: PolicySet) -> str:
    """Return the places on record as Markdown, as of the newest day on which one was looked at."""
    on = max(p.as_of for p in policies.values())
    found = coverage(policies, on)
    lines = [
        f"As of {on}, for the usual request: form, administrative warrant and service, no order of a judge, and",
        "nothing else known. Marks count the rules of the file, of every day.",
        "",
        "| Place | Level | Looked at | Marks | Hold | Notice | Transfer |",
        "|---|---|---|---|---|---|---|",
        *_rows(found.places),
    ]
    return "\n".join(lines) + "\n"


def _rows(places: Iterable[PlaceCoverage]) -> list[str]:
    return [_row(p) for p in places]


def _row(covered: PlaceCoverage) -> str:
    place, marks = covered.place, covered.marks_in_words or "none found"
    answers = " | ".join(covered.answer.topic(t).answer.words for t in SHOWN)
    return f"| {place.name} (`{place.id}`) | {place.level.value} | {place.as_of} | {marks} | {answers} |"
