"""The versioned table of m and u, as log2 ratios in the order the kernel reads them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics import layout as k
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.values import KINDS


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


TOKEN_LEVELS = ("exact", "variant", "edit1", "initial", "edit2", "sound", "prefix")
_NAME = _list(
    "surname_different second_surname_different given_different middle_different initial_different "
    "surname_missing given_missing other_place other_order joined correlated suffix_same suffix_different"
)
BIRTH_LEVELS = _list(
    "same same_new_year swapped year_off_one digit_off month_same day_same day_month_same year_same "
    "year_close different far part_month part_year part_close part_different"
)
_SEX = ("same_m", "same_f", "different")
_PLACE = ("birthplace_same", "birthplace_different", "citizenship_same", "citizenship_different")
NUMBER_LEVELS = ("same", "near", "different")
_RULES = ("surname_most", "given_most", "name_least", "alias_exponent", "number_share")


@dataclass(frozen=True)
class Weights:
    """One version of the table. ``array`` is what the kernel reads (bits; layout in kernel.py)."""

    version: str
    array: NDArray[np.float64]

    @staticmethod
    def load(path: Path) -> Weights:
        """Read a table of the shape of weights_v1.toml. Raises BiographicError if it is not one."""
        try:
            return _from_text(path.read_text(encoding="utf-8"))
        except OSError as wrong:
            raise BiographicError(f"weights cannot be read: {path}") from wrong


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """Version 1, shipped with the library."""
    return _from_text(resources.files(__package__).joinpath("weights_v1.toml").read_text(encoding="utf-8"))


def _from_text(text: str) -> Weights:
    try:
        table = tomllib.loads(text)
        array = np.zeros(k.W_SIZE, dtype=np.float64)
        for start, role in ((k.W_SURNAME, "surname"), (k.W_GIVEN, "given")):
            for place, level in enumerate(TOKEN_LEVELS):
                row = table[role][level]
                at = start + 3 * place
                array[at : at + 3] = log2(row["m"]), log2(row["spread"]), -log2(row["u_least"])
        _ratios(array, k.W_NAME, table["name"], _NAME)
        _ratios(array, k.W_BIRTH, table["birth"], BIRTH_LEVELS)
        _ratios(array, k.W_SEX, table["sex"], _SEX)
        _ratios(array, k.W_PLACE, table["place"], _PLACE)
        for place, kind in enumerate(KINDS):
            _ratios(array, k.W_NUMBER + 3 * place, table["number"][kind], NUMBER_LEVELS)
        array[k.W_RULES : k.W_RULES + len(_RULES)] = [float(table["rules"][rule]) for rule in _RULES]
        version = str(table["version"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BiographicError(f"not a table of weights: {wrong}") from wrong
    array.flags.writeable = False
    return Weights(version, array)


def _ratios(array: NDArray[np.float64], start: int, table: dict[str, Any], levels: Any) -> None:
    for place, level in enumerate(levels):
        array[start + place] = log2(table[level]["m"] / table[level]["u"])
