"""What tells the person booked from another of the same name: which facts would, and which of them are on record.

Names and dates alone bring up a want; they say nothing of who the person is (NCIC hit confirmation: the agency that
entered it confirms). Pure: records in, rows out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handover.matching.types import Biographics, FieldEvidence


class FactStanding(StrEnum):
    """Where one fact stands between a booking and a record."""

    AGREES = "agrees"
    DIFFERS = "differs"
    PARTLY = "agrees in part"
    ON_RECORD = "on record; not given at booking"
    GIVEN = "given at booking; not on record"
    NEITHER = "on neither side"
    NO_PRINTS = "not on record under this want"


@dataclass(frozen=True, slots=True)
class Separator:
    """One fact that would tell namesakes apart, where it stands, and what to do where it is missing."""

    fact: str
    standing: FactStanding
    ask: str = ""

    @property
    def tells_apart(self) -> bool:
        """Whether the fact speaks against the same person."""
        return self.standing is FactStanding.DIFFERS

    @property
    def open(self) -> bool:
        """Return whether the fact could still be obtained and would distinguish them."""
        return self.standing in (
            FactStanding.ON_RECORD,
            FactStanding.GIVEN,
            FactStanding.NEITHER,
            FactStanding.NO_PRINTS,
        )


_NUMBERS: Final = (
    ("UCN", "FBI number (UCN)"),
    ("SID", "state identification number (SID)"),
    ("SSN", "social security number"),
    ("ANUM", "A-number"),
    ("PASSPORT", "passport number"),
)
_ASK_ENTERING: Final = "ask the agency that entered the want"
_ASK_PERSON: Final = "ask at the jail"


def separators(
    booking: Biographics, record: Biographics, evidence: Sequence[FieldEvidence], *, prints: bool
) -> list[Separator]:
    """The facts that could tell the two apart, prints first. ``prints``: the record's identity has prints on file."""
    seen = {row.field: row for row in evidence}
    return [
        Separator("fingerprints", FactStanding.AGREES) if prints
        else Separator("fingerprints", FactStanding.NO_PRINTS, _ASK_ENTERING),
        _fact("birth date", seen.get("birth date"), bool(booking.births), bool(record.births)),
        _middle(booking, record, seen.get("given name")),
        *_numbers(booking, record, seen),
        _fact("sex", seen.get("sex"), bool(booking.sex), bool(record.sex)),
    ]  # fmt: skip


def _fact(name: str, row: FieldEvidence | None, given: bool, recorded: bool) -> Separator:
    if row is not None and row.level != "not compared":
        return Separator(name, _standing(row))
    if given and recorded:
        return Separator(name, FactStanding.PARTLY, "compare by eye: it could not be read")
    if recorded:
        return Separator(name, FactStanding.ON_RECORD, _ASK_PERSON)
    if given:
        return Separator(name, FactStanding.GIVEN, _ASK_ENTERING)
    return Separator(name, FactStanding.NEITHER, f"{_ASK_PERSON} and {_ASK_ENTERING}")


def _standing(row: FieldEvidence) -> FactStanding:
    if row.level.startswith("same"):
        return FactStanding.AGREES
    return FactStanding.DIFFERS if row.weight < 0 else FactStanding.PARTLY


def _middle(booking: Biographics, record: Biographics, row: FieldEvidence | None) -> Separator:
    mine, theirs = ({n.middle.upper() for n in side.names if n.middle} for side in (booking, record))
    if mine and theirs:
        if mine & theirs:
            return Separator("middle name", FactStanding.AGREES)
        initials = {m[0] for m in mine} & {t[0] for t in theirs}
        short = any(len(name) == 1 for name in mine | theirs)
        level = (
            FactStanding.PARTLY
            if initials and (short or row is None or row.weight > 0)
            else FactStanding.DIFFERS
        )
        return Separator("middle name", level)
    return _fact("middle name", None, bool(mine), bool(theirs))


def _numbers(
    booking: Biographics, record: Biographics, seen: dict[str, FieldEvidence]
) -> Iterator[Separator]:
    for kind, name in _NUMBERS:
        mine, theirs = (any(k == kind for k, _ in side.numbers) for side in (booking, record))
        if mine or theirs or kind in ("SID", "SSN"):
            yield _fact(name, seen.get(name), mine, theirs)
