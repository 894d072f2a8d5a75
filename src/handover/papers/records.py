"""What the records behind a request say: the narrative (form I-213) and the charging document in short (I-862).

Both stand on the file as it was when the officer decided. Their official layouts were not read (domain notes,
section 3, mark M): the papers are reconstructed, and neither opens a proceeding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from handover.papers.facts import LATER, CasePaper, PaperFactsError, ServiceCertificate

MAX_RECORDS = 200
"""Most records that one paper quotes: what goes beyond stays in the file."""


@dataclass(frozen=True, slots=True)
class QuotedRecord:
    """One record as a paper quotes it: what it says, who says so, as of when, how reliable (R4)."""

    text: str
    source: str
    as_of: str
    reliability: str = ""

    def __post_init__(self) -> None:
        if not (self.text.strip() and self.source.strip() and self.as_of.strip()):
            raise PaperFactsError("a record on a paper has its words, its source and its date")


@dataclass(frozen=True, kw_only=True, slots=True)
class NarrativePaper(CasePaper):
    """Form I-213: who the person is, how that is known, what the records say, what the officer found and why.

    Convictions and charges are two lists, for a charge is never shown as a conviction (R13, R16). The signature is
    that of the officer who examines the case and is another than the one who prepared it (8 CFR 287.3(a)).
    """

    encounter: str
    """How the case came about: the booking and the match."""
    match: tuple[QuotedRecord, ...]
    immigration: tuple[QuotedRecord, ...]
    convictions: tuple[QuotedRecord, ...]
    charges: tuple[QuotedRecord, ...]
    restricted: bool = False
    """8 USC 1367 binds the record: its lines are left out of the paper, which says that and not by what law."""
    history_matched: bool = True
    """Whether a criminal history was found by prints: without one nothing is said of convictions."""
    citizenship: str
    """What was asked and found about United States citizenship."""
    bases: tuple[str, ...]
    ground: str
    reasons: str
    evidence: tuple[str, ...]
    prepared_by: str
    prepared_title: str

    def _check(self) -> None:
        quoted = (*self.match, *self.immigration, *self.convictions, *self.charges)
        if max(len(quoted), len(self.evidence)) > MAX_RECORDS:
            raise PaperFactsError(f"form I-213: a paper quotes at most {MAX_RECORDS} records")
        if not self.match:
            raise PaperFactsError("form I-213: the narrative says how the person's identity is known")
        if not (self.bases and self.reasons.strip() and self.evidence):
            raise PaperFactsError("form I-213: bases, reasons and linked records of the finding are given")
        if not (self.prepared_by.strip() and self.citizenship.strip()):
            raise PaperFactsError("form I-213 names who prepared it, and what is known of citizenship")
        if self.restricted and (self.immigration or self.match[1:]):
            raise PaperFactsError("restricted records are not written out on a paper")


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargingSummaryPaper(CasePaper):
    """The charging document (form I-862, notice to appear) in short: allegations, charges, hearing, service."""

    needs_signature: ClassVar[bool] = False
    charging_decision: str
    """The linked decision, or that there is none yet and why (8 CFR 236.1(b))."""
    issued_by: str = ""
    issued_on: date | None = None
    allegations: tuple[str, ...]
    charges: tuple[str, ...]
    """INA sections."""
    hearing: str = ""
    served: ServiceCertificate | None = field(default=None, metadata=LATER)

    def _check(self) -> None:
        if not self.charging_decision.strip():
            raise PaperFactsError("form I-862: name the charging decision, or say that there is none and why")
        if not self.allegations or not self.charges:
            raise PaperFactsError("form I-862 states allegations and charges")
        if self.issued_on and self.issued_on > self.dated:
            raise PaperFactsError("form I-862: the charging document lies after the date of its summary")
