"""Encode biographics into columns, keep them in files, and map them back without reading."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.frequencies import Counts, Frequencies
from handover.matching.biographics.layout import BITS_UNIT, Columns, Words
from handover.matching.biographics.normalise import (
    TOKEN_CHARS,
    ParsedName,
    families,
    parse_name,
    sound,
    stable_hash,
)
from handover.matching.biographics.values import (
    NUMBER_CHARS,
    parse_birth,
    parse_code,
    parse_number,
    parse_sex,
)
from handover.matching.types import Biographics

# Distinct names, dates and numbers of one record that are compared and indexed: the first so many.
MOST_NAMES, MOST_BIRTHS, MOST_NUMBERS = 256, 32, 64
ENOUGH_NAMES = 2_000  # for a segment to have frequencies of its own


class Sources(NamedTuple):
    """For each kept name, date and number the index in the record as it was given (repeats are dropped)."""

    names: NDArray[np.int32]
    births: NDArray[np.int32]
    numbers: NDArray[np.int32]


class Encoded(NamedTuple):
    """Columns, with the way back to the record, and how often each token was seen."""

    columns: Columns
    sources: Sources
    counts: Counts


@lru_cache(maxsize=1 << 17)
def _word(text: str) -> tuple[int, ...]:
    """One row of ``Columns.word``, frequencies left at 0."""
    heard = sound(text)
    letters = 0
    for letter in text:
        letters |= 1 << (ord(letter) - 65 if letter >= "A" else 26 + int(letter) % 6)
    related = 0
    for place, family in enumerate(families(text)):
        related |= family + 1 << 12 * place
    heard_hash = stable_hash(heard) & 0xFFFFFFFF if len(heard) > 1 else 0
    size = min(len(text), TOKEN_CHARS)
    return (
        stable_hash(text),
        heard_hash | letters << 32,
        size | related << 8,
        0,
        *_packed(text, TOKEN_CHARS),
        0,
    )


def _packed(text: str, size: int) -> tuple[int, ...]:
    raw = text[:size].encode("ascii").ljust(size, b"\0")
    return tuple(int.from_bytes(raw[at : at + 8], "little") for at in range(0, size, 8))


def with_frequencies(words: Words, frequencies: Frequencies) -> Words:
    """A copy of the word table, weighted by other frequencies."""
    surname, given = (
        np.clip(np.rint(bits * BITS_UNIT), 0, 0xFFFF).astype(np.uint64)
        for bits in frequencies.bits(np.ascontiguousarray(words[:, 0]))
    )
    weighted = words.copy()
    weighted[:, 3] = surname | given << np.uint64(16)
    weighted.flags.writeable = False
    return weighted


def own_table(counts: Counts) -> Frequencies:
    """The table of a segment that is given none: the background, mixed with its own counts if it is large."""
    return Frequencies.from_counts([counts]) if counts.names >= ENOUGH_NAMES else Frequencies.background()


class Encoder:
    """Adds records one by one; ``finish`` makes the columns. Not shared between threads."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._words: list[tuple[int, ...]] = []
        self._seen: tuple[array[int], array[int]] = (array("I"), array("I"))
        self._record = array("q", [0, 0, 0, 0])
        self._name, self._number = array("Q"), array("Q")
        self._token, self._birth = array("i"), array("i")
        self._sources = (array("i"), array("i"), array("i"))

    def add(self, record: Biographics) -> None:
        """Encode one record. Raises BiographicError where a value is of the wrong type."""
        try:
            self._add_names(record)
            self._add_births(record)
            self._add_numbers(record)
            places = parse_code(record.birthplace) << 8 | parse_code(record.citizenship) << 24
            self._record[-1] = parse_sex(record.sex) | places
        except (AttributeError, TypeError, ValueError) as wrong:
            raise BiographicError(f"not biographics: {wrong}") from wrong
        self._record.extend((len(self._name) // 4, len(self._birth), len(self._number) // 4, 0))

    def _token_id(self, text: str) -> int:
        found = self._ids.get(text)
        if found is None:
            found = self._ids[text] = len(self._words)
            self._words.append(_word(text))
            self._seen[0].append(0)
            self._seen[1].append(0)
        return found

    def _add_names(self, record: Biographics) -> None:
        kept: set[ParsedName] = set()
        for place, name in enumerate(record.names):
            parsed = parse_name(name)
            if parsed in kept or not (parsed.surnames or parsed.givens):
                continue
            if len(kept) == MOST_NAMES:
                break
            kept.add(parsed)
            surnames, both = len(parsed.surnames), len(parsed.surnames) + len(parsed.givens)
            sizes = surnames | both << 8 | parsed.suffix << 16
            joined = [
                stable_hash(text) if text else 0 for text in (parsed.joined_surname, parsed.joined_given)
            ]
            self._name.extend((len(self._token), sizes, *joined))
            for role, tokens in enumerate((parsed.surnames, parsed.givens)):
                for text in tokens:
                    token = self._token_id(text)
                    self._token.append(token)
                    self._seen[role][token] += 1
            self._sources[0].append(place)

    def _add_births(self, record: Biographics) -> None:
        kept: set[int] = set()
        for place, value in enumerate(record.births):
            birth = parse_birth(value)
            if birth and birth not in kept and len(kept) < MOST_BIRTHS:
                kept.add(birth)
                self._birth.append(birth)
                self._sources[1].append(place)

    def _add_numbers(self, record: Biographics) -> None:
        kept: set[tuple[int, str]] = set()
        for place, (kind, value) in enumerate(record.numbers):
            number = parse_number(kind, value)
            if number[1] and number not in kept and len(kept) < MOST_NUMBERS:
                kept.add(number)
                size = min(len(number[1]), NUMBER_CHARS)
                row = number[0] | size << 8, stable_hash(number[1]), *_packed(number[1], NUMBER_CHARS)
                self._number.extend(row)
                self._sources[2].append(place)

    def finish(self, frequencies: Frequencies | None = None) -> Encoded:
        """The columns of all records added, with token weights from ``frequencies``, else ``own_table``."""
        words = np.array(self._words, dtype=np.uint64).reshape(-1, 8)
        seen = [_numbers(part, np.uint32) for part in self._seen]
        counts = Counts(np.ascontiguousarray(words[:, 0]), seen[0], seen[1], len(self._name) // 4)
        columns = Columns(
            record=_numbers(self._record, np.int64).reshape(-1, 4),
            name=_numbers(self._name, np.uint64).reshape(-1, 4),
            token=_numbers(self._token, np.int32),
            word=with_frequencies(words, frequencies or own_table(counts)),
            birth=_numbers(self._birth, np.int32),
            number=_numbers(self._number, np.uint64).reshape(-1, 4),
        )
        sources = Sources(*(_numbers(part, np.int32) for part in self._sources))
        return Encoded(frozen(columns), sources, counts)


def encode(records: Iterable[Biographics], frequencies: Frequencies) -> Encoded:
    """Columns of the records in order. Raises BiographicError where a value is of the wrong type."""
    encoder = Encoder()
    for record in records:
        encoder.add(record)
    return encoder.finish(frequencies)


def _numbers(values: array[int], kind: type[np.generic]) -> NDArray[Any]:
    return np.array(values, dtype=kind)


def frozen(columns: Columns) -> Columns:
    """The same columns, read-only: mapped and encoded ones then share one compiled kernel."""
    for part in columns:
        part.flags.writeable = False
    return columns


def save(directory: Path, name: str, values: NDArray[Any]) -> None:
    """Write one column as ``<name>.npy``."""
    np.save(directory / f"{name}.npy", values, allow_pickle=False)


def mapped(directory: Path, name: str) -> NDArray[Any]:
    """One column, memory-mapped read-only. Raises BiographicError if it is missing or damaged."""
    try:
        column = np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, EOFError) as wrong:
        raise BiographicError(f"segment {directory.name}: {name} is missing or damaged") from wrong
    column.flags.writeable = False
    return column
