"""Replies to a submission as EBTS files: ERRT where it is refused, SRE where it is answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Final

from handover.formats.ansi_nist import FieldValue, tagged, transaction, write
from handover.formats.ebts.car import Header
from handover.formats.ebts.values import Name, compact, format_name

MESSAGES: Final = 11
"""2.060 MSG occurs at most eleven times."""
MESSAGE_LENGTH: Final = 300
RAP_SHEET_LENGTH: Final = 200_000
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")
_UNKNOWN_ORI: Final = "UNKNOWN00"
"""Stands in 1.007 of a reply to a sender whose ORI could not be read; nine characters as the form wants."""
_UNKNOWN_TCN: Final = "UNREADABLE"
"""Stands in 1.010 of a reply to a file whose TCN could not be read; ten characters, the least allowed."""


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
    """A tenprint transaction error: ``messages`` are ``CODE - text`` lines, 2.060 MSG.

    Any input can be answered: an empty or impossible ``tcr`` or ``dai`` is replaced by a stand-in, control
    characters and over-long text are cut. Messages beyond eleven are counted in the last one.
    """
    lines = [_clean(m, MESSAGE_LENGTH) for m in messages if _clean(m, MESSAGE_LENGTH)]
    if not lines:
        lines = ["E0004 - the submission could not be read"]
    if len(lines) > MESSAGES:
        rest = len(lines) - MESSAGES + 1
        lines = [*lines[: MESSAGES - 1], f"E0004 - and {rest} more faults that are not listed"]
    fields: list[tuple[int, FieldValue]] = [
        (2, "00"),
        (6, _attention(attention)),
        (9, _clean(booking_number, 20)),
        (60, [[line] for line in lines]),
        (73, _ori(control_ori)),
    ]
    return _reply("ERRT", tcn, tcr, ori, dai, date, fields)


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
    """Submission results: SRF I or N, NAM, CRI and, where there are any, UCN, SID and the rap sheet.

    ``rap_sheet`` beyond 200,000 characters (2.075 ERS) is cut, and its last line says so. Line feeds in it
    become CR LF. Raises ``ValueError`` for an identification without a UCN or the reverse.
    """
    if identified != bool(ucn):
        raise ValueError("an identification has a UCN, and only an identification has one")
    person = name if isinstance(name, Name) else Name(**{"last": "", **name})
    values: list[tuple[int, FieldValue]] = [
        (2, "00"),
        (6, _attention(attention)),
        (9, _clean(booking_number, 20)),
        (14, _clean(ucn, 9)),
        (15, _clean(sid, 10)),
        (18, _clean(format_name(person), 50) or "UNKNOWN"),
        (59, "I" if identified else "N"),
        (60, [[_clean(m, MESSAGE_LENGTH)] for m in messages[:MESSAGES]]),
        (73, _ori(control_ori) or _ori(dai)),
        (75, _rap_sheet(rap_sheet)),
    ]
    return _reply("SRE", tcn, tcr, ori, dai, date, values)


def _reply(
    tot: str, tcn: str, tcr: str, ori: str, dai: str, day: dt.date, fields: list[tuple[int, FieldValue]]
) -> bytes:
    head = Header(
        tot=tot,
        tcn=_clean(tcn, 40),
        ori=_clean(ori, 9),
        dai=_ori(dai) or _UNKNOWN_ORI,
        day=compact(day.isoformat()),
        tcr=_tcr(tcr),
    )
    return write(transaction(head.fields(), [tagged(2, [pair for pair in fields if pair[1]])]))


def _clean(text: str, most: int) -> str:
    printable = _CONTROLS.sub(" ", text).encode("utf-8", "replace").decode("utf-8")
    return " ".join(printable.split())[:most].strip()


def _tcr(text: str) -> str:
    """The request's TCN as it was, since the sender looks for it; a stand-in where there is none."""
    clean = _CONTROLS.sub("", text).encode("utf-8", "replace").decode("utf-8").strip()[:40]
    return clean or _UNKNOWN_TCN


def _ori(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text.encode("ascii", "ignore").decode())[:9]


def _attention(text: str) -> str:
    clean = _clean(text.replace(".", " "), 30)
    return clean if len(clean) >= 3 else ""


def _rap_sheet(text: str) -> str:
    clean = _CONTROLS.sub(" ", text).encode("utf-8", "replace").decode("utf-8")
    lines = "\r\n".join(clean.splitlines())
    if len(lines) <= RAP_SHEET_LENGTH:
        return lines
    note = "\r\n(cut here: the record is longer than this field holds; ask for it in full)"
    return lines[: RAP_SHEET_LENGTH - len(note)] + note
