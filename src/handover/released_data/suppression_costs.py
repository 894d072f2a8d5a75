"""What it costs to withhold a number: by the sums above it, and by a draw that nobody knows. Pure."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from typing import Final

from handover.released_data.linked_tables import NumberName, Tables

_TIES: Final = 0.05
_SPREAD: Final = 8


def levels(tables: Tables) -> dict[NumberName, int]:
    """How many sums lie between a number and the cells."""
    parts: dict[NumberName, set[NumberName]] = {}
    for one in tables.sums:
        if one.told:
            parts.setdefault(one.total, set()).update(one.parts)
    found: dict[NumberName, int] = {}

    def level(name: NumberName) -> int:
        if name not in found:
            found[name] = 1 + max(map(level, parts[name])) if name in parts else 0
        return found[name]

    return {name: level(name) for name in tables.values}


def factor(draw: str, name: Iterable[str]) -> float:
    """What a number's cost is multiplied by: one and an exponential draw, which nobody knows without the secret. Where
    there is no secret, what only decides between sets of one cost.

    The draw is wide (`_SPREAD`), so that a dear set is picked often where a cheap one would do: else whoever sees the
    dear one concludes that the cheap one would not, and so at times the number."""
    number = drawn(draw, *name)
    return 1 - _SPREAD * math.log1p(-number) if draw else 1 + _TIES * number


def drawn(*words: str) -> float:
    """A number from 0 to under 1 that follows from the words."""
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:6]) / 2**48
