"""The forms of dates, one text at a time. Pure; a text that is no date in the form asked for is not read."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from anyascii import anyascii

from handover.matching.biographics.spreadsheets import plain_number

ISO: Final = "YYYY-MM-DD"
AGE: Final = "age in years, year only"
SERIAL: Final = "a spreadsheet's day number"
SECONDS, MILLISECONDS = "seconds since 1970", "milliseconds since 1970"
YEAR_FIRST, MONTH_FIRST, DAY_FIRST = "YYYYMMDD", "MMDDYYYY", "DDMMYYYY"
SHORT: Final = ("MMDDYY", "DDMMYY", "YYMMDD")
NUMERIC_FORMS: Final = (
    YEAR_FIRST,
    MONTH_FIRST,
    DAY_FIRST,
    "YYYY",
    *SHORT,
    SERIAL,
    AGE,
    SECONDS,
    MILLISECONDS,
)
"""Of bare figures, the usual first."""
ORDERS: Final = ("month first", "day first", "year first")
ABSENT: Final = frozenset((
    "", "NULL", "NONE", "NAN", "NAT", "NA", "N/A", "N.A.", "UNKNOWN", "UNK", "UNKN", "NOT KNOWN", "NOT GIVEN",
    "REFUSED", "NOT PROVIDED", "NOT AVAILABLE", "NOT STATED", "DECLINED", "PENDING", "TBD", "MISSING",
    "TEST", "#N/A", "#VALUE!",
))  # fmt: skip
_PARTS: Final = re.compile(r"(\d{1,4}) ?[-/.,_ ] ?(\d{1,2}) ?[-/.,_ ] ?(\d{1,4})(?:[T ,+].*)?")
_TWO: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})|(\d{1,2})[-/. ](\d{4})")
_FIGURES: Final = re.compile(r"(-?\d+)(?:\.0*)?|(-?\d{1,6})\.\d+")
_WITH_TIME: Final = re.compile(r"(\d{8})(?:[T ]\d{4,6}\D.*|[T ]\d{4,6}|\d{6})")
_WEEKDAYS: Final = frozenset(("MARTES", "MARDI", "MARTEDI"))  # they begin like March
_AGED: Final = re.compile(r"(\d{1,3}) ?(?:Y|YO|Y/O|YR|YRS|YEAR|YEARS|YEARS OLD|ANOS)\.?")
_TOKENS: Final = re.compile(r"[A-Z]+|\d+")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("JAN ENE GEN YAN", "FEB FEV", "MAR MRZ MAER", "APR ABR AVR", "MAY MAI MAG", "JUN JUIN GIU IYUN",
         "JUL JUIL LUG IYUL", "AUG AGO AOU AVG", "SEP SET SENT", "OCT OKT OUT OTT", "NOV NOY", "DEC DIC DEZ DEK"), 1)
    for name in names.split()
}  # fmt: skip
_SLASHES: Final = str.maketrans("\\|", "//")
_BEFORE: Final = re.compile(r"^(?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*\.?,? (?=\d)|(?<=\W)'(?=\d\d(?!\d))")
"""A weekday before figures; the sign before a year of two figures."""
_OF_JSON: Final = re.compile(r"/DATE\((-?\d+)(?:[+-]\d{4})?\)/")
_POWER: Final = re.compile(r"\d[.,]\d+E\+?\d+")
_ROMAN_MONTHS: Final = {
    "I": "JAN", "II": "FEB", "III": "MAR", "IV": "APR", "V": "MAY", "VI": "JUN",
    "VII": "JUL", "VIII": "AUG", "IX": "SEP", "X": "OCT", "XI": "NOV", "XII": "DEC",
}  # fmt: skip
_ROMAN: Final = re.compile(r"(\d{1,2})[-/. ]+(I{1,3}|IV|VI{0,3}|IX|XI{0,2})[-/. ]+(\d{4}|\d{2})")
_CLOCK: Final = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?")
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MOST_DAYS: Final = 31
_FIRST_YEAR: Final = 1000
_OLDEST: Final = 120
_EPOCH: Final = date(1899, 12, 30)  # day 0 of spreadsheets, from 1 March 1900 on
_LONG: Final = 9  # figures from which a number may be a moment
_SERIALS: Final = (366, 73_050)


class Reading(NamedTuple):
    """``digits`` YYYYMMDD, ``""`` for none; ``form`` what it was read as; ``read`` whether as a date that there is."""

    digits: str
    form: str
    read: bool = False


class Parts(NamedTuple):
    """Three groups of figures."""

    first: str
    second: str
    third: str


UNREAD: Final = Reading("", "")


@lru_cache(maxsize=1 << 18)
def plain_date(text: str) -> str:
    """Upper-case ASCII, single spaces; an unknown part as zeros."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = re.sub("[年月]", "-", text).replace("日", "")
        text = anyascii(text)
    text = " ".join(text.upper().strip(" '\"`=").split())
    text = _BEFORE.sub("", text.translate(_SLASHES))
    if found := _OF_JSON.fullmatch(text):
        return found[1]
    if "E" in text and _POWER.fullmatch(text):
        text = plain_number(text)
    text = _ROMAN.sub(lambda found: f"{found[1]}-{_ROMAN_MONTHS[found[2]]}-{found[3]}", text)
    return re.sub(r"(?<![A-Z0-9])(XXXX|XX|\?\?|\*\*|UU|UN|--)(?![A-Z0-9])", "00", text)


def figures(plain: str) -> str:
    """The text if it is one bare number, its sign included and ``.0`` taken off; ``""`` else."""
    if found := _WITH_TIME.fullmatch(plain):
        return found[1]
    found = _FIGURES.fullmatch(plain)
    return (found[1] or found[2]) if found else ""


def parts_of(plain: str) -> Parts | None:
    """Three groups of figures, a time behind them left out."""
    found = _PARTS.fullmatch(plain)
    return Parts(*found.groups()) if found else None


def _made(year: int, month: int, day: int, form: str, today: date) -> Reading:
    """A date, if there is one; the month and day may be unknown."""
    if not _FIRST_YEAR <= year <= max(today.year + 1, 9999 if year == 9999 else 0):
        return UNREAD
    if not 0 <= month <= 12 or (month == 0 and day) or day > (_DAYS[month - 1] if month else 0):
        return UNREAD
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if month == 2 and day == 29 and not leap:
        return UNREAD
    return Reading(f"{year:04d}{month:02d}{day:02d}", form, True)


def _century(two: int, today: date) -> int:
    """A year of two figures: the latest that is not to come."""
    year = today.year // 100 * 100 + two
    return year if year <= today.year else year - 100


def read_parts(parts: Parts, order: str, today: date) -> Reading:
    """Three groups in the order of their column, or in the only one that gives a date."""
    a, b, c = (int(part) for part in parts)
    if len(parts.first) >= 3:
        found = _made(a, b, c, ISO, today)
        found = found if found.read or len(parts.first) < 4 else _made(a, c, b, "YYYY-DD-MM", today)
        kept = f"{a:04d}{b:02d}{c:02d}"
        return found if found.read else _impossible(kept if len(parts.third) <= 2 else "")
    short = len(parts.third) == 2
    if len(parts.third) not in (2, 4):
        return UNREAD
    year = _century(c, today) if short else c
    shown = "YY" if short else "YYYY"
    ways = {
        "month first": (year, a, b, f"month/day/{shown}"),
        "day first": (year, b, a, f"day/month/{shown}"),
    }
    if short:
        ways["year first"] = (_century(a, today), b, c, "YY-MM-DD")
    for way in (order, *ORDERS):
        if way in ways and (found := _made(*ways[way], today)).read:
            return found
    month, day = (b, a) if order == "day first" else (a, b)
    return _impossible(f"{year:04d}{month:02d}{day:02d}")


def _impossible(digits: str) -> Reading:
    """No date that there is, but misspelt it still resembles one."""
    return Reading(digits, "impossible date, compared by its figures") if len(digits) == 8 else UNREAD


def read_figures(number: str, form: str, today: date, order: str = "") -> Reading:
    """Bare figures in the form of their column; if the ``order`` of its dates is given, else in any that fits."""
    unlikely = form in (SECONDS, MILLISECONDS) and len(number.lstrip("-")) < _LONG
    found = UNREAD if unlikely and number.isdigit() else _in_form(number, form, today)
    if found.read or not order:
        return found
    usual = {8: YEAR_FIRST, 4: "YYYY"}.get(len(number), "")
    if usual and (other := _in_form(number, usual, today)).read:
        return other
    if unlikely:
        return _in_form(number, form, today)
    ways = (way for way in NUMERIC_FORMS if way not in (SECONDS, MILLISECONDS) or len(number) >= _LONG)
    others = {other.digits: other for way in ways if (other := _in_form(number, way, today)).read}
    wanted = DAY_FIRST if order == "day first" else MONTH_FIRST
    if len(others) > 1 and (other := _in_form(number, wanted, today)).read:
        return other
    if len(others) == 1:
        return next(iter(others.values()))
    return _impossible(number if number.isdigit() and form == YEAR_FIRST and number[0] in "12" else "")


def _in_form(number: str, form: str, today: date) -> Reading:
    if form == SERIAL:
        day = int(number)
        in_bounds = _SERIALS[0] <= day <= _SERIALS[1]
        return _of_date(_EPOCH + timedelta(days=day), form, today) if in_bounds else UNREAD
    if form in (SECONDS, MILLISECONDS):
        return _since_1970(int(number), form, today)
    if not number.isdigit():
        return UNREAD
    if form == AGE:
        years = int(number)
        return Reading(f"{today.year - years:04d}0000", AGE, True) if 0 < years <= _OLDEST else UNREAD
    if form == "YYYY":
        if len(number) == 6:
            return _made(int(number[:4]), int(number[4:]), 0, "YYYYMM", today)
        return _made(int(number), 0, 0, form, today) if len(number) == 4 else UNREAD
    size = len(form)
    if len(number) not in (size, size - 1) or (len(number) < size and form.startswith("Y")):
        return UNREAD
    number = number.zfill(size)  # a spreadsheet took the zero
    at = {letter: number[form.index(letter) : form.rindex(letter) + 1] for letter in "YMD"}
    year = int(at["Y"]) if len(at["Y"]) == 4 else _century(int(at["Y"]), today)
    return _made(year, int(at["M"]), int(at["D"]), form, today)


def _since_1970(number: int, form: str, today: date) -> Reading:
    seconds = number / 1000 if form == MILLISECONDS else float(number)
    if abs(seconds) > 1e10:
        return UNREAD
    try:
        return _of_date((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date(), form, today)
    except OverflowError:
        return UNREAD


def _of_date(day: date, form: str, today: date) -> Reading:
    if not today.year - _OLDEST <= day.year <= today.year:
        return UNREAD
    return Reading(f"{day:%Y%m%d}", form, True)


def named_month(plain: str, today: date) -> Reading:
    """A month by its name, in any order; an age; a year and month."""
    if found := _AGED.fullmatch(plain):
        return _in_form(found[1], AGE, today)
    if found := _TWO.fullmatch(plain):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _made(int(year), int(month), 0, "year and month", today)
    plain = _CLOCK.sub("", plain)
    tokens = _TOKENS.findall(
        plain.split("T", maxsplit=1)[0] if re.match(r"\d{4}-[A-Z]{3}-\d\dT", plain) else plain
    )
    month = next((n for token in tokens if (n := _month(token))), 0)
    numbers = [token for token in tokens if token.isdigit()][:2]
    if not month or not numbers:
        return UNREAD
    if len(numbers) == 1:
        year = int(numbers[0]) if len(numbers[0]) == 4 else _century(int(numbers[0]), today)
        return _made(year, month, 0, "month by name and year", today)
    day, year = numbers if len(numbers[0]) <= 2 and int(numbers[0]) <= _MOST_DAYS else reversed(numbers)
    whole = int(year) if len(year) == 4 else _century(int(year) % 100, today)
    return _made(whole, month, int(day), "month by name", today)


def _month(token: str) -> int:
    """1 to 12 for a month's name or its beginning, in a few languages; 0 for another word."""
    if len(token) < 3 or token in _WEEKDAYS:
        return 0
    return _MONTHS.get(token[:4]) or _MONTHS.get(token[:3], 0)
