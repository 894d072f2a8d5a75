"""Numbers in the formats that the agencies use, none of which belongs to anybody.

Social security numbers are only of areas that were not in use before areas were drawn at random (773 to 899; SSA, 25
June 2011): nobody of age has one, and yet they can be issued, so a search compares them. Every other number is drawn
from the whole range of its format, regardless of real series.
"""

from __future__ import annotations

from random import Random
from typing import Final

from handover.world.agencies import STATE

_UCN_ALPHABET: Final = "0123456789ACDEFHJKLMNPRTVWX"


class Numbers:
    """Draws numbers of each kind without repeats. One instance serves the whole generation of a world."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def _fresh(self, kind: str, digits: int, prefix: str = "") -> str:
        while True:
            value = prefix + str(self._rng.randrange(10 ** (digits - 1), 10**digits))
            if (key := kind + value) not in self._taken:
                self._taken.add(key)
                return value

    def sid(self) -> str:
        """State identification number: state and 8 digits (EBTS 2.015, at most 10)."""
        return self._fresh("SID", 8, STATE)

    def ucn(self) -> str:
        """Universal control number: 9 letters and digits (EBTS 2.014)."""
        while True:
            value = "".join(self._rng.choices(_UCN_ALPHABET, k=8)) + self._rng.choice("ACDEFHJKLMNPRTVWX")
            if value not in self._taken:
                self._taken.add(value)
                return value

    def fin(self) -> str:
        """Fingerprint identification number: 10 digits; the length is ours."""
        return self._fresh("FIN", 10)

    def encounter(self) -> str:
        """Encounter id (EID): 12 digits; the length is ours."""
        return self._fresh("EID", 12)

    def a_number(self) -> str:
        """Alien registration number, 9 digits, zero-padded where 8 were given."""
        return self._fresh("ANUM", self._rng.choice((8, 9, 9, 9))).zfill(9)

    def ssn(self) -> str:
        """Nine digits of an area that nobody born before 25 June 2011 has."""
        while True:
            serial = f"{self._rng.randrange(1, 10_000):04d}"
            area = "886" if self._rng.random() < 0.3 else str(773 + self._rng.randrange(100))
            value = f"{area}{self._rng.randrange(1, 50):02d}{serial}"
            if value not in self._taken:
                self._taken.add(value)
                return value

    def passport(self) -> str:
        """A letter and eight digits."""
        return self._fresh("PP", 8, self._rng.choice("ABCDEGHKLMNPRTVX"))

    def warrant(self, year: int) -> str:
        """Number of a want: state, two digits of the year, W, six digits."""
        return self._fresh("W", 6, f"{STATE}{year % 100:02d}W")

    def certificate(self) -> str:
        """Number of a naturalisation certificate: eight digits."""
        return self._fresh("NC", 8)
