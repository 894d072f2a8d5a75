"""Detect default values: values shared by far more people than is possible.

A birthday is one of some 365 in its year, and a number is one person's. A date or number that many unlike people share
is what a clerk or a system writes for none; it is no evidence and is left out, and the report says so. Counted are
people, as far as they can be told apart, not records: one person booked thirty times is no default.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

LEAST_PEOPLE: Final = 6
LEAST_SHARE: Final = 0.001  # of a number's holders among all; twins and families stay below LEAST_PEOPLE
TIMES: Final = 8.0  # as many as expected
CHANCE: Final = 1e-9  # that chance alone brings so many
_DAYS: Final = 365.25
_YEARS: Final = 100.0  # over which births are spread, where a year has no neighbours to compare with
_NEAR: Final = 2  # years before and after that show how many births a day has
NEW_YEARS: Final = 5  # years whose 1 January is over-frequent from which it is a habit: the year is known
_APART: Final = 10.0  # times the habit's usual count: that one 1 January is a default all the same


def dates(values: Ints, people: Ints) -> tuple[Mask, Mask]:
    """Which of the dates (n,) YYYYMMDD, each of so many ``people``, are defaults, and which say no more than a year.

    Only whole dates are judged. A 1 January that is frequent in many years is written for a year alone, as from an age.
    """
    whole = (values % 100 > 0) & (values // 100 % 100 > 0)
    year = values // 10000
    total = float(people[whole].sum())
    expected = np.full(len(values), total / (_DAYS * _YEARS))
    years, where = np.unique(year, return_inverse=True)
    born = np.bincount(where, weights=np.where(whole, people, 0), minlength=len(years))
    for place in np.flatnonzero(whole & (people >= LEAST_PEOPLE)).tolist():
        near = np.abs(years - year[place]) <= _NEAR
        others = float(born[near].sum()) - float(people[place])
        # Only years with births count: the first and the last year of a file have neighbours on one side.
        expected[place] = max(expected[place] / TIMES, others / (_DAYS * np.count_nonzero(born[near])))
    usual = float(np.median(people[whole])) if whole.any() else 0.0  # a file may have few days in all
    flagged = whole & (people >= LEAST_PEOPLE) & (people > TIMES * np.maximum(expected, usual))
    from scipy.special import pdtrc  # here: every command would wait for it

    flagged &= pdtrc(people - 1, expected) < CHANCE  # a Poisson variate reaches as many
    january = flagged & (values % 10000 == 101)
    vague = np.zeros(len(values), dtype=np.bool_)
    if int(january.sum()) >= NEW_YEARS:
        usual = float(np.median(people[january]))
        vague = january & (people <= _APART * usual)
    return flagged & ~vague, vague


def numbers(people: Ints, records: int) -> Mask:
    """Which numbers, each of so many ``people`` among ``records``, cannot be one person's."""
    return np.asarray((people >= LEAST_PEOPLE) & (people >= LEAST_SHARE * min(records, 100_000)))
