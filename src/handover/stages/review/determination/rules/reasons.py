"""Which records may support a finding (R1, R4, R18). Pure."""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.stages.review.determination.rules.sources import AFFIRMATIVE
from handover.stages.review.determination.rules.terms import ProposedFinding


def linked_evidence(finding: ProposedFinding) -> Refusal | None:
    """R1: reasons without a record behind them are not probable cause."""
    return None if finding.evidence else Refusal("evidence", "Link at least one record as evidence.")


def reliable_source(finding: ProposedFinding) -> Refusal | None:
    """R4, Gonzalez v. ICE (2019): what was copied from another system cannot carry a finding alone."""
    carried = [e for e in finding.evidence if e.shows in AFFIRMATIVE]
    if not carried or any(e.reliability in ("primary", "system") for e in carried):
        return None
    return Refusal(
        "evidence",
        "What shows removability was copied from another system. Link a record of a surer source too.",
    )


def no_corrected_record(finding: ProposedFinding, corrected: frozenset[str]) -> Refusal | None:
    """R18: no finding may rest on a corrected record."""
    stale = [e.label for e in finding.evidence if e.key in corrected]
    return (
        Refusal("evidence", f"Corrected since, and no basis any more: {'; '.join(stale)}.") if stale else None
    )
