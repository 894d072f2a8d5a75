"""A booking entered by hand, from a card that was rolled in ink and scanned: the EBTS file that a live-scan would
write. Pure."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

from handover.formats.ansi_nist import AnsiNistError
from handover.formats.ebts.booking import SubmissionError, read_booking
from handover.formats.ebts.car import write_car
from handover.formats.ebts.spec import SpecError, booking_from_json
from handover.formats.ebts.values import Name

ROLLED: Final = range(1, 11)
PLAIN: Final = (13, 14, 11, 12)
"""Positions of a fingerprint card below the ten: four fingers of each hand, and the thumbs."""
FILENAME: Final = "entered-by-hand.ebts"
_ROLLED_INK, _PLAIN_INK = 3, 2
"""ANSI/NIST-ITL table 7, impression type: not by live-scan, rolled and plain."""


class EntryError(ValueError):
    """The entries do not make a valid booking. ``problems``: by EBTS field or name of the image, "" for the whole."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(text for _, text in problems))


def new_tcn(ori: str, now: dt.datetime) -> str:
    """A control number for one entry (EBTS 1.009). The form keeps it, so that sending twice creates one booking."""
    return f"{ori}H{now:%Y%m%d%H%M%S}{secrets.token_hex(4).upper()}"


def impression(position: int, name: str, ppi: int) -> dict[str, Any]:
    """One image of the card, for `car_of`; ``name`` of its file. It becomes WSQ at 500 ppi, as the bureau takes it."""
    made = _ROLLED_INK if position in ROLLED else _PLAIN_INK
    return {"position": position, "file": name, "impression": made, "ppi": ppi, "encode": "WSQ20"}


def car_of(spec: Mapping[str, Any], files: Mapping[str, bytes], today: dt.date) -> bytes:
    """Write a booking, and read it as the bureau will. ``spec`` as `formats.ebts.spec`; ``files`` by the names it uses.

    Raises `EntryError` with every fault that the reading found.
    """
    try:
        booking = booking_from_json(json.dumps(spec, default=str), lambda name: files[name])
        data = write_car(booking)
        read = read_booking(data, today=today)
    except SpecError as problem:
        raise EntryError([_of_image(text, files) for text in problem.problems]) from problem
    except SubmissionError as problem:
        raise EntryError([(one.field, one.text) for one in problem.problems]) from problem
    except AnsiNistError as problem:
        raise EntryError([("", str(problem))]) from problem
    if [_parts(one) for one in read.names] != [_parts(one) for one in booking.names]:
        raise EntryError(
            [("2.018", "would be read otherwise than it was entered: take out commas between its parts")]
        )
    return data


def _parts(name: Name) -> tuple[str, ...]:
    return tuple(part.upper().strip() for part in (name.last, name.first, name.middle, name.suffix))


def _of_image(text: str, files: Mapping[str, bytes]) -> tuple[str, str]:
    """A fault of the specification, by the image that it names."""
    for name in files:
        before, named, after = text.partition(f": {name}: ")
        if named and before.startswith("images."):
            return name, after
    return "", text
