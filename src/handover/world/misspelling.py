"""Misspell names, dates and numbers. The rates are ours and are stated where they are used."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random
from typing import Final

from handover.matching.types import PersonName
from handover.world.names import nicknames, transliterations

_NEAR: Final = {
    "A": "SQ", "B": "VN", "C": "XV", "D": "SF", "E": "WR", "F": "DG", "G": "FH", "H": "GJ", "I": "UO", "J": "HK",
    "K": "JL", "L": "K", "M": "N", "N": "MB", "O": "IP", "P": "O", "Q": "W", "R": "ET", "S": "AZ", "T": "RY",
    "U": "YI", "V": "BC", "W": "QE", "X": "CZ", "Y": "TU", "Z": "S",
}  # fmt: skip
_SOUNDS: Final = (("Z", "S"), ("V", "B"), ("B", "V"), ("Y", "LL"), ("LL", "Y"), ("J", "H"), ("C", "S"), ("PH", "F"),
                  ("X", "J"), ("GU", "W"), ("QU", "K"))  # fmt: skip


def typo(rng: Random, word: str) -> str:
    """Make one error in a word of three letters or more: a neighbouring key, a swap, a letter lost or
    doubled, or a similar sound.
    """
    if len(word) < 3:
        return word
    i = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.25:
        return word[:i] + rng.choice(_NEAR.get(word[i], word[i])) + word[i + 1 :]
    if kind < 0.45:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind < 0.65:
        return word[:i] + word[i + 1 :]
    if kind < 0.75:
        return word[:i] + word[i] + word[i:]
    sounds = [(a, b) for a, b in _SOUNDS if a in word]
    return word.replace(*rng.choice(sounds), 1) if sounds else word[:i] + word[i + 1 :]


def recorded_name(rng: Random, name: PersonName, carelessness: float = 1.0) -> PersonName:
    """Return the name as a clerk wrote it. At 1.0: typo in the last name 6 %, in the first 5 %; of two
    surnames the second lost 25 %, swapped 4 %, joined 6 %; middle name lost 35 %, initial only 25 %; nickname
    8 %; another romanisation 25 %; given and family name swapped 1.5 %.
    """
    name = _surnames(rng, name, carelessness)
    name = _given(rng, name, carelessness)
    if rng.random() < 0.06 * carelessness:
        name = replace(name, last=typo(rng, name.last))
    if rng.random() < 0.05 * carelessness:
        name = replace(name, first=typo(rng, name.first))
    if rng.random() < 0.015 * carelessness:
        name = replace(name, last=name.first, first=name.last.split(" ")[0])
    return name


def _surnames(rng: Random, name: PersonName, carelessness: float) -> PersonName:
    spellings = transliterations()
    if name.last in spellings and rng.random() < 0.25 * carelessness:
        name = replace(name, last=rng.choice(spellings[name.last]))
    words = name.last.split(" ")
    if len(words) != 2:
        return name
    draw = rng.random() / max(carelessness, 0.01)
    if draw < 0.25 and len(words[0]) > 3:
        return replace(name, last=words[0])
    if draw < 0.29:
        return replace(name, last=f"{words[1]} {words[0]}")
    if draw < 0.35:
        return replace(name, last=rng.choice(("-", "")).join(words))
    return name


def _given(rng: Random, name: PersonName, carelessness: float) -> PersonName:
    spellings = transliterations()
    if name.first in spellings and rng.random() < 0.25 * carelessness:
        name = replace(name, first=rng.choice(spellings[name.first]))
    elif name.first in nicknames() and rng.random() < 0.08 * carelessness:
        name = replace(name, first=nicknames()[name.first])
    draw = rng.random() / max(carelessness, 0.01)
    if draw < 0.35:
        return replace(name, middle="")
    if draw < 0.60:
        return replace(name, middle=name.middle[:1])
    return name


def recorded_birth(rng: Random, birth: dt.date, carelessness: float = 1.0) -> str:
    """Return the date as ISO text, ``""`` for unknown. At 1.0: unknown 2 %, day and month swapped 3 %, a year
    off 3 %, a day or month off 4 %, ten years off 1 %.
    """
    draw = rng.random() / max(carelessness, 0.01)
    if draw < 0.02:
        return ""
    try:
        if draw < 0.05:
            return birth.replace(day=birth.month, month=birth.day).isoformat()
        if draw < 0.08:
            return birth.replace(year=birth.year + rng.choice((-1, 1))).isoformat()
        if draw < 0.12:
            return (birth + dt.timedelta(days=rng.choice((-30, -10, -1, 1, 10, 30)))).isoformat()
        if draw < 0.13:
            return birth.replace(year=birth.year - 10).isoformat()
    except ValueError:  # a month 13 or an impossible 29 February: the clerk noticed
        pass
    return birth.isoformat()


def recorded_number(rng: Random, number: str, carelessness: float = 1.0) -> str:
    """Return the number, with one digit wrong or two swapped in 4 % at 1.0."""
    if rng.random() >= 0.04 * carelessness:
        return number
    places = [i for i, c in enumerate(number) if c.isdigit()]
    i = rng.choice(places[1:-1])
    if rng.random() < 0.4 and number[i + 1].isdigit() and number[i + 1] != number[i]:
        return number[:i] + number[i + 1] + number[i] + number[i + 2 :]
    return number[:i] + str((int(number[i]) + rng.randrange(1, 10)) % 10) + number[i + 1 :]
