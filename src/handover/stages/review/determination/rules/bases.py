"""The bases of box 1 of form I-247A (02/17), and the evidence that each needs. Pure."""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.stages.review.determination.rules.sources import AFFIRMATIVE, databases_alone
from handover.stages.review.determination.rules.terms import Basis, ProposedFinding


def some_basis(finding: ProposedFinding) -> Refusal | None:
    """I-247A box 1: at least one of a-d."""
    return None if finding.bases else Refusal("bases", "Choose at least one basis of box 1 of the form.")


def final_order_shown(finding: ProposedFinding) -> Refusal | None:
    """Basis a needs a final order of removal: I-247A box 1 a; 8 CFR 241.2."""
    if Basis.FINAL_ORDER not in finding.bases or finding.shows("removal_order:final"):
        return None
    return Refusal("bases", "Basis a needs a final order of removal among the linked records.")


def order_may_be_executed(finding: ProposedFinding, barred: tuple[str, ...]) -> Refusal | None:
    """Basis a while a status is in force that puts off every removal (`status_effects`)."""
    if Basis.FINAL_ORDER not in finding.bases or not barred:
        return None
    return Refusal("bases", f"Basis a does not stand now. {' '.join(barred)}")


def proceedings_shown(finding: ProposedFinding) -> Refusal | None:
    """Basis b needs proceedings that are pending: I-247A box 1 b."""
    if Basis.PENDING_PROCEEDINGS not in finding.bases or finding.shows("proceeding", "charging_document"):
        return None
    return Refusal(
        "bases", "Basis b needs a charging document or pending proceedings among the linked records."
    )


def match_and_affirmative_record(finding: ProposedFinding) -> Refusal | None:
    """R2: basis c needs the print match and a record that affirmatively shows no status or removability.

    Foreign birth and no record is not probable cause (ICE Policy 10074.2; Gonzalez v. ICE).
    """
    if Basis.BIOMETRIC_AND_RECORDS not in finding.bases:
        return None
    if finding.shows("print_match") and finding.shows(*AFFIRMATIVE):
        return None
    return Refusal(
        "bases",
        "Basis c needs the print match and a record that affirmatively shows no status or removability. "
        "Foreign birth without a record is not probable cause.",
    )


def statement_shown(finding: ProposedFinding) -> Refusal | None:
    """Basis d needs a statement or other reliable evidence: I-247A box 1 d.

    A row of a database is neither, and the specialist's answer is an opinion of such rows (law-findings L1).
    """
    if Basis.STATEMENT_OR_OTHER not in finding.bases or not databases_alone(finding.evidence):
        return None
    return Refusal(
        "bases",
        "Basis d needs a recorded statement or other reliable evidence among the linked records. What a database says, "
        "and the specialist's answer, are neither.",
    )
