"""Intake's checks of a file beyond its format. Pure; one rule per function, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handover.formats.ebts.dictionary import mnemonic
from handover.formats.ebts.transaction_types import Treatment, submission_type

MAX_BYTES: Final = 64 * 1024 * 1024
"""Larger files are refused before they are read (formats.ansi_nist limits)."""


@dataclass(frozen=True, slots=True)
class EbtsFinding:
    """One problem: FBI error code, the EBTS field it is about, and what to do in plain words."""

    code: str
    field: str
    text: str

    def __str__(self) -> str:
        """As EBTS 2.060 MSG says it: ``E0001 - 2.018 NAM: …``; no field where it is the whole file."""
        named = f"{self.field} {mnemonic(self.field)}".strip()
        return f"{self.code} - {named}: {self.text}" if named else f"{self.code} - {self.text}"


def known_agency(ori: str, known: bool, field: str) -> EbtsFinding | None:
    """Only an agency that is on file is answered. EBTS 1.008, 2.073; EFTS 7.0 app. M, A0004 family."""
    if known:
        return None
    return EbtsFinding(
        "A0004", field, f"agency {ori or '(none)'} is not known here; ask the bureau to add its ORI"
    )


def served(tot: str) -> EbtsFinding | None:
    """A file whose type of answer is not given here is refused at once, not answered with another type (EBTS
    1.004)."""
    kind = submission_type(tot)
    if kind.treatment is not Treatment.NOT_SERVED:
        return None
    return EbtsFinding(
        "A0004", "1.004", f"{kind.code} is not served here: nothing answers with {kind.answer}; send it to the service "
        "that does, or a booking as a CAR",
    )  # fmt: skip


def dispositions_taken(tot: str, ori: str, has_feed: bool) -> EbtsFinding | None:
    """A disposition goes into the records by the feed of its agency, which the operator declares (EBTS DSPE, FDSP)."""
    if submission_type(tot).treatment is not Treatment.DISPOSITION or has_feed:
        return None
    return EbtsFinding(
        "A0004", "1.004", f"no feed takes dispositions of {ori or '(none)'}; ask the bureau to declare one (handover "
        "records feed add NAME --form ebts-dispositions)",
    )  # fmt: skip


def may_send(sender_ori: str, named: frozenset[str]) -> EbtsFinding | None:
    """A jail's own account sends for that jail alone (CJIS AC-3; ASVS 8.4.1)."""
    if not sender_ori or sender_ori in named:
        return None
    return EbtsFinding(
        "A0004", "2.073", f"this account acts for {sender_ori}, the file names {', '.join(sorted(named))}"
    )


def arrest_not_in_future(arrest: date | None, today: date) -> EbtsFinding | None:
    """2.045 DOA may be at most one day ahead, for zones west of UTC (EBTS 9.1, DAT and DOA edits)."""
    if arrest is None or arrest <= today + timedelta(days=1):
        return None
    return EbtsFinding(
        "E0002", "2.045", f"date of arrest {arrest} lies in the future; correct it and send a new TCN"
    )


def small_enough(size: int) -> EbtsFinding | None:
    """The size limit, told with both figures."""
    if size <= MAX_BYTES:
        return None
    return EbtsFinding(
        "E0004", "", f"the file has {size:,} bytes, at most {MAX_BYTES:,} are taken; send fewer images"
    )
