"""Offences that people of this world are arrested for.

NCIC codes are four digits. Of these, only 1315 and 1399 were confirmed in public data; the others are
illustrative, and no test or legal statement rests on them. Severity does not follow any state's law.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class SyntheticOffence:
    """``code`` NCIC; ``literal`` as a jail writes it; ``severity`` felony or misdemeanour; ``weight`` of
    draw.
    """

    code: str
    literal: str
    severity: str
    weight: float


OFFENCES: Final = (
    SyntheticOffence("1315", "AGGRAVATED ASSAULT", "felony", 6),
    SyntheticOffence("1399", "ASSAULT", "misdemeanour", 13),
    SyntheticOffence("2399", "LARCENY", "misdemeanour", 17),
    SyntheticOffence("2303", "SHOPLIFTING", "misdemeanour", 8),
    SyntheticOffence("2299", "BURGLARY", "felony", 6),
    SyntheticOffence("2404", "VEHICLE THEFT", "felony", 4),
    SyntheticOffence("2699", "FRAUD", "felony", 5),
    SyntheticOffence("2999", "DAMAGE TO PROPERTY", "misdemeanour", 6),
    SyntheticOffence("3599", "POSSESSION OF A CONTROLLED SUBSTANCE", "felony", 13),
    SyntheticOffence("5404", "DRIVING UNDER THE INFLUENCE", "misdemeanour", 14),
    SyntheticOffence("5499", "DRIVING WITHOUT A LICENSE", "misdemeanour", 9),
    SyntheticOffence("5015", "FAILURE TO APPEAR", "misdemeanour", 6),
    SyntheticOffence("4801", "RESISTING AN OFFICER", "misdemeanour", 4),
    SyntheticOffence("5299", "UNLAWFUL POSSESSION OF A WEAPON", "felony", 3),
    SyntheticOffence("1299", "ROBBERY", "felony", 2),
    SyntheticOffence("5707", "TRESPASSING", "misdemeanour", 6),
)
_WEIGHTS: Final = [offence.weight for offence in OFFENCES]


def draw_offences(rng: Random) -> list[SyntheticOffence]:
    """Draw one to three different offences for one arrest."""
    count = rng.choices((1, 2, 3), (64, 27, 9))[0]
    drawn = rng.choices(OFFENCES, _WEIGHTS, k=count)
    return list(dict.fromkeys(drawn))
