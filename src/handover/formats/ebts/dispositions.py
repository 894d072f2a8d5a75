"""Dispositions sent by EBTS: read from DSPE (without prints) and FDSP (with), and the answer DSPR.

Sources: EBTS 10.0 (fields and occurrences of DSPE, FDSP, DSPR), its schema (categories of 2.051 CDN, actions of 2.2052
MAI).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, cast

from handover.formats.ansi_nist import FieldValue, TaggedRecord
from handover.formats.ebts.answers import MESSAGE_LENGTH, clean, clean_attention, clean_ori, reply
from handover.formats.ebts.edits import Findings, check_header, check_type2
from handover.formats.ebts.problems import SubmissionError
from handover.formats.ebts.reading import read_transaction
from handover.formats.ebts.values import parse_date

TYPES: Final = frozenset({"DSPE", "FDSP"})
_Action = Literal["ADD", "APPEND", "REPLACE", "DELETE"]
"""2.2052 MAI. An FDSP has none: it adds."""
_ACTIONS: Final = frozenset({"ADD", "APPEND", "REPLACE", "DELETE"})

CATEGORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CONVICTED": "convicted",
        "ACQUITTED": "acquitted",
        "DISMISSED": "dismissed",
        "CHARGES DROPPED": "declined",
        "NOT PROSECUTED": "declined",
        "DIVERSION": "deferred",
        "CONDITIONAL": "deferred",
        "DEFERRED": "deferred",
        "REVOCATION": "vacated",
        "TRANSFERRED": "transferred",
        # Each of these says something else than what became of the charge, or two things at once.
        "MENTAL HEALTH ADJUDICATION": "unknown",
        "JUVENILE ADJUDICATION": "unknown",
        "EXTRADITED": "unknown",
        "DEPORTED": "unknown",
        "DECEASED": "unknown",
        "CONSOLIDATED": "unknown",
        "UNAVAILABLE": "unknown",
        "DESTROYED": "unknown",
        "BAIL/BOND FORFEITURE": "unknown",
        "OTHER": "unknown",
    }
)
"""2.051 CDN and the category of a disposition that it means, by the definitions in the schema of EBTS 10.0."""


@dataclass(frozen=True, slots=True)
class CourtDisposition:
    """One 2.051 CSL: ``offence`` COL, ``provision`` CPL (sentence and other text), ``category`` CDN as sent.

    ``count`` CCT. ``disposed_on`` None where it is not given; ``count`` None where it is not a number from 1.
    """

    disposed_on: dt.date | None
    offence: str
    provision: str
    category: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class DispositionSubmission:
    """A DSPE or FDSP. Absent text is ``""``. ``sent_at`` is 1.014 GMT, else midnight of 1.005 DAT; ``event`` EVI."""

    tot: str
    tcn: str
    ori: str
    dai: str
    sent_at: dt.datetime
    ucn: str
    sid: str
    arrested_on: dt.date | None
    action: _Action
    event: str
    control_ori: str
    attention: str
    dispositions: tuple[CourtDisposition, ...]
    warnings: tuple[str, ...] = ()


def read_disposition(data: bytes, *, lenient: bool = False) -> DispositionSubmission:
    """Read a DSPE or FDSP in either encoding. ``lenient`` as in ``ansi_nist.read``.

    Raises ``AnsiNistError`` for a file that cannot be read, and ``SubmissionError`` with every fault of one that is of
    another type (A0004) or breaks the rules of its type.
    """
    tx = read_transaction(data, lenient=lenient)
    found = Findings(warnings=list(tx.warnings))
    tot = tx.tot.upper()
    if tot not in TYPES:
        found.add("A0004", "1.004", f"is not a disposition ({' or '.join(sorted(TYPES))})")
        raise SubmissionError(found.problems)
    check_header(tx.header, found)
    two = tx.record(2)
    if two is None:
        found.add("E0001", "2.001", "the Type-2 record is missing")
        raise SubmissionError(found.problems)
    check_type2(two, tot, found)
    segments = tuple(_segment(row) for row in two.items(51) if any(item.strip() for item in row))
    if segments and not all(segment.offence for segment in segments):
        found.add("E0001", "2.051", "COL is missing; name the offence that was disposed of")
    action = two.first(2052).upper() or "ADD"
    if action not in _ACTIONS:
        found.add("E0002", "2.2052", f"is not one of {' '.join(sorted(_ACTIONS))}")
    sent_at = _moment(tx.header)
    if sent_at is None:
        found.add("H0002", "1.005", "is not a calendar date")
    if found.problems or sent_at is None:
        raise SubmissionError(found.problems)
    return DispositionSubmission(
        tot=tot,
        tcn=tx.header.first(9),
        ori=tx.header.first(8),
        dai=tx.header.first(7),
        sent_at=sent_at,
        ucn=two.first(14),
        sid=two.first(15),
        arrested_on=parse_date(two.first(45)),
        action=cast(_Action, action),
        event=two.first(2035),
        control_ori=two.first(73),
        attention=two.first(6),
        dispositions=segments,
        warnings=tuple(found.warnings),
    )


def _segment(row: list[str]) -> CourtDisposition:
    day, offence, provision, category, count = [item.strip() for item in [*row, "", "", "", "", ""][:5]]
    number = int(count) if count.isascii() and count.isdigit() and len(count) <= 4 else 0
    return CourtDisposition(parse_date(day), offence, provision, category, number or None)


def _moment(header: TaggedRecord) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(header.first(14), "%Y%m%d%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        day = parse_date(header.first(5))
        return dt.datetime.combine(day, dt.time(), dt.UTC) if day else None


def write_dspr(
    request: DispositionSubmission, *, tcn: str, ori: str, date: dt.date, action: str, ucn: str = ""
) -> bytes:
    """Write the answer of a DSPE: ``action`` (2.071 ACN) says what was done with it. ``ori`` is the one who answers.

    The UCN is the request's unless another is given, such as that of the identity into which it was merged. Long text
    is cut and control characters are removed. Raises ``ValueError`` for an answer that says nothing, or without a UCN.
    """
    said = clean(action, MESSAGE_LENGTH)
    number = clean(ucn or request.ucn, 9)
    if not said or not number:
        raise ValueError("a DSPR says what was done (2.071 ACN), about one UCN (2.014)")
    values: list[tuple[int, FieldValue]] = [
        (2, "00"),
        (6, clean_attention(request.attention)),
        (14, number),
        (71, said),
        (73, clean_ori(request.control_ori)),
        (2035, clean(request.event, 20)),
    ]
    return reply("DSPR", tcn, request.tcn, ori, request.ori, date, values)
