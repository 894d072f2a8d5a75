"""Replies to a submission as EBTS files: ERRT if it is refused, SRE if it is answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Final

from handover.formats.ansi_nist import FieldValue, read, tagged, transaction, write
from handover.formats.ebts.car import Header
from handover.formats.ebts.niem import write_package
from handover.formats.ebts.transaction_types import ERROR, RESULT
from handover.formats.ebts.values import Name, compact, format_name

MESSAGES: Final = 11
"""2.060 MSG occurs at most eleven times."""
MESSAGE_LENGTH: Final = 300
RAP_SHEET_LENGTH: Final = 200_000
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Also excludes the two code points that XML cannot represent, so that a text is the same in both encodings.
"""
_UNKNOWN_ORI: Final = "UNKNOWN00"
"""Placeholder in 1.007 of a reply to a sender whose ORI could not be read; nine characters, as the format
requires.
"""
_UNKNOWN_TCN: Final = "UNREADABLE"
"""Placeholder in 1.010 of a reply to a file whose TCN could not be read; ten characters, the least allowed.
"""


def write_errt(  # noqa: PLR0913 - a keyword a field
    *,
    tcn: str,
    tcr: str,
    ori: str,
    dai: str,
    messages: Sequence[str],
    date: dt.date,
    control_ori: str = "",
    booking_number: str = "",
    attention: str = "",
) -> bytes:
    """Write a tenprint transaction error: ``messages`` are ``CODE - text`` lines, 2.060 MSG.

    Any input can be answered: an empty or invalid ``tcr`` or ``dai`` is replaced by a placeholder; control
    characters are removed and long text is truncated. Messages beyond eleven are counted in the last one.
    """
    lines = _listed(messages, "E0004 - and {} more faults that are not listed")
    if not lines:
        lines = ["E0004 - the submission could not be read"]
    fields: list[tuple[int, FieldValue]] = [
        (2, "00"),
        (6, clean_attention(attention)),
        (9, clean(booking_number, 20)),
        (60, [[line] for line in lines]),
        (73, clean_ori(control_ori)),
    ]
    return reply(ERROR.code, tcn, tcr, ori, dai, date, fields)


def write_sre(  # noqa: PLR0913 - a keyword a field
    *,
    tcn: str,
    tcr: str,
    ori: str,
    dai: str,
    date: dt.date,
    identified: bool,
    name: Name | Mapping[str, str],
    control_ori: str,
    booking_number: str = "",
    ucn: str = "",
    sid: str = "",
    rap_sheet: str = "",
    messages: Sequence[str] = (),
    attention: str = "",
) -> bytes:
    """Write submission results: SRF I or N, NAM, CRI and, where there are any, UCN, SID and the rap sheet.

    ``messages`` are ``CODE - text`` lines, 2.060 MSG: prints to take again.
    ``rap_sheet`` beyond 200,000 characters (2.075 ERS) is cut, and its last line says so. Line feeds in it
    become CR LF. Raises ``ValueError`` for an identification without a UCN or the reverse.
    """
    if identified != bool(ucn):
        raise ValueError("an identification must have a UCN, and only an identification may have one")
    person = name if isinstance(name, Name) else Name(**{"last": "", **name})
    values: list[tuple[int, FieldValue]] = [
        (2, "00"),
        (6, clean_attention(attention)),
        (9, clean(booking_number, 20)),
        (14, clean(ucn, 9)),
        (15, clean(sid, 10)),
        (18, clean(format_name(person), 50) or "UNKNOWN"),
        (59, "I" if identified else "N"),
        (60, [[line] for line in _listed(messages, "L0008 - and {} more that are not listed")]),
        (73, clean_ori(control_ori) or clean_ori(dai)),
        (75, rap_sheet_text(rap_sheet)),
    ]
    return reply(RESULT.code, tcn, tcr, ori, dai, date, values)


def _listed(messages: Sequence[str], rest: str) -> list[str]:
    """Return 2.060 MSG, at most eleven lines; if there are more, the last one is ``rest`` with the number
    left out.
    """
    lines = [line for message in messages if (line := clean(message, MESSAGE_LENGTH))]
    if len(lines) <= MESSAGES:
        return lines
    return [*lines[: MESSAGES - 1], rest.format(len(lines) - MESSAGES + 1)]


def in_xml(answer: bytes) -> bytes:
    """Convert an answer to an EBTS 10.0 XML package, for a sender that uses XML. Every field of our answers
    has an element there. Raises ``AnsiNistError`` if ``answer`` is not a transaction.
    """
    return write_package(read(answer)).data


def reply(
    tot: str, tcn: str, tcr: str, ori: str, dai: str, day: dt.date, fields: list[tuple[int, FieldValue]]
) -> bytes:
    """Build an answer's Type-1, linked to the request by its TCN, and its Type-2 without empty fields."""
    head = Header(
        tot=tot,
        tcn=clean(tcn, 40),
        ori=clean(ori, 9),
        dai=clean_ori(dai) or _UNKNOWN_ORI,
        day=compact(day.isoformat()),
        tcr=_tcr(tcr),
    )
    return write(transaction(head.fields(), [tagged(2, [pair for pair in fields if pair[1]])]))


def clean(text: str, most: int) -> str:
    """Reduce a text to one printable line of limited length."""
    printable = _CONTROLS.sub(" ", text).encode("utf-8", "replace").decode("utf-8")
    return " ".join(printable.split())[:most].strip()


def _tcr(text: str) -> str:
    """Return the request's TCN unchanged, since the sender looks for it; a placeholder if there is none."""
    clean = _CONTROLS.sub("", text).encode("utf-8", "replace").decode("utf-8").strip()[:40]
    return clean or _UNKNOWN_TCN


def clean_ori(text: str) -> str:
    """Reduce to at most nine letters and digits."""
    return re.sub(r"[^A-Za-z0-9]", "", text.encode("ascii", "ignore").decode())[:9]


def clean_attention(text: str) -> str:
    """Return 2.006 ATN: no periods, 3 to 30 characters; empty if shorter."""
    line = clean(text.replace(".", " "), 30)
    return line if len(line) >= 3 else ""


def rap_sheet_text(text: str) -> str:
    """Return 2.075 ERS: lines end in CR LF; truncated with a note if longer than the field."""
    clean = _CONTROLS.sub(" ", text).encode("utf-8", "replace").decode("utf-8")
    lines = "\r\n".join(clean.splitlines())
    if len(lines) <= RAP_SHEET_LENGTH:
        return lines
    note = "\r\n(truncated: the record is longer than this field; request the full record)"
    return lines[: RAP_SHEET_LENGTH - len(note)] + note
