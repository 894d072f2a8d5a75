"""What the law of review speaks of: bases, reasons for closing, evidence, a finding and its circumstances. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handover.stages.review.grounds import Ground


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
    found_adult: bool = False
    protected: bool = False
    not_abuser_alone: bool = False
    certificate: str = ""
    corrected: frozenset[str] = frozenset()
