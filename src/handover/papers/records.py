"""The records behind a request: the narrative (form I-213) and a summary of the charging document (I-862).

Both are based on the file as it was when the officer decided. Their official layouts were not read (domain
notes, section 3, mark M): the papers are reconstructions, and neither opens a proceeding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from handover.clocks.deadlines import utc
from handover.papers.facts import LATER, CasePaper, PaperFactsError, ServiceCertificate

MAX_RECORDS = 200
"""Most records that one paper quotes; further ones are only in the file."""


@dataclass(frozen=True, slots=True)
class QuotedRecord:
    """One record as quoted on a paper: what it says, its source, its as-of date, and how reliable it is (R4)."""

    text: str
    source: str
    as_of: str
    reliability: str = ""

    def __post_init__(self) -> None:
        if not (self.text.strip() and self.source.strip() and self.as_of.strip()):
            raise PaperFactsError("a record on a paper must have its text, its source and its date")


@dataclass(frozen=True, kw_only=True, slots=True)
class NarrativePaper(CasePaper):
    """Form I-213: who the person is, how that is known, what the records say, and what the officer found and
    why.

    Convictions and charges are two lists, since a charge is never shown as a conviction (R13, R16). The
    officer who examines the case signs it, and is not the one who prepared it (8 CFR 287.3(a)).
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
            raise PaperFactsError(f"form I-213: a paper may quote at most {MAX_RECORDS} records")
        if not self.match:
            raise PaperFactsError("form I-213: the narrative must say how the person's identity is known")
        if not (self.bases and self.reasons.strip() and self.evidence):
            raise PaperFactsError("form I-213: give the bases, reasons and linked records of the finding")
        if not (self.prepared_by.strip() and self.citizenship.strip()):
            raise PaperFactsError(
                "form I-213 must name who prepared it, and say what is known about citizenship"
            )
        if self.restricted and (self.immigration or self.match[1:]):
            raise PaperFactsError("restricted records are not written out on a paper")


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargingSummaryPaper(CasePaper):
    """Summary of the charging document (form I-862, notice to appear): allegations, charges, hearing,
    service.
    """

    needs_signature: ClassVar[bool] = False
    charging_decision: str
    """The linked decision, or a statement that there is none yet and why (8 CFR 236.1(b))."""
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
            raise PaperFactsError("form I-862 must state allegations and charges")
        if self.issued_on and self.issued_on > self.dated:
            raise PaperFactsError("form I-862: the charging document is dated after its summary")


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One part of a handover: what was done, when, recorded by whom, by what source; whether it was late."""

    title: str
    source: str
    illustrative: bool
    words: str
    done_at: datetime | None = None
    by: str = ""
    late: bool = False

    def __post_init__(self) -> None:
        if self.done_at is not None:
            object.__setattr__(self, "done_at", utc(self.done_at))


@dataclass(frozen=True, slots=True)
class HeldSectionPrinted:
    """One section of what is held about a person: its lines, each a label and what is held."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldRecordPaper(CasePaper):
    """What is held about a person in one case, as far as an answer to a request for access released it
    (5 USC 552a(d)(1)), with the accounting of disclosures (552a(c)(3)). Handover's own paper.
    """

    needs_signature: ClassVar[bool] = False
    sections: tuple[HeldSectionPrinted, ...]
    withheld: tuple[str, ...] = ()
    ground: str = ""

    def _check(self) -> None:
        if self.withheld and not self.ground.strip():
            raise PaperFactsError("what is withheld from a person is named with its ground")


@dataclass(frozen=True, kw_only=True, slots=True)
class HandoverRecordPaper(CasePaper):
    """Everything of one handover: custody, service of the warrant, consulate, examination, reasons, decision, property,
    medical handover, receipts (8 CFR 287.3(a)-(d), 236.1(e)). Handover's own paper."""

    needs_signature: ClassVar[bool] = False
    assumed_at: datetime
    place: str
    officer: str
    lines: tuple[HandoverLine, ...]

    def _check(self) -> None:
        object.__setattr__(self, "assumed_at", utc(self.assumed_at))
        if not self.lines:
            raise PaperFactsError("the record of a handover lists its parts")
