"""A search before an examiner: real prints of two people, compared by the real matcher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from handover.formats.minutiae import FingerMinutiae
from handover.matching.biographics import RecordComparison, default_weights
from handover.matching.fingerprints.scorer import compare
from handover.matching.types import FieldEvidence
from handover.process.advance import advance
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.stages.identification.actions import MATCHER
from handover.stages.identification.first_judgement import record_first_judgement
from handover.stages.identification.models import Candidate, ProbeFinger, SearchResult
from handover.stages.identification.probes import to_json
from handover.world.prints import tenprint
from tests.support import walk
from tests.support.cast import Cast

Hand = dict[int, FingerMinutiae]
FINGERS = (1, 2, 3)


@dataclass(frozen=True)
class Referred:
    """The search, and what the gallery holds: the mate, another to compare, and one below both thresholds."""

    case: Matter
    stored: dict[str, Hand]

    @property
    def mate(self) -> str:
        return next(iter(self.stored))

    @property
    def other(self) -> str:
        return list(self.stored)[1]

    @property
    def below(self) -> str:
        return list(self.stored)[2]


def hand(person: int, press: int) -> Hand:
    """Three fingers of a person, as one press took them."""
    return {p: m for p, m in tenprint(person, press).items() if p in FINGERS}


def referred(
    cast: Cast,
    repository: str = "criminal",
    ori: str = "CX0010000",
    *,
    protected: bool = False,
    booked: Matter | None = None,
    leads: Sequence[RecordComparison] = (),
) -> Referred:
    """A search with three candidates by prints and one by name, or ``leads``, before an examiner."""
    booked, probe = booked or walk.booking(cast, ori), hand(1, 2)
    for position, finger in probe.items():
        row = ProbeFinger(position=position, source="Type-9", minutiae=to_json(finger), count=len(finger))
        record(row, booked, MATCHER)
    keys = _identities(repository, protected)
    stored = {keys[0]: hand(1, 3), keys[1]: hand(9, 4), keys[2]: hand(8, 5)}
    case = walk.search(booked, repository)
    lead = FieldEvidence("family name", "exact", "REYES", "LEADNAME", 8.0)
    named = [(keys[1 + n], c.probability, c.evidence) for n, c in enumerate(leads)] or [
        (keys[1], 0.7, (lead,))
    ]

    def write(case: Matter) -> dict[str, Fact]:
        for candidate in (*_by_prints(probe, stored), *_by_name(named)):
            record(candidate, case, MATCHER)
        return {"search_answer": record(_answer(), case, MATCHER)}

    return Referred(advance(case.pk, "refer", actor=MATCHER, version=case.version, write=write), stored)


def _by_prints(probe: Hand, stored: dict[str, Hand]) -> list[Candidate]:
    return [
        Candidate(
            found="prints", rank=rank, identity=identity, score=0.5 / rank, band="below" if rank == 3 else "examine",
            evidence=[asdict(compare(probe[p], fingers[p])) for p in FINGERS],
        )
        for rank, (identity, fingers) in enumerate(stored.items(), 1)
    ]  # fmt: skip


def _by_name(named: Sequence[tuple[str, float, Sequence[FieldEvidence]]]) -> list[Candidate]:
    return [
        Candidate(
            found="names",
            rank=rank,
            identity=key,
            score=share,
            band="",
            evidence=[asdict(row) for row in rows],
        )
        for rank, (key, share, rows) in enumerate(named, 1)
    ]


def _answer() -> SearchResult:
    return SearchResult(
        gallery_size=4000, epoch=3, complete=True, fingers=list(FINGERS), elapsed_ms=31.0,
        weights=default_weights().version,
    )  # fmt: skip


def judged(found: Referred, cast: Cast, who: str = "evans") -> Referred:
    """The same search, once an examiner has judged its prints alone: none of them, so far."""
    case = record_first_judgement(
        found.case.pk, actor=cast[who].actor, version=found.case.version, finding="none",
        reasons="Whorl against loop in all three fingers.",
    )  # fmt: skip
    return Referred(Matter.objects.select_related("agency").get(pk=case.pk), found.stored)


def _identities(repository: str, protected: bool) -> list[str]:
    if repository == "criminal":
        return [walk.criminal_identity().ucn for _ in range(3)]
    return [walk.immigration_identity(walk.Person(protected=protected)).fin for _ in range(3)]
