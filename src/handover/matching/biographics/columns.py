"""Encode biographics into columns, keep them in files, and map them back without reading."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.frequencies import Counts, Frequencies
from handover.matching.biographics.layout import PLACE_BITS, Columns, WordArray
from handover.matching.biographics.name_lists import FORMS_PER_NAME
from handover.matching.biographics.normalise import (
    TOKEN_CHARS,
    ParsedName,
    families,
    heads,
    parse_name,
    sound,
    stable_hash,
    surname_families,
)
from handover.matching.biographics.values import (
    NUMBER_CHARS,
    parse_birth,
    parse_code,
    parse_number,
    parse_sex,
)
from handover.matching.segment_files import SegmentFiles
from handover.matching.types import Biographics

# Distinct names, dates and numbers of one record that are compared and indexed: the first so many.
MOST_NAMES, MOST_BIRTHS, MOST_NUMBERS = 256, 32, 64
_BEFORE_0 = 47  # so that a character's six bits are never those of none
_POPULATE_READ = 22  # MADV_POPULATE_READ, which the module mmap does not name
ENOUGH_NAMES = 2_000  # for a segment to have frequencies of its own


class Encoded(NamedTuple):
    """Columns, and how often each token was seen."""

    columns: Columns
    counts: Counts


@lru_cache(maxsize=1 << 17)
def _word(text: str) -> tuple[int, ...]:
    """One row of ``Columns.word``, frequencies left at 0."""
    heard = sound(text)
    letters = 0
    for letter in text:
        letters |= 1 << (ord(letter) - 65 if letter >= "A" else 26 + int(letter) % 6)
    related = 0
    for place, family in enumerate((*families(text), *surname_families(text))[:FORMS_PER_NAME]):
        related |= family + 1 << 12 * place
    heard_hash = stable_hash(heard) & 0xFFFFFFFF if len(heard) > 1 else 0
    size = min(len(text), TOKEN_CHARS)
    return (
        stable_hash(text),
        heard_hash | letters << 32,
        size | related << 8,
        0,
        *_packed(text, TOKEN_CHARS),
        _heads(text),
    )


def _heads(text: str) -> int:
    """32 bits of each of the first two forms without a joined particle; 0 for none."""
    packed = 0
    for place, head in enumerate(heads(text)[:2]):
        packed |= _short(head) << 32 * place
    return packed


def _packed(text: str, size: int) -> tuple[int, ...]:
    raw = text[:size].encode("ascii").ljust(size, b"\0")
    return tuple(int.from_bytes(raw[at : at + 8], "little") for at in range(0, size, 8))


def with_frequencies(words: WordArray, frequencies: Frequencies) -> WordArray:
    """A copy of the word table, weighted by other frequencies."""
    weighted = words.copy()
    weighted[:, 3] = frequencies.packed(words[:, 0])
    weighted.flags.writeable = False
    return weighted


@lru_cache(maxsize=1 << 18)
def _short(text: str) -> int:
    """32 bits of a text's hash; 0 for no text."""
    return (stable_hash(text) & 0xFFFFFFFF or 1) if text else 0


def own_table(counts: Counts) -> Frequencies:
    """The table of a segment that is given none: the background, mixed with its own counts if it is large."""
    return Frequencies.from_counts([counts]) if counts.names >= ENOUGH_NAMES else Frequencies.background()


def kept_names(record: Biographics) -> dict[ParsedName, int]:
    """The distinct names that are compared, the first so many, and where each is in the record as given."""
    kept: dict[ParsedName, int] = {}
    for place, name in enumerate(record.names):
        parsed = parse_name(name)
        if parsed.surnames or parsed.givens:
            kept.setdefault(parsed, place)
            if len(kept) == MOST_NAMES:
                break
    return kept


def kept_births(record: Biographics) -> dict[int, int]:
    """Likewise the dates of birth, as integers."""
    kept: dict[int, int] = {}
    for place, value in enumerate(record.births):
        birth = parse_birth(value)
        if birth and len(kept) < MOST_BIRTHS:
            kept.setdefault(birth, place)
    return kept


def kept_numbers(record: Biographics) -> dict[tuple[int, str], int]:
    """Likewise the numbers, each as its kind and canonical form."""
    kept: dict[tuple[int, str], int] = {}
    for place, (kind, value) in enumerate(record.numbers):
        number = parse_number(kind, value)
        if number[1] and len(kept) < MOST_NUMBERS:
            kept.setdefault(number, place)
    return kept


def packed_number(kind: int, form: str) -> tuple[int, int]:
    """One row of ``Columns.number``: six bits for each character behind the head."""
    code = 0
    for letter in reversed(form[:NUMBER_CHARS]):
        code = code << 6 | ord(letter) - _BEFORE_0
    past = stable_hash(form) & 0x7FFFF if len(form) > NUMBER_CHARS else 0
    head = kind | min(len(form), NUMBER_CHARS) << 4 | past << 9
    return head | (code & (1 << 36) - 1) << 28, code >> 36


class Encoder:
    """Adds records one by one; ``finish`` makes the columns. Not shared between threads."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._words: list[tuple[int, ...]] = []
        self._seen: tuple[array[int], array[int]] = (array("I"), array("I"))
        self._record = array("i", (0, 0, 0, 0))
        self._name, self._number = array("I"), array("Q")
        self._token, self._birth = array("i"), array("i")

    def add(self, record: Biographics) -> None:
        """Encode one record. Raises BiographicError where a value is of the wrong type."""
        try:
            self._add_names(record)
            self._birth.extend(kept_births(record))
            for kind, form in kept_numbers(record):
                self._number.extend(packed_number(kind, form))
            places = parse_code(record.birthplace) | parse_code(record.citizenship) << PLACE_BITS
            self._record[-1] = parse_sex(record.sex) | places << 2
        except (AttributeError, TypeError, ValueError) as wrong:
            raise BiographicError(f"not biographics: {wrong}") from wrong
        self._record.extend((len(self._name) // 4, len(self._birth), len(self._number) // 2, 0))

    def _token_id(self, text: str) -> int:
        found = self._ids.get(text)
        if found is None:
            found = self._ids[text] = len(self._words)
            self._words.append(_word(text))
            self._seen[0].append(0)
            self._seen[1].append(0)
        return found

    def _add_names(self, record: Biographics) -> None:
        for parsed in kept_names(record):
            surnames, both = len(parsed.surnames), len(parsed.surnames) + len(parsed.givens)
            sizes = surnames | both << 8 | parsed.suffix << 16
            joined = _short(parsed.joined_surname), _short(parsed.joined_given)
            self._name.extend((len(self._token), sizes, *joined))
            for role, tokens in enumerate((parsed.surnames, parsed.givens)):
                for text in tokens:
                    token = self._token_id(text)
                    self._token.append(token)
                    self._seen[role][token] += 1

    def finish(self, frequencies: Frequencies | None = None) -> Encoded:
        """The columns of all records added, with token weights from ``frequencies``, else ``own_table``."""
        words = np.array(self._words, dtype=np.uint64).reshape(-1, 8)
        seen = [_numbers(part) for part in self._seen]
        counts = Counts(np.ascontiguousarray(words[:, 0]), seen[0], seen[1], len(self._name) // 4)
        columns = Columns(
            record=_numbers(self._record).reshape(-1, 4),
            name=_numbers(self._name).reshape(-1, 4),
            token=_numbers(self._token),
            word=with_frequencies(words, frequencies or own_table(counts)),
            birth=_numbers(self._birth),
            number=_numbers(self._number).reshape(-1, 2),
        )
        return Encoded(frozen(columns), counts)


def encode(records: Iterable[Biographics], frequencies: Frequencies) -> Encoded:
    """Columns of the records in order. Raises BiographicError where a value is of the wrong type."""
    encoder = Encoder()
    for record in records:
        encoder.add(record)
    return encoder.finish(frequencies)


def _numbers(values: array[int]) -> NDArray[Any]:
    """The same memory as an array."""
    return np.frombuffer(values, dtype=values.typecode) if len(values) else np.zeros(0, dtype=values.typecode)


def frozen(columns: Columns) -> Columns:
    """The same columns, read-only: mapped and encoded ones then share one compiled kernel."""
    for part in columns:
        part.flags.writeable = False
    return columns


def save(directory: Path, name: str, values: NDArray[Any]) -> None:
    """Write one column as ``<name>.npy``."""
    np.save(directory / f"{name}.npy", values, allow_pickle=False)


def mapped(files: SegmentFiles, name: str, *, at_once: bool = False) -> NDArray[Any]:
    """One column, read-only. Raises BiographicError if it is missing or damaged.

    ``at_once`` for what every search reads: its pages are brought in now, not one by one under the first searches,
    as they touch them. Ten million records take a second or two.
    """
    try:
        file: Any = files.array(name)
    except (OSError, ValueError, EOFError) as wrong:
        raise BiographicError(f"segment {files.name}: {name} is missing or damaged") from wrong
    if at_once:
        with suppress(
            OSError, AttributeError
        ):  # in memory already; not Linux, before 5.14, or short of memory: as they are touched
            file._mmap.madvise(_POPULATE_READ)
    column = np.asarray(file)
    column.flags.writeable = False
    return column
