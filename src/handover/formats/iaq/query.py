"""The Immigration Alien Query."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NotRequired, Self, TypedDict, Unpack

from anyascii import anyascii

from handover.formats.iaq.checks import (
    ATTENTION_LENGTH,
    GENERIC_OFFENCE,
    LAYOUT,
    NAME_LENGTH,
    UNKNOWN_BIRTH,
    UNKNOWN_BIRTHPLACE,
    UNKNOWN_NAME,
    UNKNOWN_SEX,
    IaqError,
    check_field,
    is_iso_date,
)

_HEADER: Final = re.compile(r"IAQ\.([A-Z0-9]{9})\.AX\.TXT\n?")


class ExactFields(TypedDict):
    """Fields that `AlienQuery.fitting` passes on unchanged."""

    sender_ori: str
    phone: str
    purpose: NotRequired[str]
    in_custody: NotRequired[bool]
    a_number: NotRequired[str]
    ucn: NotRequired[str]
    sid: NotRequired[str]
    oln: NotRequired[str]
    ssn: NotRequired[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlienQuery:
    """An IAQ. Every value is stored as it will be sent, in capitals; `fitting` makes one from free text.

    ``sender_ori`` 9 letters or digits; ``purpose`` C or F; ``attention`` who asks (30), ``phone`` whom to
    call back (20); ``last``, ``first``, ``middle`` together at most 30 with their comma and space;
    ``birth`` ISO date or "" where unknown; ``sex`` one letter; ``birthplace`` NCIC code; ``offence``
    NCIC code; ``a_number`` 8-9 digits; ``ucn`` the FBI number; ``oln`` driver's licence; ``ssn`` 9 digits.
    ``shortened``, ``respelled``, ``supplied`` name the fields that `fitting` shortened, wrote in other
    characters, or filled with the value for "unknown"; they are not sent. Raises ``IaqError``.
    """

    sender_ori: str
    purpose: str = "C"
    attention: str
    phone: str
    last: str
    first: str
    middle: str
    birth: str
    sex: str
    birthplace: str
    in_custody: bool = True
    offence: str = GENERIC_OFFENCE
    a_number: str = ""
    ucn: str = ""
    sid: str = ""
    oln: str = ""
    ssn: str = ""
    shortened: tuple[str, ...] = field(default=(), compare=False)
    respelled: tuple[str, ...] = field(default=(), compare=False)
    supplied: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z0-9]{9}", self.sender_ori):
            raise IaqError("ORI", "9 letters or digits")
        for part in (self.last, self.first, self.middle):
            if "," in part or part != " ".join(part.split()):
                raise IaqError("NAM", "no comma and no extra space inside a part of the name")
        if self.middle and not self.first:
            raise IaqError("NAM", "a middle name without a first name")
        if self.birth and not is_iso_date(self.birth):
            raise IaqError("DOB", "an ISO date (CCYY-MM-DD), or empty where unknown")
        values = self.fields()
        for mnemonic in LAYOUT:
            check_field(mnemonic, values.get(mnemonic, ""))

    @classmethod
    def fitting(
        cls,
        *,
        attention: str,
        last: str,
        first: str = "",
        middle: str = "",
        birth: str = "",
        sex: str = "",
        birthplace: str = "",
        offence: str = "",
        **exact: Unpack[ExactFields],
    ) -> Self:
        """Make a query from the values of a booking.

        Attention and names are converted to capitals A-Z (noted in ``respelled`` if more than case changed)
        and shortened to their length (``shortened``): a name loses its middle name first, then the end of its
        first name, then of its last. Name, birth date, sex, birthplace and offence have a value for "unknown"
        (``supplied``). Nothing else is changed, so everything else can raise ``IaqError``.
        """
        asked = _plain(attention, r"[^A-Z0-9 ,'&()/#+-]+")
        names = [_plain(part, r"[^A-Z0-9 '-]+").lstrip("'- ") for part in (last, first, middle)]
        names = ([part for part in names if part] or [UNKNOWN_NAME]) + [""] * 3
        parts, name_is_cut = _cut_name(*names[:3])
        short = asked[:ATTENTION_LENGTH].rstrip()
        known = {"NAM": names[0] != UNKNOWN_NAME, "DOB": birth, "SEX": sex, "POB": birthplace, "OFF": offence}
        is_respelled = names[:3] != [_capitals(part) for part in (last, first, middle)]
        return cls(
            attention=short,
            last=parts[0],
            first=parts[1],
            middle=parts[2],
            birth=birth,
            sex=sex or UNKNOWN_SEX,
            birthplace=birthplace or UNKNOWN_BIRTHPLACE,
            offence=offence or GENERIC_OFFENCE,
            shortened=_set({"ATN": short != asked, "NAM": name_is_cut}),
            respelled=_set({"ATN": asked != _capitals(attention), "NAM": is_respelled}),
            supplied=_set({name: not value for name, value in known.items()}),
            **exact,
        )

    def fields(self) -> dict[str, str]:
        """Return mnemonics and values in sending order; optional fields only if they have a value."""
        values = {
            "PUR": self.purpose,
            "ATN": self.attention,
            "PHN": self.phone,
            "NAM": _joined(self.last, self.first, self.middle),
            "DOB": self.birth.replace("-", "") or UNKNOWN_BIRTH,
            "SEX": self.sex,
            "POB": self.birthplace,
            "CUS": "Y" if self.in_custody else "N",
            "OFF": self.offence,
            "ARN": self.a_number,
            "FBI": self.ucn,
            "SID": self.sid,
            "OLN": self.oln,
            "SOC": self.ssn,
        }
        return {name: value for name, value in values.items() if value or LAYOUT[name][2]}

    def text(self) -> str:
        """Write the message: ``IAQ.`` ORI ``.AX.TXT``, then on the next line each field as ``MNE/value.``"""
        body = "".join(f"{name}/{value}." for name, value in self.fields().items())
        return f"IAQ.{self.sender_ori}.AX.TXT\n{body}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the query of a text; fields in any order. Raises ``IaqError``.

        The text does not say where a first name of two words ends: the first word is taken as the
        first name, the rest as the middle name. ``parse(query.text()).text()`` is ``query.text()``.
        """
        head = _HEADER.match(text)
        if head is None:
            raise IaqError(
                "IAQ",
                "must begin with IAQ, an ORI of 9 characters, AX and TXT, with a period after each but the last",
            )
        values = _split(text[head.end() :])
        for mnemonic in LAYOUT:
            check_field(mnemonic, values.get(mnemonic, ""))
        last, _, given = values["NAM"].partition(",")
        first, _, middle = given.partition(" ")
        born = values["DOB"]
        return cls(
            sender_ori=head[1],
            purpose=values["PUR"],
            attention=values["ATN"],
            phone=values["PHN"],
            last=last,
            first=first,
            middle=middle,
            birth="" if born == UNKNOWN_BIRTH else f"{born[:4]}-{born[4:6]}-{born[6:]}",
            sex=values["SEX"],
            birthplace=values["POB"],
            in_custody=values["CUS"] == "Y",
            offence=values["OFF"],
            a_number=values.get("ARN", ""),
            ucn=values.get("FBI", ""),
            sid=values.get("SID", ""),
            oln=values.get("OLN", ""),
            ssn=values.get("SOC", ""),
        )


def _split(body: str) -> dict[str, str]:
    """Split into mnemonics and values. No value may contain a period, so periods separate the fields."""
    pieces = body.strip().split(".")
    if pieces.pop():
        raise IaqError("IAQ", "the last field has no period at its end")
    values: dict[str, str] = {}
    for piece in pieces:
        mnemonic, slash, value = piece.lstrip("\r\n").partition("/")
        if not slash or mnemonic not in LAYOUT:
            raise IaqError("IAQ", "a field is not MNE/value with a mnemonic of the IAQ")
        if mnemonic in values:
            raise IaqError(mnemonic, "stands twice")
        values[mnemonic] = value
    return values


def _joined(last: str, first: str, middle: str) -> str:
    """Format ``LAST,FIRST MIDDLE``; a single name has no comma."""
    return f"{last},{first} {middle}".rstrip() if first else last


def _capitals(text: str) -> str:
    return " ".join(text.upper().split())


def _plain(text: str, unwanted: str) -> str:
    """Convert to Latin capitals with single spaces; a character that the field cannot hold becomes a space."""
    return _capitals(re.sub(unwanted, " ", anyascii(text).upper()))


def _cut_name(last: str, first: str, middle: str) -> tuple[tuple[str, str, str], bool]:
    """Shorten the parts so that they fit; also returns whether anything was shortened."""
    if len(_joined(last, first, middle)) <= NAME_LENGTH:
        return (last, first, middle), False
    room = NAME_LENGTH - len(_joined(last, first, "")) - 1
    if first and room > 0:
        return (last, first, middle[:room].rstrip()), True
    room = NAME_LENGTH - len(last) - 1
    if first and room > 0:
        return (last, first[:room].rstrip(), ""), True
    return (last[:NAME_LENGTH].rstrip(), "", ""), True


def _set(flags: dict[str, bool]) -> tuple[str, ...]:
    return tuple(name for name, is_set in flags.items() if is_set)
