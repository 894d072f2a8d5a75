"""What people write where they do not know: placeholders. They are no evidence, in a search and in a linkage alike.

One list for names, numbers and dates; what a file or gallery betrays by itself is found by ``overfrequent``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Never a word of a name: first, last or middle name unknown or none. Taken out wherever they stand.
_NEVER: Final = _set(
    "FNU LNU MNU NFN NLN NMN NMI NONE UNK UNKN UNKNOWN NULL XXX NOLASTNAME NOFIRSTNAME NONAME"
)
# A whole part of a name that says that there is none. Beside other words they may be names.
_ALONE: Final = _set(
    "REFUSED REFUSES REFUSAL DECLINED WITHHELD UNIDENTIFIED UNNAMED NAMELESS PENDING TBD TBA TEST TESTING ANONYMOUS"
    " ANON DUMMY VOID DELETED DUPLICATE INVALID UNAVAILABLE UNSPECIFIED UNDISCLOSED MISSING NOTGIVEN NOTKNOWN"
    " NOTPROVIDED NOTAPPLICABLE FIRSTNAME LASTNAME SURNAME FORENAME INFANT NEWBORN BABYBOY BABYGIRL JOHNDOE JANEDOE"
    " DESCONOCIDO DESCONOCIDA NINGUNO UNBEKANNT INCONNU SCONOSCIUTO DESCONHECIDO ASDF ASDFGH QWERTY ABC ABCD ABCDE"
    " DECEASED CONFIDENTIAL REDACTED SEALED EXPUNGED NOBODY SOMEONE TEMP TEMPORARY NAN NN AKA PRISONER DETAINEE"
    " OCCUPANT RESIDENT CUSTOMER TESTPATIENT ZZTEST ZZZTEST PLACEHOLDER"
)
# Two or more of these and nothing else: NO NAME GIVEN, BABY BOY, TEST PATIENT, NOT ON FILE, N/A.
_FILLERS: Final = _ALONE | _set(
    "NO NOT NON NAME NAMES LAST FIRST MIDDLE GIVEN FAMILY KNOWN AVAILABLE PROVIDED STATED OBTAINED RECORDED"
    " REPORTED APPLICABLE ENTERED SUPPLIED DISCLOSED TOLD ON FILE REFUSE TO GIVE BE DETERMINED ANNOUNCED TESTER"
    " PATIENT SUBJECT PERSON DEFENDANT INMATE VICTIM MALE FEMALE MAN WOMAN BOY GIRL BABY CHILD SAMPLE"
    " EXAMPLE FAKE EMPTY DELETE DO USE ERROR SEE ALIAS ABOVE BELOW SAME ONE ONLY SINGLE INITIAL N A SIN NOMBRE"
    " APELLIDO TIENE SANS NOM BLANK NIL NA DATA ENTRY AS"
)
_DOES: Final = _set("JOHN JANE JON BABY JAMES JUDY JIMMY DOE JOHNNY")  # with the surname DOE
_INVENTED: Final = frozenset(
    (("MOUSE", "MICKEY"), ("MOUSE", "MINNIE"), ("PUBLIC", "JOHN"), ("PUBLIC", "JANE"))
)
_NUMBERED: Final = re.compile("(?:TEST(?:ING|ER)?|UNK|UNKNOWN|NONAME|DOE|DUMMY|ZZ+)[0-9]+")
# A whole part of a name in its own script; as Latin letters it would look like a name.
_IN_SCRIPTS: Final = _set(
    "未知 不详 不詳 不明 无名 無名 未詳 无 無 미상 무명 신원미상 неизвестно неизвестный неизвестная неизвестен нет"
    " مجهول مجهولة غيرمعروف لايوجد άγνωστος άγνωστη לאידוע"
)
_SLASHED: Final = re.compile(r"[\W_]*[A-Za-z] ?[/\\] ?[A-Za-z][\W_]*")  # N/A, U/K, S/N
_UNKNOWN: Final = "UNKNOWN"
_MISSPELT: Final = 6  # letters from which one edit off UNKNOWN is a misspelling of it

# Dates that systems write for none: their first and last days, and one figure repeated. Births of the living all lie
# after them, but for the very oldest, who lose the evidence of this one field.
_DAYS: Final = (
    "0001-01-01 1111-11-11 1582-10-14 1582-10-15 1700-01-01 1752-09-14 1753-01-01 1799-12-31 1800-01-01 1850-01-01"
    " 1858-11-17 1899-12-30 1899-12-31 1900-01-01 1900-01-02 1900-12-30 1900-12-31 1901-01-01 1901-12-13 1902-02-02"
    " 1903-03-03 1904-01-01 1904-04-04 1905-05-05 1906-06-06 1907-07-07 1908-08-08 1909-09-09 1910-10-10 1911-11-11"
    " 1912-12-12 2038-01-19 2049-12-31 2050-12-31 2078-12-31 2079-06-06 2099-01-01 2099-12-31 2100-01-01 2100-12-31"
    " 2222-02-22 2999-01-01 2999-12-31 3000-01-01 3333-03-03 9999-01-01 9999-09-09 9999-12-30 9999-12-31"
)
DEFAULT_DATES: Final = frozenset(int(day.replace("-", "")) for day in _DAYS.split())
_NO_YEARS: Final = frozenset((0, 1, 1111, 1900, 2099, 2222, 2999, 9999))
"""Years that, without a month, stand for none."""
_WORD_FIRST: Final = re.compile(
    "(?:UNKNOWN|UNKN|UNK|NONE|NULL|PENDING|REFUSED|DECLINED|TESTING|TEST|TEMP|TBD|DUMMY|VOID|MISSING|NOTKNOWN|NOTGIVEN|NOSSN"
    "|NONUMBER|X{3,})[0-9]*"
)
"""A word for none with figures behind it, or a number whose beginning is masked."""
_PERIODS: Final = (2, 3)
_PERIODIC: Final = 8  # figures of which a few repeated are taken for a placeholder: 121212121, 123123123
_SEQUENCE: Final = 6  # figures in sequence that are taken for a placeholder


def stands_for_none(year: int, month: int, day: int) -> bool:
    """Whether a date, 0 for an unknown part, is one that is written where none is known."""
    if year in (0, 9999) or (not (month and day) and year in _NO_YEARS):
        return True
    return year * 10000 + month * 100 + day in DEFAULT_DATES


def written_for_none(text: str) -> bool:
    """Whether a part of a name, as written, says that there is none: N/A, 未知, مجهول."""
    if text.isascii():
        return len(text) < 9 and _SLASHED.fullmatch(text) is not None
    return "".join(text.split()).casefold() in _IN_SCRIPTS


@lru_cache(maxsize=1 << 16)
def _never(word: str) -> bool:
    if word in _NEVER or word.isdigit() or _NUMBERED.fullmatch(word):
        return True
    if (
        len(word) >= 3 and len(set(word)) == 1 and word != "III"
    ):  # AAA, ZZZZ; the third of his name is no placeholder
        return True
    return len(word) >= _MISSPELT and OSA.distance(word, _UNKNOWN, score_cutoff=1) <= 1


def name_words(words: Sequence[str]) -> list[str]:
    """The words of one part of a name, upper-case ASCII, without placeholders; none where the whole part is one.

    ``X`` alone is one too: Malcolm X is found by his first name.
    """
    kept = [word for word in words if not _never(word)]
    if len(kept) == 1 and (kept[0] in _ALONE or kept[0] in ("X", "XX")):
        return []
    if kept and all(word in _FILLERS for word in kept) and len(words) > 1:
        return []
    return kept


def nobody(surnames: Sequence[str], givens: Sequence[str]) -> bool:
    """Whether both parts together name nobody: DOE, JOHN; NAME, NO; PATIENT, TEST."""
    if tuple(surnames) == ("DOE",) and givens and givens[0] in _DOES:
        return True
    if len(surnames) == 1 and givens and (surnames[0], givens[0]) in _INVENTED:
        return True
    whole = (*surnames, *givens)
    return len(whole) > 1 and all(word in _FILLERS for word in whole)


def is_no_number(text: str) -> bool:
    """Whether letters and digits A-Z 0-9 stand for no number: no digit at all, one repeated, or all in sequence."""
    digits = "".join(c for c in text if c.isdigit())
    short = digits.lstrip("0")
    if not short or len(set(text)) == 1 or _WORD_FIRST.fullmatch(text):
        return True
    if len(digits) >= _PERIODIC and any(
        digits == (digits[:n] * len(digits))[: len(digits)] for n in _PERIODS
    ):
        return True
    several = 4 if text.isdigit() else _SEQUENCE
    return (len(short) >= several and len(set(short)) == 1) or in_sequence(digits) or in_sequence(short)


def in_sequence(digits: str) -> bool:
    """Six figures or more, each the one before plus one, or each minus one: 123456789, 987654321, 1234567890."""
    if len(digits) < _SEQUENCE:
        return False
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return steps in ({1}, {9})
