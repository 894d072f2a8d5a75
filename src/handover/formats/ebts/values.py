"""Names, dates, heights: values of Type-2 fields as a program wants them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_SUFFIXES: Final = frozenset({"JR", "SR", "II", "III", "IV"})
"""Taken as suffix only where they end a name; V is left alone, it is more often an initial."""
HEIGHT: Final = re.compile(r"[0-9](0[0-9]|1[01])|N[0-9]{2}")
WEIGHT: Final = re.compile(r"[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts, as the field wrote them."""

    last: str
    first: str = ""
    middle: str = ""
    suffix: str = ""


def parse_name(text: str) -> Name:
    """``LAST,FIRST MIDDLE SUFFIX`` in parts (2.018 NAM, 2.019 AKA); without a comma all is the last name."""
    before, _, after = (" ".join(part.split()) for part in text.partition(","))
    given = after.split(" ") if after else []
    family = before.split(" ") if before else []
    suffix = ""
    for words in (given, family):
        if not suffix and len(words) > 1 and words[-1].upper().rstrip(".") in _SUFFIXES:
            suffix = words.pop()
    return Name(" ".join(family), given[0] if given else "", " ".join(given[1:]), suffix)


def format_name(name: Name) -> str:
    """The field text of a name."""
    given = " ".join(part for part in (name.first, name.middle, name.suffix) if part)
    return f"{name.last},{given}" if given else name.last


def parse_date(text: str) -> date | None:
    """CCYYMMDD as a date; None where it is none."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def iso(text: str) -> str:
    """CCYYMMDD as ISO 8601; empty for eight zeros, for nothing, and for what is no date."""
    found = parse_date(text)
    return found.isoformat() if found else ""


def compact(text: str) -> str:
    """ISO 8601 as CCYYMMDD; eight zeros for nothing."""
    return text.replace("-", "") if text else "00000000"
