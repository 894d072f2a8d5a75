"""Convert the text of an element to the text of a field and back; combine several elements into one field.

EBTS 10.0 appendix on the XML encoding: in XML, dates are ISO 8601, indicators are true or false, and a name
is in parts; in the traditional encoding these are CCYYMMDD, Y or N, and one text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_UNKNOWN_DATE: Final = "00000000"
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_INSTANT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}:[0-9]{2})(?:\.[0-9]+)?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_MOST_OFFSET: Final = dt.timedelta(hours=14)
_COMPACT_INSTANT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z")
_SCALE: Final = re.compile(r"([0-9]{1,2})(?:\.([0-9]{0,9}))?")
_DIGITS: Final = re.compile(r"[0-9]{1,6}")


def to_field(form: str, text: str) -> str:
    """Convert to the field's text. A malformed text is kept unchanged: the field's edit will report it."""
    reader = _FORMS.get(form)
    return reader[0](text) if reader else text


def to_element(form: str, text: str) -> str | None:
    """Convert to the element's text; a malformed text is kept unchanged. None for an unknown date, which XML
    cannot express.
    """
    if form == "date" and text == _UNKNOWN_DATE:
        return None
    writer = _FORMS.get(form)
    return writer[1](text) if writer else text


def _date_in(text: str) -> str:
    found = _DATE.fullmatch(text)
    return "".join(found.groups()) if found else text


def _date_out(text: str) -> str:
    found = _COMPACT.fullmatch(text)
    return "-".join(found.groups()) if found else text


def _instant_in(text: str) -> str:
    """Convert xs:dateTime with Z or an offset, of at most 14 hours, to the same moment in UTC. One without either names
    no moment; 24:00 is 0:00 of the next day."""
    found = _INSTANT.fullmatch(text)
    if not found:
        return text
    day, hour, rest, sign, hours, minutes = found.groups(default="0")
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes))
    if int(minutes) > 59 or offset > _MOST_OFFSET or (hour == "24" and rest != "00:00"):
        return text
    late = dt.timedelta(days=hour == "24")
    try:
        local = dt.datetime.fromisoformat(f"{day}T{'00' if late else hour}:{rest}")
        moment = local + late + (offset if sign == "-" else -offset)
    except (ValueError, OverflowError):
        return text
    return f"{moment.year:04d}{moment:%m%d%H%M%S}Z"


def _instant_out(text: str) -> str:
    found = _COMPACT_INSTANT.fullmatch(text)
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else text


def _yes_in(text: str) -> str:
    return {"true": "Y", "1": "Y", "false": "N", "0": "N"}.get(text, text)


def _yes_out(text: str) -> str:
    return {"Y": "true", "N": "false"}.get(text.upper(), text)


def _layout_in(text: str) -> str:
    return {"true": "S", "1": "S", "false": "U", "0": "U"}.get(text, text)


def _layout_out(text: str) -> str:
    return {"S": "true", "U": "false"}.get(text.upper(), text)


def _scale_in(text: str) -> str:
    found = _SCALE.fullmatch(text)
    return f"{float(text):05.2f}" if found else text


def _padded(size: int) -> Callable[[str], str]:
    return lambda text: text.zfill(size) if _DIGITS.fullmatch(text) else text


def _unpadded(text: str) -> str:
    return str(int(text)) if _DIGITS.fullmatch(text) else text


def _digits_in(text: str) -> str:
    return text.replace("-", "").replace(" ", "")


def _same(text: str) -> str:
    return text


_FORMS: Final[dict[str, tuple[Callable[[str], str], Callable[[str], str]]]] = {
    "date": (_date_in, _date_out),
    "instant": (_instant_in, _instant_out),
    "yes": (_yes_in, _yes_out),
    "layout": (_layout_in, _layout_out),
    "scale": (_scale_in, _same),
    "two": (_padded(2), _same),
    "index": (_padded(3), _unpadded),
    "finger": (_padded(2), _unpadded),
    "digits": (_digits_in, _same),
}


@dataclass(frozen=True, slots=True)
class Combination:
    """Elements that form one text in the traditional field; ``join`` and ``split`` use the items in order."""

    join: Callable[[list[str]], str]
    split: Callable[[str], list[str]]


def _name_join(items: list[str]) -> str:
    last, *given = items
    rest = " ".join(part for part in given if part)
    return f"{last},{rest}" if rest else last


def _name_split(text: str) -> list[str]:
    last, _, given = text.partition(",")
    first, _, middle = given.strip().partition(" ")
    return [last.strip(), first, middle.strip()]


def _number_join(items: list[str]) -> str:
    return f"{items[0]}-{items[1]}" if len(items) > 1 and items[1] else items[0]


def _number_split(text: str) -> list[str]:
    rest = text[2:]
    return [text[:2].upper(), rest[1:] if rest.startswith("-") else rest]


def _height_join(items: list[str]) -> str:
    value, unit = items[0], (items[1] if len(items) > 1 else "").upper()
    return f"N{value.zfill(2)}" if unit.startswith("INCH") and value and len(value) <= 2 else value


def _height_split(text: str) -> list[str]:
    return [text[1:], "Inches"] if text.upper().startswith("N") else [text, "FeetInches"]


def _halves(text: str) -> list[str]:
    half = len(text) // 2
    return [text[:half], text[half:]]


_NAME: Final = Combination(_name_join, _name_split)
_RANGE: Final = Combination("".join, _halves)
_WORDS: Final = Combination(lambda items: " ".join(part for part in items if part), lambda text: [text])
COMBINED: Final[dict[str, Combination]] = {
    "1.002": Combination("".join, lambda text: [text[:2], text[2:]]),
    "2.017": Combination(_number_join, _number_split),
    "2.018": _NAME,
    "2.019": _NAME,
    "2.2008": _NAME,
    "2.023": _RANGE,
    "2.028": _RANGE,
    "2.030": _RANGE,
    "2.027": Combination(_height_join, _height_split),
    "2.029": Combination(lambda items: items[0], lambda text: [text, "Pounds"]),
    "2.039": _WORDS,
    "2.041": _WORDS,
}
