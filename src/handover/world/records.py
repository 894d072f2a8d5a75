"""The two repositories' records as plain values. Prints are not stored: a `PrintSource` says how to generate
them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from handover.formats.minutiae import FingerMinutiae
from handover.matching.types import Biographics, Identity, PersonName
from handover.world.prints import tenprint


@dataclass(frozen=True, slots=True)
class PrintSource:
    """The seeds from which an enrolled tenprint is generated. ``missing`` positions were not taken."""

    person_seed: int
    press_seed: int
    quality: float
    missing: tuple[int, ...] = ()


class Fingers(Mapping[int, FingerMinutiae]):
    """The fingers of a `PrintSource`, generated on first use (about 1.5 ms for ten)."""

    def __init__(self, source: PrintSource) -> None:
        self._source = source
        self._grown: dict[int, FingerMinutiae] | None = None

    def _all(self) -> dict[int, FingerMinutiae]:
        if self._grown is None:
            s = self._source
            grown = tenprint(s.person_seed, s.press_seed, quality=s.quality)
            self._grown = {p: finger for p, finger in grown.items() if p not in s.missing}
        return self._grown

    def __getitem__(self, position: int) -> FingerMinutiae:
        return self._all()[position]

    def __iter__(self) -> Iterator[int]:
        return iter([p for p in range(1, 11) if p not in self._source.missing])

    def __len__(self) -> int:
        return 10 - len(self._source.missing)


@dataclass(frozen=True, slots=True)
class ChargeRecord:
    """A charge and, separately, its disposition: unknown, pending, dismissed, acquitted, convicted.

    ``code`` NCIC offence code (4 digits), ``severity`` felony or misdemeanour.
    """

    code: str
    literal: str
    severity: str
    disposition: str
    disposed_on: dt.date | None
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class ArrestRecord:
    """One arrest event. ``agency_ori`` made the arrest; ``source`` is the system that reports it."""

    arrested_on: dt.date
    agency_ori: str
    source: str
    as_of: dt.date
    charges: tuple[ChargeRecord, ...]


@dataclass(frozen=True, slots=True)
class CriminalRow:
    """A criminal identity as stored; ``person_id`` is ground truth and not part of the repository."""

    person_id: str
    ucn: str
    sid: str
    biographics: Biographics
    arrests: tuple[ArrestRecord, ...]
    as_of: dt.date
    prints: PrintSource
    has_images: bool = False


@dataclass(frozen=True, slots=True)
class EncounterRecord:
    """One time the prints were taken. ``eid`` its id; ``reason`` why; ``source`` the system that reports it."""

    eid: str
    happened_on: dt.date
    place: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Status:
    """A status over a period, with its source (``source``, ``reliability`` primary/system/secondary) and
    as-of date. ``status`` one of citizen, permanent_resident, nonimmigrant, overstay, paroled, asylum,
    application_pending, no_status.
    """

    status: str
    since: dt.date
    until: dt.date | None
    source: str
    reliability: str
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class Order:
    """A charging_document, proceeding, removal_order or relief. Only a removal order may be ``final``."""

    kind: str
    dated: dt.date
    final: bool
    body: str
    sections: str
    source: str
    reliability: str
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class ImmigrationRow:
    """An immigration identity as stored; ``person_id`` is ground truth. ``certificate``: number of the
    naturalisation certificate, or ``""``. ``protected``: 8 USC 1367 restricts what may be shown.
    """

    person_id: str
    fin: str
    a_number: str
    biographics: Biographics
    encounters: tuple[EncounterRecord, ...]
    statuses: tuple[Status, ...]
    orders: tuple[Order, ...]
    certificate: str
    protected: bool
    as_of: dt.date
    prints: PrintSource
    has_images: bool = False


@dataclass(frozen=True, slots=True)
class WantRecord:
    """An outstanding want. ``person_id`` is ground truth; ``ucn`` is ``""`` if the entering agency did not
    know it.

    ``extradition`` in words; ``names`` primary first.
    """

    person_id: str
    number: str
    ucn: str
    names: tuple[PersonName, ...]
    births: tuple[str, ...]
    sex: str
    numbers: tuple[tuple[str, str], ...]
    offence: str
    offence_code: str
    agency_ori: str
    entered_on: dt.date
    extradition: str


@dataclass(frozen=True, slots=True)
class CriminalRecord:
    """A criminal identity ready to enrol: ``identity`` carries UCN, names and fingers."""

    identity: Identity
    row: CriminalRow


@dataclass(frozen=True, slots=True)
class ImmigrationRecord:
    """An immigration identity ready to enrol: ``identity`` carries FIN, names and fingers."""

    identity: Identity
    row: ImmigrationRow


@dataclass(frozen=True, slots=True)
class Books:
    """Both repositories and the wants."""

    criminal: tuple[CriminalRow, ...] = ()
    immigration: tuple[ImmigrationRow, ...] = ()
    wants: tuple[WantRecord, ...] = field(default=())
