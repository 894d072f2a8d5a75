"""The law of review. Pure: one rule a function; each returns a refusal or None, and cites its source.

Numbers R1-R19 are those of docs/safeguards in the domain notes. Codes marked illustrative are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from handover.process.fold import Refusal
from handover.stages.review import person_rules
from handover.stages.review.grounds import GROUNDS, Ground, in_force
from handover.stages.review.offences import LAKEN_RILEY

__all__ = ["Basis", "Circumstances", "Evidence", "Finding", "Ground", "MandatoryCustody", "NoActionReason"]

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


class NoActionReason(StrEnum):
    """Why a case closes without a detainer. Closed list; UNKNOWN is explicit."""

    NOT_REMOVABLE = "not_removable"
    NO_PROBABLE_CAUSE = "no_probable_cause"
    DISCRETION = "discretion"
    NO_CRIMINAL_ARREST = "no_criminal_arrest"
    DISPOSITION_FAVOURABLE = "disposition_favourable"
    MISIDENTIFIED = "misidentified"
    DUPLICATE = "duplicate"
    MINOR = "minor"
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
            "duplicate": "the same booking has another case",
            "minor": "goes the path for children",
            "unknown": "reason not known",
        }[self.value]


class MandatoryCustody(StrEnum):
    """What the officer finds of INA 236(c) (8 USC 1226(c)). A conviction and a charge are two answers (R13)."""

    NONE = "none"
    CONVICTED = "convicted"
    CHARGED = "charged"

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """The answer in words."""
        return {
            "none": "does not apply",
            "convicted": "applies by a conviction, 236(c)(1)(A)-(D)",
            "charged": "applies by an arrest or a charge, 236(c)(1)(E) (Laken Riley Act, from Jan 29, 2025)",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that an officer may link: ``key`` as pages send it, ``kind`` of record, what it shows, and the
    reliability class of its source (R4): primary, system or secondary."""

    key: str
    kind: str  # match, status, order, encounter, charge, answer
    shows: str  # e.g. removal_order:final, permanent_resident:current, convicted
    label: str
    reliability: str = "primary"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer proposes to record as probable cause."""

    bases: frozenset[Basis]
    ground: Ground
    reasons: str
    evidence: tuple[Evidence, ...]
    mandatory: MandatoryCustody = MandatoryCustody.NONE

    def shows(self, *what: str) -> bool:
        """Whether some linked record shows one of these."""
        return any(e.shows in what for e in self.evidence)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the file says beside the finding. ``youngest``: least age by any recorded date of birth."""

    on: date
    is_arrest: bool = True
    charges: int = 1
    permanent_resident: bool = False
    citizen_on_record: bool = False
    youngest: int | None = None
    protected: bool = False
    not_abuser_alone: bool = False
    certificate: str = ""
    corrected: frozenset[str] = frozenset()


def typed_reasons(reasons: str, field: str = "reasons") -> Refusal | None:
    """R1; OIG-20-13: required fields that cannot be skipped."""
    if len(reasons.strip()) >= REASONS_LEAST:
        return None
    return Refusal(field, f"Write the reasons in your own words, at least {REASONS_LEAST} characters.")


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


def reliable_source(finding: Finding) -> Refusal | None:
    """R4, Gonzalez v. ICE (2019): what was copied from another system cannot carry a finding alone."""
    carried = [e for e in finding.evidence if e.shows in AFFIRMATIVE]
    if not carried or any(e.reliability in ("primary", "system") for e in carried):
        return None
    return Refusal(
        "evidence",
        "What shows removability was copied from another system. Link a record of a surer source too.",
    )


def no_corrected_record(finding: Finding, corrected: frozenset[str]) -> Refusal | None:
    """R18: a record that was corrected bears nothing any more."""
    stale = [e.label for e in finding.evidence if e.key in corrected]
    return (
        Refusal("evidence", f"Corrected since, and no basis any more: {'; '.join(stale)}.") if stale else None
    )


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


def no_citizenship_evidence(citizen_on_record: bool) -> Refusal | None:
    """R5: evidence of citizenship on any record freezes the case (Directive 16001.2)."""
    if not citizen_on_record:
        return None
    return Refusal(
        "citizenship",
        "A record shows United States citizenship. Raise the citizenship question: counsel decides.",
    )


def known_disposition(outcome: str) -> Refusal | None:
    """What a court does is convict, dismiss or acquit; anything else is not a disposition yet."""
    if outcome in ("convicted", "dismissed", "acquitted"):
        return None
    return Refusal("outcome", "Choose what the court did: convicted, dismissed or acquitted.")


def disposed_by_now(disposed_on: date, today: date) -> Refusal | None:
    """A disposition is reported once it has happened. One day ahead is allowed for zones west of UTC."""
    if (disposed_on - today).days <= 1:
        return None
    return Refusal("disposed_on", "The date lies in the future.")


def duplicate_is_named(reason: NoActionReason, other_person: bool | None) -> Refusal | None:
    """A duplicate names the case that stays. ``other_person``: None where no such case was found."""
    if reason is not NoActionReason.DUPLICATE or other_person is False:
        return None
    if other_person is None:
        return Refusal("duplicate_of", "Name the case that stays, by its reference.")
    return Refusal("duplicate_of", "That case is another person's by its prints.")


def may_find_probable_cause(finding: Finding, file: Circumstances) -> list[Refusal]:
    """Every rule that the finding breaks, in the order an officer would mend them."""
    found = [
        no_citizenship_evidence(file.citizen_on_record),
        person_rules.no_minor(file.youngest),
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
