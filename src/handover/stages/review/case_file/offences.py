"""What a criminal history says, with convictions apart from charges. Pure; every figure names its scheme.

R13 (INA 236(c), 8 USC 1226(c)), R16 (no level from a charge: the public extracts' pre-detainer level appears to
be derived from charges). Offence families are read from the literal by words: illustrative, and a person's to judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

LAKEN_RILEY: Final = date(2025, 1, 29)
"""Day from which INA 236(c)(1)(E) names mere arrests too (Pub. L. 119-1; secondary source)."""

LEVEL_SCHEME: Final = "2011 ICE memorandum, levels 1 to 3 (version as the public extracts describe it)"

_ARREST_FAMILIES: Final = {
    "burglary": ("BURGLARY",),
    "theft": ("THEFT", "LARCENY", "STOLEN"),
    "shoplifting": ("SHOPLIFT",),
    "assault of a law enforcement officer": ("ASSAULT ON OFFICER", "ASSAULT OFFICER", "ASSAULT LEO"),
    "death or serious bodily injury": ("HOMICIDE", "MANSLAUGHTER", "SERIOUS BODILY"),
}
"""Words that point to an offence that INA 236(c)(1)(E) lists. Terms follow local law: illustrative."""

_DRUG_WORDS: Final = (
    "CONTROLLED SUB",
    "DRUG",
    "NARCOTIC",
    "COCAINE",
    "HEROIN",
    "METHAMPH",
    "MARIJUANA",
    "FENTANYL",
)


@dataclass(frozen=True, slots=True)
class Offence:
    """One charge: what it says, its severity as recorded, and what the court did with it, if anything."""

    literal: str
    severity: str = ""
    disposition: str = "pending"

    @property
    def convicted(self) -> bool:
        """Only what a court found. A charge, an arrest and an unknown disposition are not."""
        return self.disposition == "convicted"


@dataclass(frozen=True, slots=True)
class CustodyFlag:
    """Words that point to a class of INA 236(c)(1)(E): ``rests_on`` says “conviction” or “charge”, never both."""

    family: str
    rests_on: str
    text: str


def custody_flags(offences: Iterable[Offence], *, inadmissible: bool, on: date) -> tuple[CustodyFlag, ...]:
    """R13: which lines an officer is pointed to for 8 USC 1226(c)(1)(E). It decides nothing and assigns no class.

    A line is shown only where its words point to a listed class and the person may be inadmissible by a ground of (E):
    from `LAKEN_RILEY` on. Paragraphs (A) to (D) depend on the ground, which the words of a charge cannot show
    (law-findings L7).
    """
    if not inadmissible or on < LAKEN_RILEY:
        return ()
    found = [(_family(o.literal), o) for o in offences if o.convicted or o.disposition in _ALIVE]
    return tuple(
        CustodyFlag(family, "conviction" if o.convicted else "charge", o.literal)
        for family, o in found
        if family
    )


_ALIVE: Final = ("pending", "unknown", "charged")


def level(offences: Iterable[Offence]) -> int | None:
    """R16: the level of `LEVEL_SCHEME` from convictions alone; None where no conviction is on record.

    Level 1 for one aggravated felony is a legal judgement that no severity code carries: only “two or more
    felonies” is computed. 1: two felonies; 2: a felony or three misdemeanours; 3: a lesser conviction.
    """
    severities = [o.severity.lower() for o in offences if o.convicted]
    felonies = sum(s.startswith("felony") for s in severities)
    if felonies >= 2:
        return 1
    if felonies or sum(s.startswith("misdem") for s in severities) >= 3:
        return 2
    return 3 if severities else None


def criminality(offences: Iterable[Offence]) -> str:
    """“convicted”, “pending charges” or “other”: the public extracts' three words, from dispositions alone."""
    known = list(offences)
    if any(o.convicted for o in known):
        return "convicted"
    return "pending charges" if any(o.disposition in ("pending", "charged") for o in known) else "other"


def controlled_substance(literals: Iterable[str]) -> bool:
    """R14, 8 USC 1357(d): whether a charge's words name a controlled substance (illustrative words)."""
    return any(word in literal.upper() for literal in literals for word in _DRUG_WORDS)


def _family(literal: str) -> str:
    upper = literal.upper()
    return next((f for f, words in _ARREST_FAMILIES.items() if any(w in upper for w in words)), "")
