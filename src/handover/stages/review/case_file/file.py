"""The records that a decision may rest on, each with a key, what it shows, its source and its date.

Built from the two repositories and the match; what an officer links is kept by key, and the snapshot
keeps what the record said on that day (R4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils import timezone

from handover.process.erasure.traces import traces_of
from handover.process.fold import Refusal, RefusedError
from handover.read_once import read_once
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import queries as intake
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_file.evidence import Evidence
from handover.stages.review.case_file.items import (
    Item,
    of_answer,
    of_criminal,
    of_immigration,
    of_match,
    of_statement,
)
from handover.stages.review.case_file.models import RecordCorrection
from handover.stages.review.case_file.offences import CustodyFlag, Offence, custody_flags
from handover.stages.review.case_file.queries import (
    Elsewhere,
    elsewhere_of,
    file_corrections,
    file_statements,
)
from handover.stages.review.case_file.rules import indicia, youngest_age
from handover.stages.review.case_file.status_effects import StatusBar, StatusEffect, effect_of

if TYPE_CHECKING:
    from handover.repositories.models import CriminalIdentity, ImmigrationIdentity
    from handover.repositories.models.base import RecordRow
    from handover.stages.identification.public import PrintMatch
    from handover.stages.intake.public import Booking
    from handover.stages.notification.public import MatchLink, QueryAnswer


CORRECTED_BY_JAIL: Final = "corrected by the jail"
"""Label for birth data or a citizenship that the jail reported after the booking."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that an officer reads before deciding: booking, both histories, the match, the answer."""

    link: MatchLink
    booking: Booking
    match: PrintMatch
    immigration: ImmigrationIdentity
    criminal: CriminalIdentity | None
    answer: QueryAnswer | None
    items: tuple[Item, ...]
    corrections: tuple[RecordCorrection, ...] = ()
    criminal_match: PrintMatch | None = None
    reported_births: tuple[str, ...] = ()
    """Dates of birth that the jail reported as correct after the booking."""
    births: tuple[tuple[str, str], ...] = ()
    nations: tuple[tuple[str, str], ...] = ()
    """Every birthplace and citizenship on record with its location; if there are several sources, that of each."""
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def corrected(self) -> frozenset[str]:
        """Keys of corrected records (R18): shown with the correction; no finding may rest on them."""
        traces = {c.record_trace for c in self.corrections if c.erased and c.record_trace}
        known = (item.evidence.key for item in self.items) if traces else ()
        hidden = {key for key in known if traces & traces_of([key])}
        return frozenset({c.record_key for c in self.corrections if not c.erased} | hidden)

    @property
    def read_digest(self) -> str:
        """SHA-256, in hexadecimal, of the records that a page of this file shows: what somebody read before they
        decided."""
        said = sorted(
            f"{i.evidence.key} {i.evidence.label} {i.source} {i.reliability}" for i in self.sound_items
        )
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    def pick(self, keys: tuple[str, ...]) -> tuple[Evidence, ...]:
        """The evidence of these keys. Raises ``KeyError`` for a key that is not in the file."""
        known = {item.evidence.key: item.evidence for item in self.items}
        return tuple(known[k] for k in keys)

    def rows(self, keys: Iterable[str]) -> list[RecordRow]:
        """The rows of the repositories behind these keys; of a charge also its arrest and its dispositions."""
        person = self.immigration
        known: dict[str, list[RecordRow]] = {
            **{f"status:{row.pk}": [row] for row in person.statuses.all()},
            **{f"order:{row.pk}": [row] for row in person.orders.all()},
            **{f"encounter:{row.eid}": [row] for row in person.encounters.all()},
        }
        for arrest in self.criminal.arrests.all() if self.criminal else ():
            for charge in arrest.charges.all():
                known[f"charge:{charge.pk}"] = [arrest, charge, *charge.dispositions.all()]
        return [row for key in keys for row in known.get(key, ())]

    @property
    def standing_items(self) -> tuple[Item, ...]:
        """Return the records whose current content was not corrected. If a corrected record has changed since, no
        finding may rest on it, but what it says in the person's favour counts again (R5)."""
        covered = {(c.record_key, c.was) for c in self.corrections}
        return tuple(i for i in self.items if (i.evidence.key, i.evidence.label) not in covered)

    @property
    def citizen_on_record(self) -> bool:
        """Whether a status record, past or current, the answer or a correction shows United States citizenship."""
        said = any(c.citizen for c in self.corrections) or (
            self.answer is not None and "citizen" in (self.answer.opinion, self.answer.status)
        )
        return said or any(i.evidence.shows.startswith(("citizen", "national:")) for i in self.standing_items)

    @property
    def sound_items(self) -> tuple[Item, ...]:
        """The records that were not corrected."""
        return tuple(i for i in self.items if i.evidence.key not in self.corrected)

    @property
    def indicia(self) -> list[str]:
        """What points to United States citizenship anywhere in the file (R5)."""
        return indicia(
            birthplaces=[code for _, code in self.births],
            citizenships=[code for _, code in self.nations],
            records=[i.evidence.shows for i in self.standing_items],
        )  # fmt: skip

    @property
    def offences(self) -> tuple[Offence, ...]:
        """Every charge on record with what the court did, and the booking's own charges, which are pending."""
        past = self.criminal.arrests.all() if self.criminal else ()
        known = [Offence(c.literal, c.severity, c.disposition) for a in past for c in a.charges.all()]
        return (*known, *(Offence(c["literal"], "", "charged") for c in self.booking.charges))

    def effects(self, *wanted: StatusBar) -> tuple[tuple[str, StatusEffect, date], ...]:
        """Return what the statuses in force today bar: the record's key, the row and since when. Without arguments,
        every effect."""
        on, standing = self.today, {i.evidence.key for i in self.standing_items}
        return tuple(
            (f"status:{s.pk}", found, s.since)
            for s in self.immigration.statuses.all()
            if s.since <= on and (s.until is None or s.until >= on) and f"status:{s.pk}" in standing
            and (found := effect_of(s.status, on)) and (not wanted or found.effect in wanted)
        )  # fmt: skip

    @property
    def protected(self) -> bool:
        """Whether 8 USC 1367 restricts the record: by its mark, or by a status in force that it protects."""
        return self.immigration.protected or bool(self.effects(StatusBar.RESTRICTED))

    @property
    def duty_flags(self) -> tuple[CustodyFlag, ...]:
        """The lines that point to 8 USC 1226(c)(1)(E), and so to the duty of 1226(c)(3)."""
        inadmissible = any(i.evidence.shows == "no_status:current" for i in self.sound_items)
        return custody_flags(self.offences, inadmissible=inadmissible, on=self.today)

    @property
    def today(self) -> date:
        """Return today's date where the person is held. In the evening UTC is already a day ahead, which could make a
        child appear to be 18."""
        return timezone.now().astimezone(self.link.matter.agency.zone).date()

    def youngest(self, on: date) -> int | None:
        """Return the youngest age by any date of birth in the file (R17)."""
        births = [
            *self.booking.births,
            *self.reported_births,
            *(text for case in self.elsewhere if case.booking for text in case.booking.births),
            *self.immigration.births,
            *(self.criminal.births if self.criminal else []),
            *(c.birth for c in self.corrections if c.birth),
        ]
        return youngest_age(births, on)

    @property
    def permanent_resident(self) -> bool:
        """Whether the newest status in force is lawful permanent residence."""
        return any(i.evidence.shows == "permanent_resident:current" for i in self.sound_items)

    def snapshot(self) -> dict[str, Any]:
        """The file as it stood, for the decision's own record."""
        return {
            "booking": self.booking.matter.reference,
            "identity": self.immigration.fin,
            "match": {"score": self.match.score, "by_examiner": self.match.by_examiner},
            "items": [asdict(item) for item in self.items],
        }


class RecordGoneError(RefusedError, LookupError):
    """The case cannot be read: its booking, its match or the person's record is not on record any more."""

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        super().__init__(
            Refusal("unreadable", "The person's record, the match or the booking is not on record now.")
        )


@read_once
def file_of(case_id: UUID) -> CaseFile:
    """The whole file of a case. Raises `RecordGoneError`, a ``LookupError``, where a part is missing, and
    ``ErasedError`` where an order erased whose file it is."""
    link = notification.link_of(case_id)
    link.demand_content()
    booking = intake.booking_of(link.booking_matter_id)
    match = identification.match_of(link.search_matter_id)
    for part in (booking, match):
        if part is not None:
            part.demand_content()  # no page and no adverse act may use what was erased
    immigration = identification.immigration_identity(link.identity)
    if booking is None or match is None or immigration is None:
        raise RecordGoneError(case_id)
    criminal_match = identification.criminal_match(link.booking_matter_id)
    criminal = identification.criminal_identity(criminal_match.identity) if criminal_match else None
    answer = notification.answer_of(case_id)
    items = [of_match(match, link), *of_immigration(immigration)]
    if criminal:
        items += of_criminal(criminal)
    if answer:
        items.append(of_answer(answer, link))
    items += [of_statement(said) for said in file_statements(case_id)]
    keys = identification.keys_of(link.identity)
    corrections = tuple(file_corrections(immigration.fin, keys))
    elsewhere = tuple(elsewhere_of(link))
    births, nations = _of_birth(booking, immigration, criminal)
    births += tuple((f"booking of case {e.reference}", e.booking.birthplace) for e in elsewhere if e.booking)
    nations += tuple(
        (f"booking of case {e.reference}", c) for e in elsewhere if e.booking for c in e.booking.citizenship
    )
    reported = intake.corrections_reported(booking)
    births += tuple((CORRECTED_BY_JAIL, one.pob) for one in reported if one.pob)
    nations += tuple((CORRECTED_BY_JAIL, one.ctz) for one in reported if one.ctz)
    return CaseFile(
        link, booking, match, immigration, criminal, answer, tuple(items), corrections, criminal_match,
        tuple(one.dob for one in reported if one.dob), births, nations, elsewhere,
    )  # fmt: skip


_Said = tuple[tuple[str, str], ...]


def _of_birth(
    booking: Booking, immigration: ImmigrationIdentity, criminal: CriminalIdentity | None
) -> tuple[_Said, _Said]:
    """Birthplaces and citizenships; where sources compete, the row shows the most reliable one, and each counts."""
    person = identification.said_of_birth("immigration", immigration.fin)
    births = [("booking", booking.birthplace), ("immigration", immigration.birthplace)]
    births += [("immigration", code) for code in person.birthplaces]
    if criminal:
        births.append(("criminal", criminal.birthplace))
        births += [
            ("criminal", c) for c in identification.said_of_birth("criminal", criminal.ucn).birthplaces
        ]
    nations = [*(("booking", c) for c in booking.citizenship), ("immigration", immigration.citizenship)]
    nations += [("immigration", code) for code in person.citizenships]
    return tuple(dict.fromkeys(births)), tuple(dict.fromkeys(nations))


def file_for(case_id: UUID, built: CaseFile | None) -> CaseFile:
    """The file that the page of this request has built already, else a new one.

    Raises ``ValueError`` for the file of another case, ``LookupError`` where a part is missing.
    """
    if built is None:
        return file_of(case_id)
    if built.link.matter_id != case_id:
        raise ValueError(f"that file is the file of case {built.link.matter_id}, not of {case_id}")
    return built
