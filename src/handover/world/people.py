"""The people of the world: families, names, appearance, places, and legal standing.

Standing is drawn first and independently of names: a foreign-sounding name occurs with every standing, and
most people here with such a name are citizens. The shares are illustrative, chosen to exercise every path,
and not an estimate of any population.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Final

from handover.matching.types import PersonName
from handover.world import names
from handover.world.ids import Numbers
from handover.world.kernels import mix
from handover.world.places import COUNTRIES, POB_US, STATES, TOWNS, Country


class TrueStanding(StrEnum):
    """A person's true legal standing, whatever any record says. Only the truth file has it."""

    CITIZEN_BY_BIRTH = "citizen_by_birth"
    CITIZEN_BORN_ABROAD = "citizen_born_abroad"
    NATURALISED = "naturalised"
    PERMANENT = "permanent_resident"
    NONIMMIGRANT = "nonimmigrant"
    OVERSTAY = "overstay"
    PAROLED = "paroled"
    ASYLUM = "asylum"
    PENDING = "application_pending"
    PROCEEDINGS = "in_proceedings"
    FINAL_ORDER = "final_order"
    NO_STATUS = "no_status"
    NO_RECORD = "foreign_born_no_record"

    @property
    def is_citizen(self) -> bool:
        """Return whether the person is a United States citizen."""
        return self in CITIZENS


CITIZENS: Final = frozenset(
    {TrueStanding.CITIZEN_BY_BIRTH, TrueStanding.CITIZEN_BORN_ABROAD, TrueStanding.NATURALISED}
)

IMMIGRATION_MIX: Final = (
    (TrueStanding.NATURALISED, 0.18), (TrueStanding.PERMANENT, 0.31), (TrueStanding.NONIMMIGRANT, 0.10),
    (TrueStanding.OVERSTAY, 0.12), (TrueStanding.PROCEEDINGS, 0.09), (TrueStanding.FINAL_ORDER, 0.08),
    (TrueStanding.ASYLUM, 0.05), (TrueStanding.PENDING, 0.04), (TrueStanding.PAROLED, 0.02),
    (TrueStanding.NO_STATUS, 0.01),
)  # fmt: skip
"""Standings of persons in the immigration repository; illustrative shares."""

RECORDLESS_MIX: Final = (
    (TrueStanding.CITIZEN_BY_BIRTH, 0.86), (TrueStanding.CITIZEN_BORN_ABROAD, 0.04), (TrueStanding.NO_RECORD, 0.10),
)  # fmt: skip
"""Standings of persons who are not in the immigration repository; illustrative shares."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person as they truly are. ``names`` the true one first, then aliases and nicknames.

    ``surnames``: father's and mother's first surname, which siblings share. ``missing``: finger positions
    that the person lacks. ``print_seed`` is the seed of the ten masters; ``has_images``: the masters are
    ridge images instead of minutiae.
    """

    person_id: str
    family: str
    standing: TrueStanding
    sex: str
    birth: dt.date
    birthplace: str
    citizenship: str
    origin: str
    names: tuple[PersonName, ...]
    surnames: tuple[str, str]
    race: str
    height: str
    weight: str
    eyes: str
    hair: str
    residence: str
    print_seed: int
    ssn: str = ""
    passport: str = ""
    missing: tuple[int, ...] = ()
    has_images: bool = False


@dataclass(slots=True)
class _Family:
    """What siblings have in common."""

    key: str
    origin: str
    country: Country | None
    surnames: tuple[str, str]
    born_about: int
    residence: str


@dataclass(slots=True)
class Census:
    """Generates people one by one; keeps families so that later people may be siblings."""

    rng: Random
    numbers: Numbers
    seed: int
    today: dt.date
    _families: list[_Family] = field(default_factory=list)
    _count: int = 0

    def person(self, standing: TrueStanding, *, has_images: bool = False) -> Person:
        """Generate a person with that standing, by chance a sibling of an earlier one."""
        family = self._family(standing)
        rng = self.rng
        self._count += 1
        sex = "M" if rng.random() < 0.77 else "F"
        abroad = family.country is not None
        primary = self._primary(family, sex, abroad)
        key = f"P{self._count:07d}"
        return Person(
            person_id=key,
            family=family.key,
            standing=standing,
            sex=sex,
            birth=self._birth(family),
            birthplace=family.country.code if family.country else rng.choices(STATES, _STATE_WEIGHTS)[0],
            citizenship=self._citizenship(standing, family),
            origin=family.origin,
            names=(primary, *self._other_names(primary, family, sex)),
            surnames=family.surnames,
            **self._looks(family, sex),
            residence=family.residence,
            print_seed=mix(self.seed, self._count, 7),
            ssn=self.numbers.ssn() if rng.random() < (0.9 if standing.is_citizen else 0.45) else "",
            passport=self.numbers.passport() if abroad and rng.random() < 0.6 else "",
            missing=_missing(rng),
            has_images=has_images,
        )

    def _family(self, standing: TrueStanding) -> _Family:
        abroad = standing is not TrueStanding.CITIZEN_BY_BIRTH
        if self._families and self.rng.random() < 0.14:
            known = self._families[self.rng.randrange(len(self._families))]
            if (known.country is not None) == abroad:
                return known
        family = self._new_family(abroad)
        self._families.append(family)
        return family

    def _new_family(self, abroad: bool) -> _Family:
        rng = self.rng
        country = rng.choices(COUNTRIES, _COUNTRY_WEIGHTS)[0] if abroad else None
        origin = country.origin if country else rng.choices(names.origins(), _US_ORIGINS)[0]
        pool = names.surnames(origin)
        return _Family(
            key=f"F{len(self._families) + 1:07d}",
            origin=origin,
            country=country,
            surnames=(pool.draw(rng), pool.draw(rng)),
            born_about=self.today.year - min(70, max(19, round(rng.gauss(35, 11)))),
            residence=f"{rng.randrange(1, 9900)} {rng.choice(_STREETS)} {rng.choice(TOWNS)} CX",
        )

    def _birth(self, family: _Family) -> dt.date:
        latest = self.today.replace(year=self.today.year - 18, day=1)
        year = family.born_about + round(self.rng.gauss(0, 4))
        born = dt.date(year, 1, 1) + dt.timedelta(days=self.rng.randrange(365))
        return min(born, latest - dt.timedelta(days=self.rng.randrange(2000)))

    def _primary(self, family: _Family, sex: str, abroad: bool) -> PersonName:
        """Combine surnames: Spanish names take the father's and the mother's first surname; people born in
        the US often only one.
        """
        rng = self.rng
        pool = names.given_names(family.origin, sex)
        first = pool.draw(rng)
        middle = pool.draw(rng) if rng.random() < (0.72 if family.origin == names.GENERAL else 0.40) else ""
        last = family.surnames[0]
        if family.origin == names.SPANISH and (abroad or rng.random() < 0.30):
            last = " ".join(family.surnames)
        suffix = "JR" if family.origin == names.GENERAL and sex == "M" and rng.random() < 0.03 else ""
        return PersonName(last, first, "" if middle == first else middle, suffix)

    def _other_names(self, primary: PersonName, family: _Family, sex: str) -> list[PersonName]:
        """Draw aliases: nickname, other spelling, married name, and occasionally a name that is not the
        person's.
        """
        rng = self.rng
        found: list[PersonName] = []
        nickname = names.nicknames().get(primary.first, "")
        if nickname and rng.random() < 0.35:
            found.append(PersonName(primary.last, nickname))
        spellings = names.transliterations()
        if (primary.last in spellings or primary.first in spellings) and rng.random() < 0.5:
            last = rng.choice(spellings.get(primary.last, (primary.last,)))
            found.append(PersonName(last, rng.choice(spellings.get(primary.first, (primary.first,)))))
        if sex == "F" and rng.random() < 0.25:
            found.append(PersonName(names.surnames(family.origin).draw(rng), primary.first, primary.middle))
        if rng.random() < 0.05:
            last = names.surnames(family.origin).draw(rng)
            found.append(PersonName(last, names.given_names(family.origin, sex).draw(rng)))
        return [name for name in found if name != primary]

    def _citizenship(self, standing: TrueStanding, family: _Family) -> str:
        """Return the NCIC citizenship code: US for citizens, else the country of birth."""
        return POB_US if standing.is_citizen or family.country is None else family.country.code

    def _looks(self, family: _Family, sex: str) -> dict[str, str]:
        """Draw race, height (FII), weight (pounds), eyes and hair by code; correlated, loosely, only with
        sex.
        """
        rng = self.rng
        inches = round(rng.gauss(69 if sex == "M" else 64, 2.8))
        pounds = round(min(360, max(95, rng.gauss(182 if sex == "M" else 152, 30))))
        return {
            "race": rng.choices("WBAIU", (52, 24, 8, 2, 14))[0],
            "height": f"{inches // 12}{inches % 12:02d}",
            "weight": f"{pounds:03d}",
            "eyes": rng.choices(("BRO", "BLU", "HAZ", "GRN", "BLK"), (62, 17, 10, 7, 4))[0],
            "hair": rng.choices(("BLK", "BRO", "BLN", "GRY", "RED", "BAL"), (44, 34, 9, 7, 3, 3))[0],
        }


_STREETS: Final = ("MAIN ST", "OAK AVE", "3RD ST", "MILL RD", "PARK PL", "HILL DR", "RIVER RD", "COURT ST")
_STATE_WEIGHTS: Final = [1.0] * len(STATES)
_COUNTRY_WEIGHTS: Final = [country.weight for country in COUNTRIES]
_US_ORIGINS: Final = [{names.GENERAL: 0.62, names.SPANISH: 0.22}.get(o, 0.018) for o in names.origins()]


def _missing(rng: Random) -> tuple[int, ...]:
    """Draw missing finger positions; about one person in a hundred lacks one or two."""
    if rng.random() > 0.01:
        return ()
    return tuple(sorted(rng.sample(range(1, 11), rng.choice((1, 1, 2)))))


def drawn(rng: Random, mixture: tuple[tuple[TrueStanding, float], ...], count: int) -> list[TrueStanding]:
    """Draw ``count`` standings by the shares of ``mixture``."""
    return rng.choices([s for s, _ in mixture], [w for _, w in mixture], k=count)
