"""Dates, codes and numbers in one comparable form each. Pure; unreadable means absent, never an error."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.placeholders import is_no_number, stands_for_none
from handover.matching.biographics.spreadsheets import plain_number

# ITIN: what a tax office gives to those who have no social security number; written in the same field.
KINDS: Final = ("UCN", "FIN", "SID", "ANUM", "SSN", "PASSPORT", "OTHER", "ITIN")
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

    A day without a month is dropped: the year stays. A date that stands for none (1900-01-01) is none.
    """
    found = _DATE.fullmatch(_text(value, "a birth date")[:32].strip())
    if not found:
        return 0
    year, month, day = (int(part or "0") for part in found.groups())
    if not 1850 <= year <= 2150 or month > 12 or stands_for_none(year, month, day if month else 0):
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

    ANUM and SSN to nine digits, SID as state and digits, all without leading zeros where a spreadsheet may have
    taken them, as upper-case letters and digits. An ITIN in the field of an SSN is one
    (26 USC 6109; IRS Pub. 1915).
    """
    which = _kind(kind)
    text = plain_number(_text(value, "a number")[:64])
    form = _CANONICAL.get(KINDS[which], _plain)(_SEPARATORS.sub("", text.upper()), text)
    if KINDS[which] == "SSN" and _is_itin(form):
        which = KINDS.index("ITIN")
    return which, form


@lru_cache(maxsize=1 << 8)
def _kind(kind: str) -> int:
    name = _text(kind, "the kind of a number").strip().upper()
    return KINDS.index(name) if name in KINDS else KINDS.index("OTHER")


def _plain(raw: str, _: str = "") -> str:
    if len(raw) < 3 or is_no_number(raw):
        return ""
    return raw.lstrip("0")


def _digits(raw: str) -> str:
    return raw if raw.isdigit() else _NO_DIGITS.sub("", raw)


def _a_number(raw: str, _: str) -> str:
    digits = _digits(raw).lstrip("0")
    return digits.zfill(9) if 5 <= len(digits) <= 9 and not is_no_number(digits) else ""


def _nine(raw: str, text: str) -> str:
    """Nine digits; zeros before that a spreadsheet took are given back where nothing but figures was written."""
    digits = _digits(raw)
    return digits.zfill(9) if text.strip().isdigit() and 7 <= len(digits) < 9 else digits


# Printed in advertisements and so used by thousands (SSA, "Misused SSNs"); so are 987-65-4320 to 4329.
_PUBLISHED_SSN: Final = frozenset(("078051120", "219099999", "457555462"))


def _ssn(raw: str, text: str) -> str:
    """A social security number that was ever issued: no area 000, 666 or 9xx, no group 00, no serial 0000 (20 CFR 422;
    SSA POMS RM 10201.035), or an ITIN."""
    digits = _nine(raw, text)
    if len(digits) != 9 or is_no_number(digits) or digits in _PUBLISHED_SSN or digits[:8] == "98765432":
        return ""
    if _is_itin(digits):
        return digits
    impossible = digits[:3] in ("000", "666") or digits[0] == "9"
    return "" if impossible or digits[3:5] == "00" or digits.endswith("0000") else digits


def _is_itin(digits: str) -> bool:
    """9xx with a group of 50 to 65, 70 to 88, 90 to 92 or 94 to 99 (IRS, Internal Revenue Manual 3.21.263)."""
    if len(digits) != 9 or digits[0] != "9":
        return False
    group = int(digits[3:5])
    return 50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99


def _itin(raw: str, text: str) -> str:
    digits = _nine(raw, text)
    return digits if _is_itin(digits) and not is_no_number(digits) else ""


def _sid(raw: str, _: str) -> str:
    if is_no_number(raw):
        return ""
    if len(raw) > 2 and raw[:2].isalpha():
        number = raw[2:].lstrip("0")
        return raw[:2] + number if number and not is_no_number(number) else ""
    return _plain(raw)


_CANONICAL: Final = {"ANUM": _a_number, "SSN": _ssn, "SID": _sid, "ITIN": _itin}
