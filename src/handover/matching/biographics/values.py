"""Dates, codes and numbers in one comparable form each. Pure; unreadable means absent, never an error."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from handover.matching.biographics.errors import BiographicError

KINDS: Final = ("UCN", "FIN", "SID", "ANUM", "SSN", "PASSPORT", "OTHER")
NUMBER_CHARS: Final = 16

_DATE = re.compile(r"([0-9]{4})(?:[-/.]?([0-9]{2}))?(?:[-/.]?([0-9]{2}))?")
_UNKNOWN_CODES: Final = frozenset(("XX", "YY"))
_SEPARATORS: Final = re.compile("[^A-Z0-9]+")
_NO_DIGITS: Final = re.compile("[^0-9]+")
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise BiographicError(f"{what} must be text, not {type(value).__name__}")
    return value


@lru_cache(maxsize=1 << 16)
def parse_birth(value: str) -> int:
    """``YYYY-MM-DD`` (``00`` unknown, also ``YYYY``, ``YYYY-MM``) as the integer YYYYMMDD; 0 if unreadable.

    A day without a month is dropped: the year stays.
    """
    found = _DATE.fullmatch(_text(value, "a birth date")[:32].strip())
    if not found:
        return 0
    year, month, day = (int(part or "0") for part in found.groups())
    if not 1850 <= year <= 2150 or month > 12:
        return 0
    if month == 0:
        return year * 10000
    return 0 if day > _DAYS[month - 1] else year * 10000 + month * 100 + day


@lru_cache(maxsize=1 << 12)
def parse_code(value: str) -> int:
    """A two-letter NCIC place code (POB, CTZ) as 1 to 1296; 0 if absent, unknown (XX) or unlisted (YY)."""
    code = _text(value, "a code")[:8].strip().upper()
    if len(code) != 2 or not code.isascii() or not code.isalnum() or code in _UNKNOWN_CODES:
        return 0
    return int(code, 36) + 1


def parse_sex(value: str) -> int:
    """1 for M, 2 for F, 0 for anything else."""
    return {"M": 1, "F": 2}.get(_text(value, "sex")[:8].strip().upper(), 0)


def parse_number(kind: str, value: str) -> tuple[int, str]:
    """(index into KINDS, canonical form); the form is ``""`` where the number is absent or a placeholder.

    ANUM and SSN to nine digits, FIN without leading zeros, SID as state and digits without leading zeros,
    others as upper-case letters and digits.
    """
    which = _kind(kind)
    raw = _SEPARATORS.sub("", _text(value, "a number")[:64].upper())
    return which, _CANONICAL.get(KINDS[which], _plain)(raw)


@lru_cache(maxsize=1 << 8)
def _kind(kind: str) -> int:
    name = _text(kind, "the kind of a number").strip().upper()
    return KINDS.index(name) if name in KINDS else KINDS.index("OTHER")


def _plain(raw: str) -> str:
    return raw if len(raw) >= 3 and len(set(raw)) > 1 else ""


def _digits(raw: str) -> str:
    return raw if raw.isdigit() else _NO_DIGITS.sub("", raw)


def _a_number(raw: str) -> str:
    digits = _digits(raw).lstrip("0")
    return digits.zfill(9) if 5 <= len(digits) <= 9 else ""


def _ssn(raw: str) -> str:
    digits = _digits(raw)
    if len(digits) != 9 or len(set(digits)) == 1 or digits in {"123456789", "987654321"}:
        return ""
    return "" if digits.startswith("000") or digits.endswith("0000") else digits


def _fin(raw: str) -> str:
    return _plain(raw.lstrip("0"))


def _sid(raw: str) -> str:
    if len(raw) > 2 and raw[:2].isalpha():
        number = raw[2:].lstrip("0")
        return raw[:2] + number if number else ""
    return _plain(raw)


_CANONICAL: Final = {"ANUM": _a_number, "SSN": _ssn, "FIN": _fin, "SID": _sid}
