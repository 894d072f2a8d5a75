"""Compare two versions of the law on the same past cases: which would have a different result, and by which
clause.

Pure. A version is a set of policies, or the same set as of another day. Counts come with their denominator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from handover.jurisdictions.answers import PolicyAnswer, TopicAnswer
from handover.jurisdictions.evaluate import evaluate
from handover.jurisdictions.facts import PolicyFacts
from handover.jurisdictions.load import PolicySet
from handover.jurisdictions.model import Allowance, Topic


@dataclass(frozen=True, slots=True)
class Version:
    """``law_of``: the day whose law applies; None applies to each case the law of its own day."""

    policies: PolicySet
    law_of: date | None = None
    label: str = ""

    def evaluate(self, case: PastCase) -> PolicyAnswer:
        """Evaluate one case under this version. Look-backs still count from the case's own day."""
        return evaluate(case.facts, case.on, self.policies, law_of=self.law_of)


@dataclass(frozen=True, slots=True)
class PastCase:
    """A request that a jail received: its reference, its facts, its day."""

    reference: str
    facts: PolicyFacts
    on: date


@dataclass(frozen=True, slots=True)
class Difference:
    """One case with a different result on one topic."""

    case: PastCase
    topic: Topic
    first: TopicAnswer
    second: TopicAnswer


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How many of the ``considered`` cases change on a topic, and from what to what."""

    topic: Topic
    considered: int
    different: int
    moves: tuple[tuple[Allowance, Allowance, int], ...]


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """Counts per topic, and every difference. ``changed``: cases that differ on at least one topic."""

    considered: int
    changed: int
    counts: tuple[TopicCount, ...]
    differences: tuple[Difference, ...]


def compare(cases: Sequence[PastCase], first: Version, second: Version) -> PolicyComparison:
    """Evaluate every case under both versions. Raises UnknownPlaceError for a place that a version lacks."""
    differences = [d for case in cases for d in _differences(case, first, second)]
    return PolicyComparison(
        considered=len(cases),
        changed=len({d.case.reference for d in differences}),
        counts=tuple(_count(topic, len(cases), differences) for topic in Topic),
        differences=tuple(differences),
    )


def _differences(case: PastCase, first: Version, second: Version) -> Iterable[Difference]:
    before, after = first.evaluate(case), second.evaluate(case)
    for topic in Topic:
        one, other = before.topic(topic), after.topic(topic)
        if one.answer is not other.answer:
            yield Difference(case, topic, one, other)


def _count(topic: Topic, considered: int, differences: Iterable[Difference]) -> TopicCount:
    moves = Counter((d.first.answer, d.second.answer) for d in differences if d.topic is topic)
    listed = tuple((a, b, n) for (a, b), n in sorted(moves.items(), key=lambda m: (-m[1], m[0])))
    return TopicCount(topic, considered, sum(moves.values()), listed)
