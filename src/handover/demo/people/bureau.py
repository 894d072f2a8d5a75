"""What the bureau's fingerprint examiners do, based on what their pages show."""

from __future__ import annotations

from handover.demo.cast import actor
from handover.process.models import Matter
from handover.stages.identification import actions as identification
from handover.stages.identification import queries as identification_queries
from handover.stages.identification.first_judgement import record_first_judgement
from handover.stages.identification.models import FirstJudgement
from handover.stages.notification import queries as notification_queries

AGREES = 0.25
"""The demo examiner takes a finger to agree if its score is at least this; most fingers must agree."""


def examine(case: Matter) -> None:
    """Compare finger by finger; confirm if several agree, otherwise exclude."""
    best = identification_queries.candidates_of(case.pk)[0]
    agreeing = [f for f in best.evidence if f["score"] >= AGREES]
    examiner = actor("examiner")
    if 2 * len(agreeing) > len(best.evidence):
        text = f"Compared finger by finger: {len(agreeing)} fingers agree in place and direction of minutiae."
        case = _judge_first(case, FirstJudgement.Finding.SAME, text, best.identity)
        identification.confirm_match(
            case.pk, actor=examiner, version=case.version, identity=best.identity, reasons=text
        )
    else:
        text = f"Compared finger by finger: only {len(agreeing)} agree, the others differ in ridge flow."
        case = _judge_first(case, FirstJudgement.Finding.NONE, text)
        identification.exclude_match(case.pk, actor=examiner, version=case.version, reasons=text)


def _judge_first(case: Matter, finding: FirstJudgement.Finding, reasons: str, identity: str = "") -> Matter:
    return record_first_judgement(
        case.pk,
        actor=actor("examiner"),
        version=case.version,
        finding=finding,
        reasons=reasons,
        identity=identity,
    )


def withdraw_match(case: Matter) -> None:
    """A second examiner looks again and finds that the fingers are not the same."""
    search = notification_queries.link_of(case.pk).search_matter
    identification.withdraw_match(
        search.pk, actor=actor("examiner"), version=search.version,
        reasons="Compared again on a better image: the left index differs in its core and in nine minutiae.",
    )  # fmt: skip
