"""Synthetic identities and bookings with known truth: names by group, typed with realistic errors."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from handover.matching.types import Biographics, Identity, PersonName
from tests.matching.biographics.synthetic_draws import GROUPS, birth, digits, pools
from tests.matching.biographics.synthetic_slips import misspelt, mistaken, slip

_GROUPS, _GROUP_SHARES = list(GROUPS), np.cumsum(list(GROUPS.values())).tolist()
_ALIASES = np.cumsum((0.72, 0.18, 0.07)).tolist()  # how many have none, at most one, at most two
MEXICO = ("MM", "GT", "HD", "EL", "CB", "MX")
STATES = ("CA", "TX", "NY", "FL", "GA", "IL", "AZ", "NC")


def _numbers(rng: np.random.Generator, group: str) -> tuple[tuple[str, str], ...]:
    abroad = group in ("hispanic", "api", "romanised")
    made = []
    if rng.random() < 0.8:
        made.append(("UCN", digits(rng, 8) + "ABCDEFGHJK"[rng.integers(10)]))
    if rng.random() < 0.6:
        made.append(("SID", STATES[rng.integers(len(STATES))] + digits(rng, 8)))
    if rng.random() < (0.35 if abroad else 0.8):
        made.append(("SSN", digits(rng, 9)))
    if abroad and rng.random() < 0.5:
        made.append(("ANUM", "A" + digits(rng, 9)))
        made.append(("FIN", digits(rng, 10)))
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
        births=(birth(rng),),
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
            told.append((kind, value[:2] + digits(rng, len(value) - 2)))
    return replace(
        record,
        names=(misspelt(rng, name),),
        births=mistaken(rng, record.births[0]),
        sex=record.sex if rng.random() < 0.993 else "MF"[record.sex == "M"],
        birthplace=record.birthplace if rng.random() < 0.65 else "",
        citizenship=record.citizenship if rng.random() < 0.65 else "",
        numbers=tuple(told),
    )
