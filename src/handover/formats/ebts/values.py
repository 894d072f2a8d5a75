"""Parse and format values of Type-2 fields: names and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_SUFFIXES: Final = frozenset({"JR", "SR", "II", "III", "IV"})
"""Suffixes, recognised only at the end of a name; V is not one, since it is more often an initial."""
HEIGHT: Final = re.compile(r"[0-9](0[0-9]|1[01])|N[0-9]{2}")
WEIGHT: Final = re.compile(r"[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts, as written in the field."""

    last: str
    first: str = ""
    middle: str = ""
    suffix: str = ""


def parse_name(text: str) -> Name:
    """Split ``LAST,FIRST MIDDLE SUFFIX`` (2.018 NAM, 2.019 AKA); without a comma everything is the last name."""
    before, _, after = (" ".join(part.split()) for part in text.partition(","))
    given = after.split(" ") if after else []
    family = before.split(" ") if before else []
    suffix = ""
    for words in (given, family):
        if not suffix and len(words) > 1 and words[-1].upper().rstrip(".") in _SUFFIXES:
            suffix = words.pop()
    return Name(" ".join(family), given[0] if given else "", " ".join(given[1:]), suffix)


def format_name(name: Name) -> str:
    """Format a name as field text."""
    given = " ".join(part for part in (name.first, name.middle, name.suffix) if part)
    return f"{name.last},{given}" if given else name.last


def parse_date(text: str) -> date | None:
    """Parse CCYYMMDD as a date; None if it is not one."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def iso(text: str) -> str:
    """Convert CCYYMMDD to ISO 8601; empty for eight zeros, an empty text, and an invalid date."""
    found = parse_date(text)
    return found.isoformat() if found else ""


def compact(text: str) -> str:
    """Convert ISO 8601 to CCYYMMDD; eight zeros for an empty text."""
    return text.replace("-", "") if text else "00000000"
