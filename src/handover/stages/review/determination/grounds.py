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
    """The codes, as INA sections down to the paragraph."""

    PRESENT_WITHOUT_ADMISSION = "212(a)(6)(A)"
    FRAUD = "212(a)(6)(C)"
    NO_DOCUMENTS = "212(a)(7)"
    CRIME_INADMISSIBLE = "212(a)(2)(A)(i)"
    REMOVED_BEFORE = "212(a)(9)(A)"
    INADMISSIBLE_AT_ENTRY = "237(a)(1)(A)"
    OVERSTAY = "237(a)(1)(B)"
    STATUS_VIOLATED = "237(a)(1)(C)"
    MORAL_TURPITUDE = "237(a)(2)(A)(i)"
    TWO_CRIMES = "237(a)(2)(A)(ii)"
    AGGRAVATED_FELONY = "237(a)(2)(A)(iii)"
    CONTROLLED_SUBSTANCE = "237(a)(2)(B)(i)"
    FIREARM = "237(a)(2)(C)"
    DOMESTIC_VIOLENCE = "237(a)(2)(E)(i)"
    FALSE_DOCUMENTS = "237(a)(3)"
    SECURITY = "237(a)(4)"
    FINAL_ORDER = "241(a)(1)(A)"
    REINSTATED_ORDER = "241(a)(5)"
    CONVICTION = "237(a)(2)"
    """Kept for earlier findings: it names no paragraph and can no longer be chosen."""

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """The section with a short description and its mark."""
        entry = GROUNDS[self]
        return f"INA {self.value}: {entry.about} ({entry.usc}; {entry.confidence.words})"


@dataclass(frozen=True, slots=True)
class GroundEntry:
    """``needs``: a linked record must show one of these. ``also``: and also one of these. ``chosen``: whether a
    new finding may name it.
    """

    about: str
    usc: str
    since: date
    confidence: Confidence
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    until: date | None = None
    chosen: bool = True

    @property
    def by_conviction(self) -> bool:
        """Return whether only a conviction supports it."""
        return self.needs == _CONVICTED


_IIRIRA: Final = date(1997, 4, 1)
"""Effective date of IIRIRA title III-A, which gave these sections their present numbers."""
_M, _S = Confidence.ILLUSTRATIVE, Confidence.SECONDARY
_PAPERS: Final = ("charging_document", "proceeding", "removal_order:final")
_CONVICTED: Final = ("convicted",)
_NO_STATUS: Final = ("no_status:current", "statement", *_PAPERS)
_ADMITTED: Final = ("overstay:current", "nonimmigrant:past", "no_status:current", *_PAPERS)


def _row(about: str, usc: str, *needs: str, by: Confidence = _M, also: tuple[str, ...] = ()) -> GroundEntry:
    return GroundEntry(about, f"8 USC {usc}", _IIRIRA, by, needs, also)


GROUNDS: Final[dict[Ground, GroundEntry]] = {
    Ground.PRESENT_WITHOUT_ADMISSION: _row("present without admission or parole", "1182(a)(6)(A)", *_NO_STATUS),
    Ground.FRAUD: _row("misrepresentation", "1182(a)(6)(C)", *_NO_STATUS),
    Ground.NO_DOCUMENTS: _row("documents", "1182(a)(7)", *_NO_STATUS),
    Ground.CRIME_INADMISSIBLE: _row(
        "conviction or admission of a listed crime", "1182(a)(2)(A)(i)", "convicted", "statement"
    ),
    Ground.REMOVED_BEFORE: _row("removed before", "1182(a)(9)(A)", "removal_order:final", "removal_order"),
    Ground.INADMISSIBLE_AT_ENTRY: _row("inadmissible when admitted", "1227(a)(1)(A)", *_ADMITTED),
    Ground.OVERSTAY: _row("remained longer than permitted", "1227(a)(1)(B)", *_ADMITTED),
    Ground.STATUS_VIOLATED: _row(
        "violated the terms of a status", "1227(a)(1)(C)", "nonimmigrant:current", "paroled:current", *_ADMITTED
    ),
    Ground.MORAL_TURPITUDE: _row("crime involving moral turpitude", "1227(a)(2)(A)(i)", *_CONVICTED, by=_S),
    Ground.TWO_CRIMES: _row("two crimes involving moral turpitude", "1227(a)(2)(A)(ii)", *_CONVICTED, by=_S),
    Ground.AGGRAVATED_FELONY: _row("aggravated felony", "1227(a)(2)(A)(iii)", *_CONVICTED, by=_S),
    Ground.CONTROLLED_SUBSTANCE: _row("controlled substance", "1227(a)(2)(B)(i)", *_CONVICTED, by=_S),
    Ground.FIREARM: _row("firearm offence", "1227(a)(2)(C)", *_CONVICTED, by=_S),
    Ground.DOMESTIC_VIOLENCE: _row(
        "domestic violence, stalking, child abuse", "1227(a)(2)(E)(i)", *_CONVICTED, by=_S
    ),
    Ground.FALSE_DOCUMENTS: _row(
        "failure to register, false documents, false claim to citizenship", "1227(a)(3)", "convicted", "statement",
        *_PAPERS,
    ),
    Ground.SECURITY: _row("security and related grounds", "1227(a)(4)", *_PAPERS),
    Ground.FINAL_ORDER: _row("final order of removal, on the ground that it names", "1231(a)(1)(A)",
                             "removal_order:final"),
    Ground.REINSTATED_ORDER: _row(
        "earlier order reinstated after a new entry without admission", "1231(a)(5)", "removal_order:final",
        also=("encounter", "statement"),
    ),
    Ground.CONVICTION: GroundEntry(
        "conviction of a listed offence", "8 USC 1227(a)(2)", _IIRIRA, _S, _CONVICTED, chosen=False
    ),
}  # fmt: skip


def in_force(ground: Ground, on: date) -> bool:
    """Whether the code may be used for a decision of this day."""
    entry = GROUNDS[ground]
    return entry.chosen and entry.since <= on and (entry.until is None or on < entry.until)


def grounds_on(on: date) -> list[Ground]:
    """The codes that may be chosen on a day, in the list's order."""
    return [g for g in Ground if in_force(g, on)]


def same_section(one: str, other: str) -> bool:
    """Whether one INA section is the other or a paragraph of it: 212(a)(6)(A) and 212(a)(6)(A)(i)."""
    first, second = sorted((one.strip(), other.strip()), key=len)
    return bool(first) and second.startswith(first)
