"""A person of NIEM XML: names, births, sex, birthplace and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from lxml import etree

from handover.formats.records.rules import Warned
from handover.formats.records.values import MOST_ITEMS
from handover.formats.records.xml_tree import children, first_text, kept_if, name_of, text_at, within

_NAME_PARTS: Final = {
    "last": "PersonSurName", "first": "PersonGivenName", "middle": "PersonMiddleName", "suffix": "PersonNameSuffixText",
}  # fmt: skip
_UCN: Final = re.compile(r"[A-Z0-9]{1,9}")
_SID: Final = re.compile(r"[A-Z0-9-]{3,10}")
_ORI: Final = re.compile(r"[A-Z0-9]{9}")
_BIRTH: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SEXES: Final = {"U": "X", "MALE": "M", "FEMALE": "F", "UNKNOWN": "X"}


def names(person: etree._Element) -> list[dict[str, str]]:
    """Return the name, then the aliases; a blank one is none, and a full name alone stands as the last name."""
    found: list[dict[str, str]] = []
    for element in (*children(person, "PersonName"), *children(person, "PersonAlternateName", "PersonAlias")):
        if (name := name_parts(element)) and name not in found:
            found.append(name)
        if len(found) > MOST_ITEMS:
            break
    return found


def name_parts(element: etree._Element) -> dict[str, str]:
    """Return the parts of one name that are not blank."""
    parts = {part: text for part, tag in _NAME_PARTS.items() if (text := text_at(element, tag))}
    full = text_at(element, "PersonFullName")
    return parts or ({"last": full} if full else {})


def kept_ucn(number: str, field: str) -> tuple[str, tuple[Warned, ...]]:
    """Return an FBI number; one of another shape is left out with a warning."""
    return kept_if(bool(_UCN.fullmatch(number)), number, "ucn-shape", field)


def births(person: etree._Element) -> list[str]:
    """Return the birth dates, 00 for a month or day that is not stated; a text of another form as it stands."""
    found: list[str] = []
    for element in children(person, "PersonBirthDate"):
        text = first_text(element, "Date", "YearMonthDate", "YearDate", "Year")
        match = _BIRTH.fullmatch(text)
        shown = "-".join((match[1], match[2] or "00", match[3] or "00")) if match else text
        if shown and shown not in found:
            found.append(shown)
        if len(found) > MOST_ITEMS:
            break
    return found


def sex(person: etree._Element) -> str:
    """Return the code of the sex, X for one that is not known."""
    text = first_text(person, "PersonSexCode", "PersonSexText").upper()
    return _SEXES.get(text, text)


def state_number(person: etree._Element) -> str:
    """Return the state identification number, as it stands."""
    return next(
        (
            text
            for one in within(person, "PersonStateFingerprintIdentification")
            if (text := text_at(one, "IdentificationID"))
        ),
        "",
    )


def federal_number(person: etree._Element) -> str:
    """Return the FBI number, as it stands."""
    return next(
        (
            text
            for one in within(person, "PersonFBIIdentification")
            if (text := text_at(one, "IdentificationID"))
        ),
        "",
    )


def identity_key(state: str, federal: str) -> str:
    """Return the key of a criminal identity: its state's number, else the federal one; empty if it has neither.

    The corrections of a criminal history name a person by these numbers, so the key can be made of nothing else.
    """
    if state:
        return f"sid:{state}"
    return f"ucn:{federal}" if federal else ""


def identity_body(person: etree._Element) -> tuple[dict[str, Any], str, tuple[Warned, ...]]:
    """Return body, key and warnings of a criminal identity. Of two numbers, one of a wrong shape is left out."""
    state, federal = state_number(person), federal_number(person)
    key = identity_key(state, federal)
    warned: tuple[Warned, ...] = ()
    if state and federal:
        good_state = bool(_SID.fullmatch(state))
        federal, more = kept_ucn(federal, "body.ucn")
        warned += more
        if federal:
            state, more = kept_if(good_state, state, "sid-shape", "body.sid")
            warned += more
    place = first_text(person, "PersonBirthplaceCode")
    place, more = kept_if(bool(re.fullmatch("[A-Z]{2}", place)), place, "place-shape", "body.birthplace")
    body = {
        "ucn": federal, "sid": state, "names": names(person), "births": births(person), "sex": sex(person),
        "birthplace": place, "numbers": list(islice(other_numbers(person), MOST_ITEMS + 1)),
    }  # fmt: skip
    return body, key, (*warned, *more)


def agency(element: etree._Element | None, field: str) -> tuple[str, str, tuple[Warned, ...]]:
    """Return ORI and name of an agency or court. What is no ORI is left out with a warning."""
    if element is None:
        return "", "", ()
    number = first_text(element, "OrganizationORIIdentification", "OrganizationORIID")
    name = first_text(element, "OrganizationName", "CourtName")
    shaped, warned = kept_if(bool(_ORI.fullmatch(number)), number, "ori-shape", field)
    return shaped, name, warned


def other_numbers(person: etree._Element) -> Iterator[dict[str, str]]:
    """Yield the person's other numbers with the codes of EBTS 2.017 and 2.016."""
    kinds = {
        "PersonSSNIdentification": "SOC",
        "DriverLicenseIdentification": "OLN",
        "PersonOtherIdentification": "MN",
    }
    for element in person.iterdescendants():
        kind = kinds.get(name_of(element))
        if kind and (text := text_at(element, "IdentificationID")):
            yield {"type": kind, "number": text}
