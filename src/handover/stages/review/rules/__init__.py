"""The law of review. Pure: one rule a function; each returns a refusal or None, and cites its source.

Numbers R1-R19 are those of docs/safeguards.md. Codes marked illustrative are ours. A file a group of rules: `terms`
(what they speak of), `bases`, `reasons`, `offending`, `closing`; who the person is stands in `review.person_rules`.
"""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.stages.review import person_rules
from handover.stages.review.grounds import Ground
from handover.stages.review.rules.bases import (
    AFFIRMATIVE,
    final_order_shown,
    match_and_affirmative_record,
    proceedings_shown,
    some_basis,
    statement_shown,
)
from handover.stages.review.rules.closing import disposed_by_now, duplicate_is_named, known_disposition
from handover.stages.review.rules.offending import (
    arrested_for_offence,
    charge_is_no_ground,
    ground_is_shown,
    mandatory_custody_fits,
)
from handover.stages.review.rules.reasons import (
    REASONS_LEAST,
    linked_evidence,
    no_citizenship_evidence,
    no_corrected_record,
    reliable_source,
    typed_reasons,
)
from handover.stages.review.rules.terms import (
    Basis,
    Circumstances,
    Evidence,
    Finding,
    MandatoryCustody,
    NoActionReason,
)

__all__ = [
    "AFFIRMATIVE",
    "REASONS_LEAST",
    "Basis",
    "Circumstances",
    "Evidence",
    "Finding",
    "Ground",
    "MandatoryCustody",
    "NoActionReason",
    "arrested_for_offence",
    "charge_is_no_ground",
    "disposed_by_now",
    "duplicate_is_named",
    "final_order_shown",
    "ground_is_shown",
    "known_disposition",
    "linked_evidence",
    "mandatory_custody_fits",
    "match_and_affirmative_record",
    "may_find_probable_cause",
    "no_citizenship_evidence",
    "no_corrected_record",
    "proceedings_shown",
    "reliable_source",
    "some_basis",
    "statement_shown",
    "typed_reasons",
]


def may_find_probable_cause(finding: Finding, file: Circumstances) -> list[Refusal]:
    """Every rule that the finding breaks, in the order an officer would mend them."""
    found = [
        no_citizenship_evidence(file.citizen_on_record),
        person_rules.no_minor(file.youngest, found_adult=file.found_adult),
        arrested_for_offence(file.is_arrest, file.charges),
        some_basis(finding),
        typed_reasons(finding.reasons),
        linked_evidence(finding),
        no_corrected_record(finding, file.corrected),
        final_order_shown(finding),
        proceedings_shown(finding),
        match_and_affirmative_record(finding),
        statement_shown(finding),
        reliable_source(finding),
        ground_is_shown(finding, file.on),
        charge_is_no_ground(finding, file.permanent_resident),
        mandatory_custody_fits(finding, file.on),
        person_rules.not_abuser_alone(file.protected, file.not_abuser_alone),
        person_rules.supervisor_certifies(file.protected, file.certificate),
    ]
    return [r for r in found if r]
