"""Removability grounds as dated, cited codes. Pure.

A short list: the sections that this office uses, each with what it is about, from when it is in force, how far it
was confirmed, and which record it needs. Marks are those of `jurisdictions.Confidence`; ``M`` is illustrative and
must be shown as such. Sections and dates of INA 212 and 237 follow the public text of 8 USC 1182 and 1227.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from handover.jurisdictions import Confidence


class Ground(StrEnum):
    """The codes, as INA sections."""

    PRESENT_WITHOUT_ADMISSION = "212(a)(6)(A)"
    FRAUD = "212(a)(6)(C)"
    NO_DOCUMENTS = "212(a)(7)"
    OVERSTAY = "237(a)(1)(B)"
    STATUS_VIOLATED = "237(a)(1)(C)"
    CONVICTION = "237(a)(2)"
    PRIOR_ORDER = "241(a)(5)"

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """The section with a word of what it is about and its mark."""
        entry = GROUNDS[self]
        return f"INA {self.value}: {entry.about} ({entry.usc}; {entry.confidence.words})"


@dataclass(frozen=True, slots=True)
class GroundEntry:
    """``needs``: what a linked record must show, one of these; empty where no single record is asked.
    ``inadmissible``: of the class that INA 236(c)(1)(E) names (Laken Riley Act; the class is marked M)."""

    about: str
    usc: str
    since: date
    confidence: Confidence
    needs: tuple[str, ...] = ()
    inadmissible: bool = False
    until: date | None = None


_IIRIRA: Final = date(1997, 4, 1)
"""Effective date of IIRIRA title III-A, which gave these sections their present numbers."""
_M, _S = Confidence.ILLUSTRATIVE, Confidence.SECONDARY

GROUNDS: Final[dict[Ground, GroundEntry]] = {
    Ground.PRESENT_WITHOUT_ADMISSION: GroundEntry(
        "present without admission or parole", "8 USC 1182(a)(6)(A)", _IIRIRA, _M, inadmissible=True
    ),
    Ground.FRAUD: GroundEntry("misrepresentation", "8 USC 1182(a)(6)(C)", _IIRIRA, _M, inadmissible=True),
    Ground.NO_DOCUMENTS: GroundEntry("documents", "8 USC 1182(a)(7)", _IIRIRA, _M, inadmissible=True),
    Ground.OVERSTAY: GroundEntry("remained longer than permitted", "8 USC 1227(a)(1)(B)", _IIRIRA, _M),
    Ground.STATUS_VIOLATED: GroundEntry("violated the terms of a status", "8 USC 1227(a)(1)(C)", _IIRIRA, _M),
    Ground.CONVICTION: GroundEntry(
        "conviction of a listed offence", "8 USC 1227(a)(2)", _IIRIRA, _S, needs=("convicted",)
    ),
    Ground.PRIOR_ORDER: GroundEntry(
        "earlier removal order", "8 USC 1231(a)(5)", _IIRIRA, _M, needs=("removal_order:final",)
    ),
}  # fmt: skip


def in_force(ground: Ground, on: date) -> bool:
    """Whether the code may be used for a decision of this day."""
    entry = GROUNDS[ground]
    return entry.since <= on and (entry.until is None or on < entry.until)


def grounds_on(on: date) -> list[Ground]:
    """The codes in force on a day, in the list's order."""
    return [g for g in Ground if in_force(g, on)]
