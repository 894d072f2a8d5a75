"""Mandatory custody, INA 236(c), 8 USC 1226(c): only where class and ground both fit (R13, law-findings L7). Pure.

Paragraph (E) follows Pub. L. 119-1 as read; the grounds of (A) to (D) are illustrative.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from handover.process.fold import Refusal
from handover.stages.review.case_file.offences import LAKEN_RILEY
from handover.stages.review.determination.grounds import Ground
from handover.stages.review.determination.rules.terms import (
    MandatoryCustody,
    NoActionReason,
    ProposedFinding,
)

MINIMUM: Final = 20
DUTY: Final = "On 8 USC 1226(c)(3): "
"""Begins the part of the reasons that answers the duty."""

BY_CONVICTION: Final = frozenset({
    Ground.CRIME_INADMISSIBLE, Ground.MORAL_TURPITUDE, Ground.TWO_CRIMES, Ground.AGGRAVATED_FELONY,
    Ground.CONTROLLED_SUBSTANCE, Ground.FIREARM,
})  # fmt: skip
"""236(c)(1)(A)-(C), illustrative. Domestic violence, 237(a)(2)(E), is on none of their lists."""
BY_CHARGE: Final = frozenset({Ground.PRESENT_WITHOUT_ADMISSION, Ground.FRAUD, Ground.NO_DOCUMENTS})
"""236(c)(1)(E)(i): inadmissible under INA 212(a)(6)(A), (6)(C) or (7)."""


def mandatory_custody_fits(finding: ProposedFinding, on: date) -> Refusal | None:
    """R13: 8 USC 1226(c)(1), each paragraph has its own grounds; (E) also needs the class of the offence."""
    judge = {
        MandatoryCustody.CONVICTED: _by_conviction, MandatoryCustody.SECURITY: _by_security,
        MandatoryCustody.CHARGED: _by_charge,
    }.get(finding.mandatory)  # fmt: skip
    if judge is not None and (refusal := judge(finding, on)):
        return refusal
    if finding.mandatory is not MandatoryCustody.CHARGED and finding.offence_class is not None:
        return Refusal("offence_class", "A class of offence is named with 236(c)(1)(E) only.")
    return None


def _by_conviction(finding: ProposedFinding, _on: date) -> Refusal | None:
    if finding.ground not in BY_CONVICTION:
        return Refusal("mandatory", f"{finding.ground.value} is on none of the lists of 236(c)(1)(A) to (C).")
    if finding.shows("convicted") or (
        finding.ground is Ground.CRIME_INADMISSIBLE and finding.shows("statement")
    ):
        return None
    return Refusal("mandatory", "“By a listed crime” needs a conviction among the linked records.")


def _by_security(finding: ProposedFinding, _on: date) -> Refusal | None:
    if finding.ground is Ground.SECURITY:
        return None
    return Refusal("mandatory", "236(c)(1)(D) goes with INA 237(a)(4) or 212(a)(3)(B) only.")


def _by_charge(finding: ProposedFinding, on: date) -> Refusal | None:
    if on < LAKEN_RILEY:
        return Refusal("mandatory", f"A charge has this effect from {LAKEN_RILEY} on only.")
    if finding.ground not in BY_CHARGE:
        return Refusal("mandatory", "A charge has this effect only with INA 212(a)(6)(A), (6)(C) or (7).")
    if finding.offence_class is None:
        return Refusal(
            "offence_class", "Assign the class of the offence: 236(c)(1)(E)(ii) names six, by local law."
        )
    return None


def duty_is_answered(reason: NoActionReason, *, may_be_duty: bool, answer: str) -> Refusal | None:
    """8 USC 1226(c)(3): the Secretary shall issue a detainer for somebody whom (E) describes. A person who closes
    such a case by discretion must say why; the records are only an indication, and a person judges.

    ``answer``: what the reasons say after `DUTY`.
    """
    if reason is not NoActionReason.DISCRETION or not may_be_duty or len(answer.strip()) >= MINIMUM:
        return None
    return Refusal(
        "duty",
        "The records point to 8 USC 1226(c)(1)(E), and 1226(c)(3) says that a detainer shall be issued. Say why none "
        f"is, in {MINIMUM} characters or more.",
    )
