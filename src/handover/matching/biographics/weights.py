"""The versioned table of m and u, as log2 ratios in the order the kernel reads them."""

from __future__ import annotations

import hashlib
import tomllib
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import log2
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics import layout as k
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.values import KINDS

PREVALENCE = 0.5
"""Of probes, those whose person is in the gallery, where a question brings no share of its own: assumed, not measured.
Recorded searches of identities are read with it: another value would need recording first."""


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


TOKEN_LEVELS = ("exact", "variant", "edit1", "initial", "edit2", "sound", "prefix")
NAME_EVENTS = _list(
    "surname_different second_surname_different given_different middle_different initial_different "
    "surname_missing given_missing other_place other_order joined correlated suffix_same suffix_different"
)
BIRTH_LEVELS = _list(
    "same same_new_year swapped year_off_one digit_off month_same day_same day_month_same year_same "
    "year_close different far part_month part_year part_close part_different"
)
SEX_LEVELS = ("same_m", "same_f", "different")
_PLACE = ("birthplace_same", "birthplace_different", "citizenship_same", "citizenship_different")
NUMBER_LEVELS = ("same", "near", "different")
_RULES = ("surname_most", "given_most", "name_least", "alias_exponent", "number_share")


DEFAULT: Final = "3"
"""The version in use; docs/adr/0007-search-weights.md compares the versions that are shipped."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a sum of weights is read as evidence: ``scale * weight + shift`` bits. Fitted on searches of known truth."""

    scale: float = 1.0
    shift: float = 0.0

    def read(self, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """The bits that weights are worth."""
        return self.scale * weight + self.shift


@dataclass(frozen=True, slots=True)
class Held:
    """Of ``searches`` whose best candidate was given ``low`` to ``high``, the share that was right, and its 95 %
    interval; measured on worlds that the weights were not learnt from."""

    low: float
    high: float
    searches: int
    right: float
    least: float
    most: float


@dataclass(frozen=True)
class Weights:
    """One version of the table. ``array`` is what the kernel reads (bits; layout in kernel.py)."""

    version: str
    array: NDArray[np.float64]
    calibration: Calibration = Calibration()
    reliability: tuple[Held, ...] = ()

    def held(self, probability: float) -> Held | None:
        """How promises like this one held; None where it was not measured."""
        return next((h for h in reversed(self.reliability) if h.low <= probability <= h.high), None)

    @staticmethod
    def load(path: Path) -> Weights:
        """Read a table of the shape of weights_v1.toml. Raises BiographicError if it is not one."""
        return weights_of(read_table(path))

    @staticmethod
    def shipped(version: str) -> Weights:
        """A version that comes with the library. Raises BiographicError for an unknown one."""
        return weights_of(shipped_table(version))


@lru_cache(maxsize=1)
def default_text() -> str:
    """The file of the version in use, read once: what was digested is what is used."""
    return _shipped_text(DEFAULT)


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """The version in use."""
    return weights_of(_parsed(default_text()))


@lru_cache(maxsize=4)
def weights_from_text(text: str) -> Weights:
    """A table as its file is written, such as one that another machine sent. Raises BiographicError."""
    return weights_of(_parsed(text))


@lru_cache(maxsize=4)
def text_digest(text: str) -> str:
    """SHA-256 of a table's text, in hexadecimal: which weights a search used, whatever version they call themselves."""
    return hashlib.sha256(text.encode()).hexdigest()


def shipped_table(version: str) -> dict[str, Any]:
    """The file of a version that comes with the library. Raises BiographicError for an unknown one."""
    return _parsed(_shipped_text(version))


def _shipped_text(version: str) -> str:
    file = resources.files(__package__).joinpath(f"weights_v{version}.toml")
    if not (version.isascii() and version.isalnum() and file.is_file()):
        raise BiographicError(f"no weights of version {version!r} come with this library")
    return file.read_text(encoding="utf-8")


def read_table(path: Path) -> dict[str, Any]:
    """The file as it is written. Raises BiographicError if it cannot be read."""
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise BiographicError(f"weights cannot be read: {path}") from wrong


def _parsed(text: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BiographicError(f"not a table of weights: {wrong}") from wrong
    numbers = table.get("number")
    if isinstance(numbers, dict) and "SSN" in numbers:
        # Versions before 4 have no ITIN: it was compared as a social security number.
        numbers.setdefault("ITIN", deepcopy(numbers["SSN"]))
    return table


def weights_of(table: dict[str, Any]) -> Weights:
    """The table as the kernel reads it. Raises BiographicError where a level is missing or no likelihood."""
    try:
        array = np.zeros(k.W_SIZE, dtype=np.float64)
        for start, role in ((k.W_SURNAME, "surname"), (k.W_GIVEN, "given")):
            for place, level in enumerate(TOKEN_LEVELS):
                row = table[role][level]
                at = start + 3 * place
                array[at : at + 3] = log2(row["m"]), log2(row["spread"]), -log2(row["u_least"])
        _ratios(array, k.W_NAME, table["name"], NAME_EVENTS)
        _ratios(array, k.W_BIRTH, table["birth"], BIRTH_LEVELS)
        _ratios(array, k.W_SEX, table["sex"], SEX_LEVELS)
        _ratios(array, k.W_PLACE, table["place"], _PLACE)
        for place, kind in enumerate(KINDS):
            _ratios(array, k.W_NUMBER + 3 * place, table["number"][kind], NUMBER_LEVELS)
        array[k.W_RULES : k.W_RULES + len(_RULES)] = [float(table["rules"][rule]) for rule in _RULES]
        fitted = table.get("calibration", {})
        calibration = Calibration(float(fitted.get("scale", 1.0)), float(fitted.get("shift", 0.0)))
        held = tuple(Held(**row) for row in table.get("reliability", ()))
        version = str(table["version"])
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise BiographicError(f"not a table of weights: {wrong}") from wrong
    if not (calibration.scale > 0 and np.isfinite(array).all() and np.isfinite(calibration.shift)):
        raise BiographicError("not a table of weights: a figure is not finite, or the scale not above 0")
    array.flags.writeable = False
    return Weights(version, array, calibration, held)


def _ratios(array: NDArray[np.float64], start: int, table: dict[str, Any], levels: Any) -> None:
    for place, level in enumerate(levels):
        array[start + place] = log2(table[level]["m"] / table[level]["u"])
