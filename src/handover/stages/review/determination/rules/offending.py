"""What an arrest, a charge and a conviction can support: the ground and mandatory custody (R13, R15, R16). Pure."""

from __future__ import annotations

from datetime import date

from handover.process.fold import Refusal
from handover.stages.review.determination.grounds import GROUNDS, Ground, in_force, same_section
from handover.stages.review.determination.rules.terms import Basis, ProposedFinding


def arrested_for_offence(is_arrest: bool, charges: int) -> Refusal | None:
    """The person must have been arrested by the jail's agency for a criminal offence: Policy 10074.2."""
    if is_arrest and charges:
        return None
    return Refusal(
        "arrest", "The booking states no arrest for a criminal offence: no detainer may rest on it."
    )


def charge_is_no_ground(finding: ProposedFinding, permanent_resident: bool) -> Refusal | None:
    """R15: a pending charge does not make a lawful permanent resident removable (OIG-20-13).

    Basis b stands by itself: somebody in proceedings is charged with a ground by the charging document, and not by the
    arrest (law-findings L6).
    """
    if not permanent_resident or finding.shows("convicted", "removal_order:final"):
        return None
    if Basis.PENDING_PROCEEDINGS in finding.bases and finding.shows("proceeding", "charging_document"):
        return None
    return Refusal(
        "permanent_resident",
        "The records show lawful permanent residence, and no conviction, proceedings or final order are linked. A "
        "pending charge is not a ground: choose “wait for the court's disposition” instead.",
    )


def ground_is_shown(finding: ProposedFinding, on: date) -> Refusal | None:
    """The ground is in force on the day, and a linked record bears it: an order, the charging document or a status
    record (law-findings L8). INA 237(a)(2) speaks of convictions; R13, R16: a charge is never shown or used as one."""
    if not in_force(finding.ground, on):
        return Refusal("ground", f"{finding.ground.title} may not be chosen on {on}.")
    entry = GROUNDS[finding.ground]
    if not finding.shows(*entry.needs):
        if entry.by_conviction:
            return Refusal(
                "ground", "This ground needs a conviction among the linked records; a charge is not one."
            )
        return Refusal(
            "ground", f"No linked record bears this ground. One of these does: {_words(entry.needs)}."
        )
    if entry.also and not finding.shows(*entry.also):
        return Refusal(
            "ground", f"This ground needs besides, among the linked records: {_words(entry.also)}."
        )
    return None


def ground_follows_the_paper(finding: ProposedFinding) -> Refusal | None:
    """Where the linked order or charging document names its sections, the ground is one of them (law-findings L8).

    A final order may also be the ground itself, and is where it is reinstated.
    """
    papers = [e for e in finding.evidence if e.sections and finding.bases & _BY_PAPER]
    named = [part for e in papers for part in e.sections.replace(";", ",").split(",") if part.strip()]
    ground = finding.ground
    if not named or ground in _OF_THE_ORDER or any(same_section(ground.value, part) for part in named):
        return None
    return Refusal(
        "ground", f"The linked order or charging document names another ground: {', '.join(named)}."
    )


_BY_PAPER = frozenset({Basis.FINAL_ORDER, Basis.PENDING_PROCEEDINGS})
_OF_THE_ORDER = frozenset({Ground.FINAL_ORDER, Ground.REINSTATED_ORDER, Ground.REMOVED_BEFORE})
_SAYS = {
    "convicted": "a conviction", "statement": "a statement", "encounter": "an encounter",
    "charging_document": "a charging document", "proceeding": "pending proceedings",
    "removal_order:final": "a final order of removal", "removal_order": "a removal order",
    "no_status:current": "a record of no status", "overstay:current": "a record of an overstay",
    "nonimmigrant:past": "an admission that has ended", "nonimmigrant:current": "an admission for a time",
    "paroled:current": "a parole",
}  # fmt: skip


def _words(shows: tuple[str, ...]) -> str:
    return "; ".join(dict.fromkeys(_SAYS[s] for s in shows))
