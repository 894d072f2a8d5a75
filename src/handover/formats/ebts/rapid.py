"""The quick wants check by two to ten prints: the request RPIS and its answer RPISR, within seconds.

The answer is a lead from FBI's repository of special concern (RISC): wants, sex offenders, known or suspected
terrorists. It identifies nobody; whoever acts on it must confirm it with the agency that entered it (EBTS
10.0).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from handover.formats.ansi_nist import AnsiRecord, FieldValue, tagged, transaction, write
from handover.formats.ebts.answers import (
    MESSAGE_LENGTH,
    clean,
    clean_attention,
    clean_ori,
    rap_sheet_text,
    reply,
)
from handover.formats.ebts.booking import BookingSubmission, read_booking
from handover.formats.ebts.car import Header
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.prints import image_to_record
from handover.formats.ebts.problems import EbtsProblem, SubmissionError, problem
from handover.formats.ebts.values import Name, compact, format_name

PRINTS: Final = range(2, 11)
"""EBTS 9.1: RPIS has two to ten images."""
NOTE_LENGTH: Final = 1000
Colour = Literal["R", "Y", "G"]
"""2.059 SRF of an RPISR: red, a match of high confidence; yellow, a probable candidate; green, none."""


@dataclass(frozen=True, slots=True)
class RapidSearch:
    """A quick wants check as asked: ``repositories`` NDR 2.098 (6 RISC, 11 wants and warrants).

    ``wants_rap_sheet`` 2.070 RAP, ``wants_photo`` 2.096 RPR. ``submission`` holds the sender, the person
    and the prints.
    """

    submission: BookingSubmission
    repositories: tuple[str, ...]
    wants_rap_sheet: bool
    wants_photo: bool


def read_rpis(data: bytes, *, lenient: bool = False) -> RapidSearch:
    """Read a quick wants check in either encoding. ``lenient`` as in ``ansi_nist.read``.

    Raises ``AnsiNistError`` for a file that cannot be read, and ``SubmissionError`` with every fault of one that is of
    another type (A0004), has not two to ten prints of fingers, or does not say who asks, under which number or where.
    """
    submission = read_booking(data, lenient=lenient, require_booking=False)
    faults: list[EbtsProblem] = []
    if submission.tot != "RPIS":
        faults.append(problem("A0004", "1.004", "is not a quick wants check (RPIS)"))
    if len(submission.images) not in PRINTS or any(image.finger is None for image in submission.images):
        faults.append(problem("E0002", "14.013", "are not two to ten prints of single fingers"))
    if not submission.repositories:
        faults.append(problem("E0001", "2.098", "is missing; say where to search"))
    if faults:
        raise SubmissionError(faults)
    other = dict(submission.other)
    return RapidSearch(
        submission,
        submission.repositories,
        other.get("2.070", "").upper() == "Y",
        other.get("2.096", "").upper() == "Y",
    )


def write_rpis(  # noqa: PLR0913 - a keyword a field
    *,
    tcn: str,
    ori: str,
    dai: str,
    date: dt.date,
    control_ori: str,
    attention: str,
    images: Sequence[PrintImage],
    repositories: Sequence[str] = ("6",),
    booking_number: str = "",
    name: Name | None = None,
    birth: str = "",
    sex: str = "",
    rap_sheet_wanted: bool = False,
    photo_wanted: bool = False,
    amputations: Mapping[int, str] | None = None,
) -> bytes:
    """Write a rapid search. ``birth`` ISO; ``repositories`` NDR 2.098, 6 is RISC.

    Raises ``ValueError`` if there are not two to ten images of single fingers, and ``AnsiNistError`` for a
    value that no record can hold.
    """
    if len(images) not in PRINTS or any(image.finger is None for image in images):
        raise ValueError(f"a rapid search has {PRINTS.start} to {PRINTS.stop - 1} images of single fingers")
    missing = sorted((amputations or {}).items())
    fields: list[tuple[int, FieldValue]] = [
        (2, "00"),
        (6, clean_attention(attention) or "NOT GIVEN"),
        (9, clean(booking_number, 20)),
        (18, clean(format_name(name), 50) if name else ""),
        (22, compact(birth) if birth else ""),
        (24, sex),
        (70, "Y" if rap_sheet_wanted else ""),
        (73, clean_ori(control_ori) or clean_ori(ori)),
        (84, [[f"{finger:02d}", code] for finger, code in missing]),
        (96, "Y" if photo_wanted else ""),
        (98, [[number] for number in repositories]),
    ]
    day = compact(date.isoformat())
    records: list[AnsiRecord] = [tagged(2, [pair for pair in fields if pair[1]])]
    records += [image_to_record(image, idc, ori, day) for idc, image in enumerate(images, start=1)]
    ppi = next((i.ppi for i in images if i.record_type == 4), 0)
    head = Header("RPIS", tcn, ori, dai, day, priority="2", resolution=f"{ppi / 25.4:05.2f}")
    return write(transaction(head.fields(), records))


def write_rpisr(  # noqa: PLR0913 - a keyword a field
    *,
    tcn: str,
    tcr: str,
    ori: str,
    dai: str,
    date: dt.date,
    colour: Colour,
    attention: str,
    note: str,
    message: str = "",
    action: str = "",
    ucn: Sequence[str] = (),
    name: Name | None = None,
    control_ori: str = "",
    booking_number: str = "",
    rap_sheet: str = "",
) -> bytes:
    """Write a rapid search's answer. ``note`` NOT 2.088 is always sent; ``action`` ACN 2.071 says what to do.

    Long text is truncated and control characters are removed as in an SRE. Raises ``ValueError`` for an
    unknown colour, and for a green answer that names somebody.
    """
    if colour not in {"R", "Y", "G"}:
        raise ValueError(f"{colour!r} is not R, Y or G")
    if colour == "G" and (ucn or name or rap_sheet):
        raise ValueError("green says that nobody was found; it must not carry a number, name or record")
    values: list[tuple[int, FieldValue]] = [
        (2, "00"),
        (6, clean_attention(attention) or "NOT GIVEN"),
        (9, clean(booking_number, 20)),
        (14, [[clean(number, 9)] for number in ucn[:2]]),
        (18, clean(format_name(name), 50) if name else ""),
        (59, colour),
        (60, clean(message, MESSAGE_LENGTH)),
        (71, clean(action, MESSAGE_LENGTH)),
        (73, clean_ori(control_ori)),
        (75, rap_sheet_text(rap_sheet)),
        (88, clean(note, NOTE_LENGTH) or "SEE 2.059"),
    ]
    return reply("RPISR", tcn, tcr, ori, dai, date, values)
