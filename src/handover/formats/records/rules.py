"""The rules that a record keeps, one function a rule, and what a reader says of a record that breaks one.

A rule on one value is used as a validator by the models of `bodies` and `envelope`; a rule on a whole body takes the
body. ``rule`` of a `Rejected` or a `Warned` is the code named in the function's docstring; messages say what to do and
never repeat the value, since it is personal data (the reject file keeps the raw line).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

EARLIEST: Final = dt.date(1900, 1, 1)
LATEST: Final = dt.date(2199, 12, 31)
"""Bound of a date that may lie ahead (a want's expiry, a status' end)."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LINE_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_ORI: Final = re.compile(r"[A-Z0-9]{9}")
_UCN: Final = re.compile(r"[A-Z0-9]{1,9}")
_SID: Final = re.compile(r"[A-Z0-9-]{3,10}")
_A_NUMBER: Final = re.compile(r"[0-9]{8,9}")
_FIN: Final = re.compile(r"[A-Z0-9]{1,12}")
_CODE: Final = re.compile(r"[A-Z]{2}")
_OFFENCE_CODE: Final = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Warned:
    """A record is taken although something is odd: ``rule`` its code, ``field`` such as ``body.ncic_code``."""

    rule: str
    message: str
    field: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record is not taken: ``rule`` the code of the rule, ``message`` what is wrong and what to do, ``field`` where.

    ``more`` holds the further faults of the same record, if any.
    """

    rule: str
    message: str
    field: str
    more: tuple[Rejected, ...] = ()


def fault(rule: str, message: str) -> NoReturn:
    """Raise the error that a validator of the models reports. Raises ``PydanticCustomError``."""
    raise PydanticCustomError(rule, message)


def line_of_text(text: str) -> str:
    """``control-character``: a text of one line has no control character (Unicode Cc) and no lone surrogate."""
    if not text.isprintable() and (_LINE_CONTROL.search(text) or _SURROGATE.search(text)):
        fault(
            "control-character", "holds a control character or a broken character; send the text without it"
        )
    return text


def lines_of_text(text: str) -> str:
    """``control-character``: of control characters a longer text may hold only tabs and line ends."""
    if not text.isprintable() and (_CONTROL.search(text) or _SURROGATE.search(text)):
        fault(
            "control-character", "holds a control character or a broken character; send the text without it"
        )
    return text


def normal(value: object) -> object:
    """Return a text in Unicode NFC (UAX 15), so that the same text always has the same digest; else the value."""
    return value if not isinstance(value, str) or value.isascii() else unicodedata.normalize("NFC", value)


def calendar_date(value: object) -> dt.date:
    """``date-unreadable``: a date is ISO 8601, CCYY-MM-DD, and in the calendar."""
    if type(value) is dt.date:
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    fault("date-unreadable", "is not a date of the calendar written CCYY-MM-DD")


def after_1900(value: dt.date) -> dt.date:
    """``date-out-of-bounds``: no date of a record is before 1900 or after 2199 (bounds of ours)."""
    if not EARLIEST <= value <= LATEST:
        fault("date-out-of-bounds", "is before 1900 or after 2199; correct the year")
    return value


def not_ahead(value: dt.date, info: ValidationInfo) -> dt.date:
    """``date-in-future``: what has happened did not happen after today. Not asked where no ``today`` is given."""
    today = info.context.get("today") if isinstance(info.context, Mapping) else None
    if today is not None and value > today:
        fault("date-in-future", "lies in the future; correct it, or send the record when it has happened")
    return value


def birth(text: str, info: ValidationInfo) -> str:
    """``birth-unreadable``, ``date-out-of-bounds``, ``date-in-future``: a birth is CCYY-MM-DD, 00 for a month or day
    that is not known (EBTS 2.022 DOB), from 1900 until today."""
    if not _DATE.fullmatch(text):
        fault(
            "birth-unreadable",
            "is not a birth date written CCYY-MM-DD (00 for a month or day that is not known)",
        )
    year, month, day = text[:4], text[5:7], text[8:]
    if month == "00" and day != "00":
        fault("birth-unreadable", "has a day but no month; write 00 for both")
    try:
        earliest = dt.date(int(year), int(month) or 1, int(day) or 1)
    except ValueError:
        fault("birth-unreadable", "is not a date of the calendar")
    not_ahead(after_1900(earliest), info)
    return text


def ori(text: str) -> str:
    """``ori-shape``: an ORI is nine letters and digits (NCIC; EBTS 1.008, 2.073)."""
    return _shaped(text, _ORI, "ori-shape", "is not an ORI of nine capital letters and digits")


def ucn(text: str) -> str:
    """``ucn-shape``: a UCN (FBI number) is at most nine letters and digits (EBTS 2.014)."""
    return _shaped(text, _UCN, "ucn-shape", "is not a UCN of at most nine capital letters and digits")


def sid(text: str) -> str:
    """``sid-shape``: a SID is three to ten letters, digits and hyphens (EBTS 2.015)."""
    return _shaped(text, _SID, "sid-shape", "is not a SID of three to ten capital letters, digits or hyphens")


def a_number(text: str) -> str:
    """``a-number-shape``: an A-number is eight or nine digits (8 CFR 1003.17; USCIS forms)."""
    return _shaped(
        text, _A_NUMBER, "a-number-shape", "is not an A-number of eight or nine digits without the letter"
    )


def fin(text: str) -> str:
    """``fin-shape``: a FIN is at most twelve letters and digits (the length is ours)."""
    return _shaped(text, _FIN, "fin-shape", "is not a FIN of at most twelve capital letters and digits")


def country(text: str) -> str:
    """``place-shape``: a place of birth or citizenship is an NCIC code of two letters (EBTS 2.020, 2.021)."""
    return _shaped(
        text, _CODE, "place-shape", "is not an NCIC code of two capital letters; leave it empty if unknown"
    )


def disposed_before_arrested(disposed_on: dt.date | None, arrested_on: dt.date | None) -> Rejected | None:
    """``disposed-before-arrested``: a court disposes of a charge no earlier than the arrest, where both are dated.

    The arrest is another record: whoever holds both asks this (a reader of rap sheets, the import).
    """
    if disposed_on is None or arrested_on is None or disposed_on >= arrested_on:
        return None
    text = "is before the arrest of this charge; correct the date, or the charge that the disposition names"
    return Rejected("disposed-before-arrested", text, "body.disposed_on")


def offence_code_warning(code: str, listed: Container[str] | None, field: str) -> Warned | None:
    """``unlisted-offence-code``: an NCIC offence code has four digits and stands in the agency's list, if any.

    It is kept as it came.
    """
    if not code or (_OFFENCE_CODE.fullmatch(code) and (listed is None or code in listed)):
        return None
    return Warned("unlisted-offence-code", "is not a listed NCIC offence code; it is kept as it came", field)


def _shaped(text: str, shape: re.Pattern[str], rule: str, message: str) -> str:
    if text and not shape.fullmatch(text):
        fault(rule, message)
    return text
