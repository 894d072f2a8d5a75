"""What a jail's booking holds, as one value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.transaction_types import TransactionType, submission_type
from handover.formats.ebts.values import Name
from handover.formats.minutiae import FingerMinutiae


@dataclass(frozen=True, slots=True)
class ArrestSegment:
    """2.047 ASL: an ISO date of offence, or None, and the arrest offence literal."""

    date: str | None
    literal: str


@dataclass(frozen=True, slots=True)
class CourtSegment:
    """2.051 CSL, a court segment: ISO date or None, offence, disposition; ``more`` its later items."""

    date: str | None
    offence: str
    disposition: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustodyStatus:
    """2.054 SSD as an ISO date or None, and 2.055 SLE."""

    date: str | None
    literal: str


@dataclass(frozen=True, slots=True)
class BookingSubmission:
    """A submission of prints with the jail's data about the person. Absent text is ``""``, never None.

    ``births`` ISO dates; an unknown one (eight zeros) is left out. ``numbers`` (MNU prefix, value).
    ``amputations`` finger 1-10 to ``XX`` or ``UP``. ``minutiae`` by finger position, from Type-9 records.
    ``other`` keeps every Type-2 field without an attribute here, including state-defined ones, as (tag, raw
    text with its separators).
    """

    tot: str
    tcn: str
    ori: str
    dai: str
    date: dt.date
    version: str = "0500"
    tcr: str = ""
    priority: str = ""
    control_ori: str = ""
    more_control_oris: tuple[str, ...] = ()
    booking_number: str = ""
    attention: str = ""
    retain: bool = False
    names: tuple[Name, ...] = ()
    births: tuple[str, ...] = ()
    sex: str = ""
    race: str = ""
    birthplace: str = ""
    citizenship: tuple[str, ...] = ()
    height: str = ""
    weight: str = ""
    eyes: str = ""
    hair: str = ""
    ucn: tuple[str, ...] = ()
    sid: str = ""
    ssn: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    arrest_date: dt.date | None = None
    charges: tuple[ArrestSegment, ...] = ()
    dispositions: tuple[CourtSegment, ...] = ()
    custody_status: CustodyStatus | None = None
    residence: str = ""
    caution: str = ""
    marks: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    amputations: dict[int, str] = field(default_factory=dict)
    images: tuple[PrintImage, ...] = ()
    minutiae: dict[int, FingerMinutiae] = field(default_factory=dict, compare=False)
    other: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_booking(self) -> bool:
        """Return whether the transaction type is a criminal tenprint submission."""
        return self.transaction_type.is_booking

    @property
    def transaction_type(self) -> TransactionType:
        """Return how a file of this type is treated."""
        return submission_type(self.tot)
