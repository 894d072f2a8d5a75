"""How synthetic names, dates and numbers come to be written wrong; rates are ours, stated where they are."""

from __future__ import annotations

import numpy as np

from handover.matching.types import PersonName
from tests.matching.biographics.synthetic_draws import birth as any_birth
from tests.matching.biographics.synthetic_draws import forms, pools

KEYBOARD = "QWERTYUIOPASDFGHJKLZXCVBNM"


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
    elif rng.random() < 0.08 and first in forms() and forms()[first]:
        others = forms()[first]
        first = others[rng.integers(len(others))]
    if rng.random() < 0.012:
        last = pools()["white", "last"].draw(rng)
    if middle and rng.random() < 0.02:
        first, middle = middle, ""
    if rng.random() < 0.015:
        last, first = first, last
    if rng.random() < 0.2:
        last, first = last.title(), first.title()
    return PersonName(last, first, middle, name.suffix if rng.random() < 0.7 else "")


def mistaken(rng: np.random.Generator, birth: str) -> tuple[str, ...]:
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
        return (any_birth(rng),)
    return (birth,)
