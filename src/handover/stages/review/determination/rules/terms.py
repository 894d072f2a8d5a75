"""Terms of the law of review: bases, reasons for closing, evidence, a finding and its circumstances. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handover.process.labelled_enum import LabelledEnum
from handover.stages.review.case_file.evidence import Evidence
from handover.stages.review.determination.grounds import Ground


class Basis(LabelledEnum):
    """I-247A (02/17) box 1 a-d."""

    FINAL_ORDER = "a", "a final order of removal against the person"
    PENDING_PROCEEDINGS = "b", "removal proceedings that are pending"
    BIOMETRIC_AND_RECORDS = (
        "c",
        "biometric confirmation of identity, and federal records that affirmatively show no status or "
        "removability despite status",
    )
    STATEMENT_OR_OTHER = "d", "the person's statements to an immigration officer, or other reliable evidence"


class NoActionReason(LabelledEnum):
    """Why a case closes without a detainer. Closed list; UNKNOWN is explicit."""

    NOT_REMOVABLE = "not_removable", "not amenable to removal"
    NO_PROBABLE_CAUSE = "no_probable_cause", "no probable cause found"
    DISCRETION = "discretion", "prosecutorial discretion"
    NO_CRIMINAL_ARREST = "no_criminal_arrest", "no arrest for a criminal offence"
    DISPOSITION_FAVOURABLE = "disposition_favourable", "charge dismissed or person acquitted"
    MISIDENTIFIED = "misidentified", "the records are another person's"
    DUPLICATE = "duplicate", "the same booking has another case"
    UNKNOWN = "unknown", "reason not known"


class MandatoryCustody(LabelledEnum):
    """What the officer finds of INA 236(c) (8 USC 1226(c)). A conviction and a charge are two answers (R13)."""

    NONE = "none", "does not apply"
    CONVICTED = "convicted", "applies by a listed crime, 236(c)(1)(A)-(C) (illustrative lists)"
    SECURITY = "security", "applies by a security ground, 236(c)(1)(D) (illustrative)"
    CHARGED = "charged", "applies by an arrest or a charge, 236(c)(1)(E) (Laken Riley Act, from Jan 29, 2025)"


class ListedOffence(LabelledEnum):
    """The offences of INA 236(c)(1)(E)(ii) (Pub. L. 119-1), each as the law of the place defines it. A person assigns
    one; no words of a charge do."""

    BURGLARY = "burglary", "burglary"
    THEFT = "theft", "theft"
    LARCENY = "larceny", "larceny"
    SHOPLIFTING = "shoplifting", "shoplifting"
    ASSAULT_ON_OFFICER = "officer", "assault of a law enforcement officer"
    DEATH_OR_INJURY = "injury", "a crime that results in death or serious bodily injury"


@dataclass(frozen=True, slots=True)
class ProposedFinding:
    """What an officer proposes to record as probable cause."""

    bases: frozenset[Basis]
    ground: Ground
    reasons: str
    evidence: tuple[Evidence, ...]
    mandatory: MandatoryCustody = MandatoryCustody.NONE
    offence_class: ListedOffence | None = None

    def shows(self, *what: str) -> bool:
        """Return whether a linked record shows one of these."""
        return any(e.shows in what for e in self.evidence)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the file says apart from the finding."""

    on: date
    is_arrest: bool = True
    charges: int = 1
    permanent_resident: bool = False
    protected: bool = False
    not_abuser_alone: bool = False
    certificate: str = ""
    corrected: frozenset[str] = frozenset()
    removal_barred: tuple[str, ...] = ()
    """Statuses in force during which no final order may be executed, in words."""
