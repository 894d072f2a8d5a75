"""The law of review. Pure: one rule per function; each returns a refusal or None, and cites its source.

Numbers R1-R19 are those of docs/safeguards.md. Codes marked illustrative are ours. One file per group of rules:
`terms` (what they speak of), `bases`, `reasons`, `offending`, `mandatory`, `protection`, `closing`.
"""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.process.requirements import typed_reasons
from handover.stages.review.case_file.evidence import Evidence
from handover.stages.review.determination.grounds import Ground
from handover.stages.review.determination.rules.bases import (
    final_order_shown,
    match_and_affirmative_record,
    order_may_be_executed,
    proceedings_shown,
    some_basis,
    statement_shown,
)
from handover.stages.review.determination.rules.closing import discretion_takes_two, duplicate_is_named
from handover.stages.review.determination.rules.mandatory import (
    DUTY,
    duty_is_answered,
    mandatory_custody_fits,
)
from handover.stages.review.determination.rules.offending import (
    arrested_for_offence,
    charge_is_no_ground,
    ground_follows_the_paper,
    ground_is_shown,
)
from handover.stages.review.determination.rules.protection import not_abuser_alone, supervisor_certifies
from handover.stages.review.determination.rules.reasons import (
    linked_evidence,
    no_corrected_record,
    reliable_source,
)
from handover.stages.review.determination.rules.sources import (
    AFFIRMATIVE,
    databases_alone,
    is_database_check,
    listed_as_neutral,
)
from handover.stages.review.determination.rules.terms import (
    Basis,
    Circumstances,
    ListedOffence,
    MandatoryCustody,
    NoActionReason,
    ProposedFinding,
)

__all__ = [
    "AFFIRMATIVE",
    "DUTY",
    "Basis",
    "Circumstances",
    "Evidence",
    "Ground",
    "ListedOffence",
    "MandatoryCustody",
    "NoActionReason",
    "ProposedFinding",
    "arrested_for_offence",
    "charge_is_no_ground",
    "databases_alone",
    "discretion_takes_two",
    "duplicate_is_named",
    "duty_is_answered",
    "final_order_shown",
    "ground_follows_the_paper",
    "ground_is_shown",
    "is_database_check",
    "linked_evidence",
    "listed_as_neutral",
    "mandatory_custody_fits",
    "match_and_affirmative_record",
    "may_find_probable_cause",
    "no_corrected_record",
    "not_abuser_alone",
    "order_may_be_executed",
    "proceedings_shown",
    "reliable_source",
    "some_basis",
    "statement_shown",
    "supervisor_certifies",
]


def may_find_probable_cause(finding: ProposedFinding, file: Circumstances) -> list[Refusal]:
    """Every rule that the finding breaks, in the order an officer would mend them.

    What bars any finding (citizenship, a child, a status) is checked by the gate: `review.bars`.
    """
    found = [
        arrested_for_offence(file.is_arrest, file.charges),
        some_basis(finding),
        typed_reasons(finding.reasons),
        linked_evidence(finding),
        no_corrected_record(finding, file.corrected),
        final_order_shown(finding),
        order_may_be_executed(finding, file.removal_barred),
        proceedings_shown(finding),
        match_and_affirmative_record(finding),
        statement_shown(finding),
        reliable_source(finding),
        ground_is_shown(finding, file.on),
        ground_follows_the_paper(finding),
        charge_is_no_ground(finding, file.permanent_resident),
        mandatory_custody_fits(finding, file.on),
        not_abuser_alone(file.protected, file.not_abuser_alone),
        supervisor_certifies(file.protected, file.certificate),
    ]
    return [r for r in found if r]
