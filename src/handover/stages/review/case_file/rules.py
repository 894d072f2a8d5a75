"""Citizenship and age as the file shows them. Pure; each rule cites its source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

_US_CODES: Final = """
US AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NB NV NH NJ NM NY NC ND OH OK OR PA
RI SC SD TN TX UT VT VA WA WV WI WY PR GM VI
"""

US_BIRTHPLACES: Final = frozenset(_US_CODES.split())
"""NCIC codes for a birthplace in the United States and its territories, NB and GM being NCIC's own for Nebraska
and Guam (illustrative: the code table was not read in full)."""

OUTLYING_BIRTHPLACES: Final = {
    "AM": "a birthplace in American Samoa is on record, whose people are nationals (8 USC 1408, illustrative)",
    "MK": "a birthplace in the Northern Mariana Islands is on record, whose people are citizens or nationals "
    "(48 USC 1801 note, Covenant section 301, from 4 November 1986; illustrative)",
}
"""NCIC codes of birthplaces outside the states that make citizens or nationals (illustrative)."""

US_CITIZENSHIP: Final = "US"
MAJORITY: Final = 18


def indicia(*, birthplaces: Iterable[str], citizenships: Iterable[str], records: Iterable[str]) -> list[str]:
    """R5: what in the booking and both histories points to United States citizenship, in words.

    Directive 16001.2 asks for any claim *or indicium*. A birthplace is read here in the person's favour alone:
    one in the United States stops the case, one abroad says nothing.
    """
    found = []
    if any(code.upper() in US_BIRTHPLACES or code.upper() in OUTLYING_BIRTHPLACES for code in birthplaces):
        found.append("a birthplace in the United States is on record")
    if any(code.upper() == US_CITIZENSHIP for code in citizenships):
        found.append("United States citizenship was given at a booking or stands on record")
    if any(shows.startswith(("citizen", "national:")) for shows in records):
        found.append("a status record shows United States citizenship")
    return found


RESIDENT_AS_CHILD: Final = (
    "permanent residence began before the age of 18, so that citizenship may have come through a parent "
    "(8 USC 1431, from 27 February 2001; illustrative, not read)"
)


def resident_as_child(since: date, births: Iterable[str]) -> bool:
    """R5: whether permanent residence began while the person was a child by any date of birth on record.

    8 USC 1431 (Child Citizenship Act, illustrative): a child who lives here as a permanent resident with a parent who
    is a citizen may be one. Nothing on record names the parents, so that the date alone asks the question.
    """
    age = youngest_age(births, since)
    return age is not None and age < MAJORITY


def youngest_age(births: Iterable[str], on: date) -> int | None:
    """The least age that any recorded date of birth (ISO, perhaps partial) gives; None without one."""
    ages = [age for text in births if (age := _age(text, on)) is not None]
    return min(ages, default=None)


def child_until(birth: str, on: date) -> int | None:
    """The year in which somebody who is a child on that day by this date of birth comes of age; None of an adult.

    An erasure keeps only this year of the date, so the bar (R17) stands until its end.
    """
    age = youngest_age([birth], on)
    return int(birth[:4]) + MAJORITY if age is not None and age < MAJORITY else None


def _age(text: str, on: date) -> int | None:
    year, month, day = (*(int(p) if p.isdigit() else 0 for p in text.split("-")[:3]), 0, 0, 0)[:3]
    if not 1900 <= year <= on.year:
        return None
    # For a partial date the latest day counts: the person is assumed to be as young as the record allows.
    return on.year - year - ((on.month, on.day) < (month or 12, day or 31))
