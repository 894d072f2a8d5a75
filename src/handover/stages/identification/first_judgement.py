"""An examiner's first judgement, made from the prints alone: before it score, rank, pairs and names are not shown.

A matcher's score and the order of its candidates draw examiners towards the best-ranked one (Dror et al. 2012,
J. Forensic Sci. 57(2):343; NISTIR 7842, 2012). So the candidates have letters, in an order that reveals nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.matching.types import Band
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.stages.identification import queries, rules
from handover.stages.identification.models import Candidate, FirstJudgement


@dataclass(frozen=True, slots=True)
class Lettered:
    """A candidate of a search, named by a letter that says nothing of its rank."""

    letter: str
    candidate: Candidate


def lettered(matter: Matter, candidates: Iterable[Candidate]) -> list[Lettered]:
    """The candidates to be compared, A first. The order is the same each time, and independent of the score."""

    def place(one: Candidate) -> str:
        return sha256(f"{matter.reference}:{one.pk}".encode()).hexdigest()

    shown = sorted((c for c in candidates if c.band != Band.BELOW), key=place)
    return [Lettered(chr(ord("A") + n), one) for n, one in enumerate(shown)]


def judgements_of(case_id: UUID) -> QuerySet[FirstJudgement]:
    """The first judgements of a search, one an examiner, oldest first."""
    return FirstJudgement.objects.filter(matter_id=case_id).order_by("number")


def judgement_by(case_id: UUID, key: str) -> FirstJudgement | None:
    """The first judgement of one person, if they made it."""
    return judgements_of(case_id).filter(by_key=key).first()


def is_hidden(user: User, matter: Matter) -> bool:
    """Whether score, rank, pairs and names of a search are not shown to this person yet: to an examiner who may still
    judge the prints alone. People who do not examine prints see them."""
    if user.role != Role.EXAMINER or matter.state != "examination":
        return False
    return judgement_by(matter.pk, user.actor.key) is None


def record_first_judgement(
    case_id: UUID, *, actor: Actor, version: int, finding: str, reasons: str, identity: str = ""
) -> Matter:
    """Record what an examiner judges from the prints alone. ``identity``: whose, where the fingers are the same.

    Raises `RefusedError` for a second one, for reasons too short, and for somebody whom the search did not bring up.
    """
    kind = FirstJudgement.Finding(finding)
    shown = queries.candidates_of(case_id).exclude(band=Band.BELOW).values_list("identity", flat=True)
    same = kind is FirstJudgement.Finding.SAME
    demand(
        rules.examiner_reasons(reasons),
        rules.candidate_shown(identity, frozenset(shown)) if same else None,
    )

    def write(matter: Matter) -> dict[str, Fact]:
        demand(rules.judged_once(already=judgement_by(case_id, actor.key) is not None))
        row = FirstJudgement(finding=kind, identity=identity if same else "", reasons=reasons)
        return {"first_judgement": record(row, matter, actor)}

    return advance(case_id, "record_first_judgement", actor=actor, version=version, write=write)


def demand_first(case_id: UUID, actor: Actor) -> None:
    """Raise `RefusedError` where this examiner has not judged the prints alone yet."""
    demand(rules.judged_before(judged=judgement_by(case_id, actor.key) is not None))
