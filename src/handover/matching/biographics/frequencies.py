"""How frequent each surname and given name is: agreement on a rare name says more.

The background is one fixed table (1990 US Census names, public domain, from the package ``names``). It knows few
names from outside that country, and a name it takes for rare is believed too readily: so no name counts as rarer
than a floor until a gallery's own counts say so. Segments of one gallery should be given one table made of all
their counts (``Frequencies.from_counts``); then their weights compare exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.layout import BITS_UNIT
from handover.matching.biographics.normalise import stable_hash
from handover.matching.distinct import distinct

STRENGTH = 5_000  # names that the background counts for beside a gallery's own
# Least frequency in the background, as surname and as given name: half a name and one name in STRENGTH.
LEAST = (1e-4, 2e-4)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Hashes = NDArray[np.uint64]


class Counts(NamedTuple):
    """How many names of a segment contain each token: parallel arrays, and the number of names."""

    tokens: Hashes
    surnames: NDArray[np.uint32]
    givens: NDArray[np.uint32]
    names: int


@dataclass(frozen=True)
class Frequencies:
    """Relative frequencies by token hash (``normalise.stable_hash``), ascending; one letter is an initial."""

    tokens: Hashes
    surnames: NDArray[np.float64]
    givens: NDArray[np.float64]
    unknown: float = LEAST[0]  # of a token in no list, in either role

    @staticmethod
    def background() -> Frequencies:
        """The fixed table. Raises BiographicError if the name lists are missing or unreadable."""
        return _background()

    @staticmethod
    def from_counts(counts: Sequence[Counts], *, strength: int = STRENGTH) -> Frequencies:
        """One table for a whole gallery: its own counts, drawn towards the background by ``strength`` names.

        Initials keep the background's frequency. Raises BiographicError for a negative strength.
        """
        if strength < 0:
            raise BiographicError("strength must not be negative")
        base = _background()
        tokens = distinct([base.tokens, *(part.tokens for part in counts)])
        initials = np.isin(tokens, np.array([stable_hash(letter) for letter in _LETTERS], dtype=np.uint64))
        at = np.searchsorted(tokens, base.tokens)
        places = [np.searchsorted(tokens, part.tokens) for part in counts]
        total = sum(part.names for part in counts)
        tables = []
        for role, known in enumerate((base.surnames, base.givens)):
            prior = np.full(len(tokens), LEAST[role])
            prior[at] = known
            seen = np.zeros(len(tokens))
            for part, where in zip(counts, places, strict=True):
                np.add.at(seen, where, part[1 + role])
            mixed = (seen + strength * prior) / max(total + strength, 1)
            tables.append(np.where(initials, prior, mixed))
        least = min(LEAST[0], LEAST[0] * strength / max(total + strength, 1))
        return Frequencies(tokens, tables[0], tables[1], max(least, 1e-9))

    @cached_property
    def _packed(self) -> Hashes:
        """For each token, and last for one that is in no list."""
        both = [np.append(role, self.unknown) for role in (self.surnames, self.givens)]
        surnames, givens = (
            np.clip(np.rint(-np.log2(f) * BITS_UNIT), 0, 0xFFFF).astype(np.uint64) for f in both
        )
        packed: Hashes = surnames | givens << np.uint64(16)
        return packed

    def packed(self, hashes: Hashes) -> Hashes:
        """-log2 of the frequency of each token as a surname, and as a given name << 16, in 1/1024 bit."""
        at = self.tokens.searchsorted(hashes)
        if len(self.tokens):
            at[self.tokens.take(at, mode="clip") != hashes] = len(self.tokens)
        found: Hashes = self._packed[at]
        return found


def _read(name: str) -> Iterable[tuple[str, float]]:
    try:
        text = resources.files("names").joinpath(name).read_text(encoding="ascii")
        for line in text.splitlines():
            word, percent, *_ = line.split()
            yield word, float(percent) / 100
    except (OSError, ValueError, ModuleNotFoundError) as wrong:
        raise BiographicError(f"the background name list {name} cannot be read") from wrong


@lru_cache(maxsize=1)
def _background() -> Frequencies:
    table: dict[str, list[float]] = {}
    letters = {letter: [0.0, 0.0] for letter in _LETTERS}
    for role, name, share in (
        (0, "dist.all.last", 1.0),
        (1, "dist.male.first", 0.5),
        (1, "dist.female.first", 0.5),
    ):
        for word, frequency in _read(name):
            table.setdefault(word, [0.0, 0.0])[role] += frequency * share
            if word[0] in letters:
                letters[word[0]][role] += frequency * share
    table.update(letters)
    rows = sorted((stable_hash(word), *roles) for word, roles in table.items())
    columns = np.maximum(np.array([row[1:] for row in rows]), LEAST)
    tokens = np.array([row[0] for row in rows], dtype=np.uint64)
    return Frequencies(tokens, columns[:, 0].copy(), columns[:, 1].copy())
