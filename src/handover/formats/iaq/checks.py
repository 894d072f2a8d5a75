"""The fields of an IAQ according to the public text page, and their error."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

GENERIC_OFFENCE: Final = "0399"
"""NCIC offence code if no more specific one applies."""
NAME_LENGTH: Final = 30
ATTENTION_LENGTH: Final = 30
UNKNOWN_BIRTH: Final = "00000000"
"""DOB of a query with an unknown birth date; the value is that of EBTS 2.022, illustrative in an IAQ."""
UNKNOWN_NAME: Final = "UNKNOWN"
UNKNOWN_SEX: Final = "X"
UNKNOWN_BIRTHPLACE: Final = "XX"

_TEXT: Final = r"[A-Z0-9 ,'&()/#+-]"
LAYOUT: Final[dict[str, tuple[str, str, bool]]] = {
    "PUR": (r"[CF]", "C (criminal justice) or F (firearms)", True),
    "ATN": (rf"(?! ){_TEXT}{{1,30}}(?<! )", "1-30 letters, digits or , ' & ( ) / # + -, no period", True),
    "PHN": (r"(?! )[0-9 ()+X-]{1,20}(?<! )", "1-20 digits, spaces or ( ) + - X", True),
    "NAM": (r"[A-Z][A-Z0-9 '-]*(,[A-Z0-9][A-Z0-9 '-]*)?", "LAST,FIRST MIDDLE of at most 30 A-Z ' -", True),
    "DOB": (r"[0-9]{8}", "a calendar date as CCYYMMDD, or 00000000", True),
    "SEX": (r"[MFGNUXYZ]", "one letter: M F G N U X Y Z", True),
    "POB": (r"[A-Z]{2}", "an NCIC code of two letters", True),
    "CUS": (r"[YN]", "Y or N", True),
    "OFF": (r"[0-9]{4}", "an NCIC offence code of four digits", True),
    "ARN": (r"[0-9]{8,9}", "8 or 9 digits", False),
    "FBI": (r"[A-Z0-9]{1,9}", "1-9 letters or digits", False),
    "SID": (r"[A-Z]{2}[A-Z0-9-]{1,8}", "a state code and a number, 3-10 in all", False),
    "OLN": (r"[A-Z0-9*-]{1,20}", "1-20 letters, digits, - or *", False),
    "SOC": (r"[0-9]{9}", "9 digits", False),
}
"""Mnemonic to pattern, rule in words, and whether it is mandatory, from the legacy text page. It states no
length for OLN: 20 is ours. The letters of SEX are those of EBTS 2.024, and U of NCIC; the page states one
letter.
"""


class IaqError(ValueError):
    """A value that a message cannot carry. ``field`` is its mnemonic; the text never repeats the value."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


def check_field(mnemonic: str, value: str) -> None:
    """Check a value against the rule of its field; "" means absent. Raises ``IaqError``."""
    pattern, rule, mandatory = LAYOUT[mnemonic]
    if not value:
        if mandatory:
            raise IaqError(mnemonic, f"is mandatory: {rule}")
        return
    if mnemonic == "NAM" and len(value) > NAME_LENGTH:
        raise IaqError(mnemonic, f"is longer than {NAME_LENGTH} including comma and spaces")
    if not re.fullmatch(pattern, value):
        raise IaqError(mnemonic, rule)
    if (
        mnemonic == "DOB"
        and value != UNKNOWN_BIRTH
        and not is_iso_date(f"{value[:4]}-{value[4:6]}-{value[6:]}")
    ):
        raise IaqError(mnemonic, rule)


def check_line(mnemonic: str, value: str, longest: int) -> None:
    """Check that a value is one non-blank line. Raises ``IaqError``."""
    if not value.strip() or len(value) > longest or not value.isprintable():
        raise IaqError(mnemonic, f"one printable line of 1-{longest} characters")


def is_iso_date(text: str) -> bool:
    """Return whether the text is a calendar date as CCYY-MM-DD."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
