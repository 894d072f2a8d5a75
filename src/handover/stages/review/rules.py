"""The law of review. Pure: one rule a function; each returns a refusal or None, and cites its source.

Numbers R1-R19 are those of docs/safeguards in the domain notes. Codes marked illustrative are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handover.process.fold import Refusal

REASONS_LEAST: Final = 40
"""Characters that typed reasons must have: enough that a phrase like "see file" does not pass. Ours."""


class Basis(StrEnum):
    """I-247A (02/17) box 1 a-d."""

    FINAL_ORDER = "a"
    PENDING_PROCEEDINGS = "b"
    BIOMETRIC_AND_RECORDS = "c"
    STATEMENT_OR_OTHER = "d"

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """The basis in words of our own."""
        return {
            "a": "a final order of removal against the person",
            "b": "removal proceedings that are pending",
            "c": "biometric confirmation of identity, and federal records that affirmatively show no status or "
            "removability despite status",
            "d": "the person's statements to an immigration officer, or other reliable evidence",
        }[self.value]


class Ground(StrEnum):
    """Removability grounds, as INA sections. A short, illustrative list; dated codes come later."""

    PRESENT_WITHOUT_ADMISSION = "212(a)(6)(A)"
    FRAUD = "212(a)(6)(C)"
    NO_DOCUMENTS = "212(a)(7)"
    OVERSTAY = "237(a)(1)(B)"
    CONVICTION = "237(a)(2)"
    PRIOR_ORDER = "241(a)(5)"

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """The section with a word of what it is about."""
        return {
            "212(a)(6)(A)": "INA 212(a)(6)(A): present without admission",
            "212(a)(6)(C)": "INA 212(a)(6)(C): misrepresentation",
            "212(a)(7)": "INA 212(a)(7): documents",
            "237(a)(1)(B)": "INA 237(a)(1)(B): remained longer than permitted",
            "237(a)(2)": "INA 237(a)(2): conviction",
            "241(a)(5)": "INA 241(a)(5): earlier removal order",
        }[self.value]


class NoActionReason(StrEnum):
    """Why a case closes without a detainer. Closed list; UNKNOWN is explicit."""

    NOT_REMOVABLE = "not_removable"
    NO_PROBABLE_CAUSE = "no_probable_cause"
    DISCRETION = "discretion"
    NO_CRIMINAL_ARREST = "no_criminal_arrest"
    DISPOSITION_FAVOURABLE = "disposition_favourable"
    MISIDENTIFIED = "misidentified"
    UNKNOWN = "unknown"

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """The reason in words."""
        return {
            "not_removable": "not amenable to removal",
            "no_probable_cause": "no probable cause found",
            "discretion": "prosecutorial discretion",
            "no_criminal_arrest": "no arrest for a criminal offence",
            "disposition_favourable": "charge dismissed or person acquitted",
            "misidentified": "the records are another person's",
            "unknown": "reason not known",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that an officer may link: ``key`` as pages send it, ``kind`` of record, and what it shows."""

    key: str
    kind: str  # match, status, order, encounter, charge, answer
    shows: str  # e.g. removal_order:final, permanent_resident:current, convicted
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer proposes to record as probable cause."""

    bases: frozenset[Basis]
    ground: Ground
    reasons: str
    evidence: tuple[Evidence, ...]
    neutral_review: bool = False

    def shows(self, *what: str) -> bool:
        """Whether some linked record shows one of these."""
        return any(e.shows in what for e in self.evidence)


def typed_reasons(reasons: str) -> Refusal | None:
    """R1; OIG-20-13: required fields that cannot be skipped."""
    if len(reasons.strip()) >= REASONS_LEAST:
        return None
    return Refusal("reasons", f"Write the reasons in your own words, at least {REASONS_LEAST} characters.")


def linked_evidence(finding: Finding) -> Refusal | None:
    """R1: reasons without a record behind them are not probable cause."""
    return None if finding.evidence else Refusal("evidence", "Link at least one record as evidence.")


def some_basis(finding: Finding) -> Refusal | None:
    """I-247A box 1: at least one of a-d."""
    return None if finding.bases else Refusal("bases", "Choose at least one basis of box 1 of the form.")


def final_order_shown(finding: Finding) -> Refusal | None:
    """Basis a needs a final order of removal: I-247A box 1 a; 8 CFR 241.2."""
    if Basis.FINAL_ORDER not in finding.bases or finding.shows("removal_order:final"):
        return None
    return Refusal("bases", "Basis a needs a final order of removal among the linked records.")


def proceedings_shown(finding: Finding) -> Refusal | None:
    """Basis b needs proceedings that are pending: I-247A box 1 b."""
    if Basis.PENDING_PROCEEDINGS not in finding.bases or finding.shows("proceeding", "charging_document"):
        return None
    return Refusal(
        "bases", "Basis b needs a charging document or pending proceedings among the linked records."
    )


AFFIRMATIVE: Final = ("no_status:current", "overstay:current", "removal_order:final", "proceeding",
                      "charging_document", "convicted")  # fmt: skip


def match_and_affirmative_record(finding: Finding) -> Refusal | None:
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


def statement_shown(finding: Finding) -> Refusal | None:
    """Basis d needs a record of the statement or other evidence: I-247A box 1 d."""
    if Basis.STATEMENT_OR_OTHER not in finding.bases or finding.shows("answer", *AFFIRMATIVE):
        return None
    return Refusal(
        "bases", "Basis d needs the statement or other reliable evidence among the linked records."
    )


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


def conviction_is_convicted(finding: Finding) -> Refusal | None:
    """INA 237(a)(2) speaks of convictions; R13, R16: a charge is never shown or used as one."""
    if finding.ground is not Ground.CONVICTION or finding.shows("convicted"):
        return None
    return Refusal("ground", "This ground needs a conviction among the linked records; a charge is not one.")


def no_citizenship_evidence(citizen_on_record: bool) -> Refusal | None:
    """R5: evidence of citizenship on any record freezes the case (Directive 16001.2)."""
    if not citizen_on_record:
        return None
    return Refusal(
        "citizenship",
        "A record shows United States citizenship. Raise the citizenship question: counsel decides.",
    )


def may_find_probable_cause(
    finding: Finding, *, is_arrest: bool, charges: int, permanent_resident: bool, citizen_on_record: bool
) -> list[Refusal]:
    """Every rule that the finding breaks, in the order an officer would mend them."""
    found = [
        no_citizenship_evidence(citizen_on_record),
        arrested_for_offence(is_arrest, charges),
        some_basis(finding),
        typed_reasons(finding.reasons),
        linked_evidence(finding),
        final_order_shown(finding),
        proceedings_shown(finding),
        match_and_affirmative_record(finding),
        statement_shown(finding),
        conviction_is_convicted(finding),
        charge_is_no_ground(finding, permanent_resident),
    ]
    return [r for r in found if r]
