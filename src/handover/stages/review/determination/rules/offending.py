"""What an arrest, a charge and a conviction can bear: the ground and mandatory custody (R13, R15, R16). Pure."""

from __future__ import annotations

from datetime import date

from handover.process.fold import Refusal
from handover.stages.review.case_file.offences import LAKEN_RILEY
from handover.stages.review.determination.grounds import GROUNDS, in_force
from handover.stages.review.determination.rules.terms import Finding, MandatoryCustody


def arrested_for_offence(is_arrest: bool, charges: int) -> Refusal | None:
    """The person must have been arrested by the jail's agency for a criminal offence: Policy 10074.2."""
    if is_arrest and charges:
        return None
    return Refusal(
        "arrest", "The booking states no arrest for a criminal offence: no detainer may rest on it."
    )


def charge_is_no_ground(finding: Finding, permanent_resident: bool) -> Refusal | None:
    """R15: of a lawful permanent resident, a pending charge makes nobody removable (OIG-20-13)."""
    if not permanent_resident or finding.shows("convicted", "removal_order:final"):
        return None
    return Refusal(
        "permanent_resident",
        "The records show lawful permanent residence, and no conviction or final order is linked. A pending "
        "charge is not a ground: choose “wait for the court's disposition” instead.",
    )


def ground_is_shown(finding: Finding, on: date) -> Refusal | None:
    """The ground is in force on the day, and its record is linked. INA 237(a)(2) speaks of convictions; R13,
    R16: a charge is never shown or used as one."""
    if not in_force(finding.ground, on):
        return Refusal("ground", f"{finding.ground.title} is not in force on {on}.")
    needs = GROUNDS[finding.ground].needs
    if not needs or finding.shows(*needs):
        return None
    if "convicted" in needs:
        return Refusal(
            "ground", "This ground needs a conviction among the linked records; a charge is not one."
        )
    return Refusal("ground", "This ground needs the final order of removal among the linked records.")


def mandatory_custody_fits(finding: Finding, on: date) -> Refusal | None:
    """R13: 8 USC 1226(c) by conviction needs one; by charge it needs the day and a ground of its class."""
    if finding.mandatory is MandatoryCustody.CONVICTED and not finding.shows("convicted"):
        return Refusal("mandatory", "“By a conviction” needs a conviction among the linked records.")
    if finding.mandatory is MandatoryCustody.CHARGED:
        if on < LAKEN_RILEY:
            return Refusal("mandatory", f"A charge has this effect from {LAKEN_RILEY} on only.")
        if not GROUNDS[finding.ground].inadmissible:
            return Refusal("mandatory", "A charge has this effect only with INA 212(a)(6)(A), (6)(C) or (7).")
    return None
