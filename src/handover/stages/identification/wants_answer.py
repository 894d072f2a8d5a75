"""The answer of a quick wants check (RPISR): red, yellow or green, within seconds and without an examiner.

It is a lead and identifies nobody (EBTS 10.0). The colour says what is on file, not what is to be done: whoever reads
it confirms with the agency that entered the want before anybody is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from handover.formats.ebts.rapid import Colour, write_rpisr
from handover.formats.ebts.transaction_types import Treatment, submission_type
from handover.formats.ebts.values import Name
from handover.matching.types import Band
from handover.repositories.keys import all_keys
from handover.repositories.models import CriminalIdentity, Want
from handover.repositories.models.wants import OUTSTANDING
from handover.repositories.subjects import CRIMINAL
from handover.stages.identification import rules
from handover.stages.identification.models import Candidate, Search, WantHit
from handover.stages.intake.public import bureau_ori
from handover.stages.intake.public import queries as intake

SEARCHED: Final = (
    "SEARCHED: THE CRIMINAL REPOSITORY AND THE WANTS OF THIS SYSTEM. THE FBI'S RISC WAS NOT SEARCHED. "
    "THIS IS A LEAD AND IDENTIFIES NOBODY."
)
ACTION: Final = "CONFIRM WITH THE AGENCY THAT ENTERED THE WANT BEFORE ANYBODY IS HELD ON IT."
_SAID: Final[dict[Colour, str]] = {
    "R": "red: the prints are those of a person with a want",
    "Y": "yellow: a possible want, by names or by prints that an examiner has yet to compare",
    "G": "green: no want was found",
}


@dataclass(frozen=True, slots=True)
class WantLead:
    """What a quick wants check gives. ``identity``: whom the prints establish, told only where a want is theirs."""

    colour: Colour
    identity: CriminalIdentity | None
    wants: tuple[Want, ...]

    @property
    def summary(self) -> str:
        """One line for the ledger and the page."""
        return _SAID[self.colour]


def is_wants_check(tot: str) -> bool:
    """Whether the sender of a file of this type waits for a colour."""
    return submission_type(tot).treatment is Treatment.WANTS_CHECK


def lead_of(search: Search, identity: CriminalIdentity | None, hits: Sequence[WantHit]) -> WantLead:
    """Collect the current wants: those of the person identified by prints, those of possible matches, and those found
    by name."""
    own = _under([identity.ucn]) if identity else []
    perhaps = _under(_between(search)) if search.matter.state == "examination" else []
    by_names = [hit.want for hit in hits if hit.want is not None]
    wants = {want.pk: want for want in (*own, *perhaps, *by_names)}
    colour = rules.colour(own=bool(own), possible=bool(wants))
    return WantLead(colour, identity if own else None, tuple(wants.values()))


def rpisr(search: Search, tcn: str, lead: WantLead, rap_sheet: str, messages: Sequence[str] = ()) -> bytes:
    """Write the answer. ``rap_sheet``: the record as text, sent if it was requested and somebody is identified."""
    asked = intake.wants_check_of(search.booking_matter_id)
    booking = asked.submission
    named = lead.identity
    told = [
        f"POSSIBLE WANT {w.number}: {w.offence}, ENTERED BY {w.agency_ori} - NEEDS CONFIRMATION BY THAT AGENCY"
        for w in lead.wants
    ]
    return write_rpisr(
        tcn=tcn, tcr=booking.tcn, ori=bureau_ori(), dai=booking.ori, date=timezone.now().date(), colour=lead.colour,
        attention=booking.attention, note=" ".join([SEARCHED, *messages]), message="; ".join(told),
        action=ACTION if told else "", ucn=(named.ucn,) if named else (), name=_name(named),
        control_ori=booking.control_ori, booking_number=booking.booking_number,
        rap_sheet=rap_sheet if named and asked.wants_rap_sheet else "",
    )  # fmt: skip


def _name(identity: CriminalIdentity | None) -> Name | None:
    first = next(iter(identity.names), None) if identity else None
    return Name(**{k: v for k, v in first.items() if v}) if first else None


def _between(search: Search) -> list[str]:
    """Return the candidates between the thresholds, whose prints these may be."""
    rows = Candidate.objects.filter(
        matter=search.matter, found=Candidate.Found.PRINTS, band=Band.EXAMINE.value
    )
    return list(rows.values_list("identity", flat=True))


def _under(identities: Sequence[str]) -> list[Want]:
    """The outstanding wants entered under these identities, by any number that they had."""
    keys = {key for one in identities for key in all_keys(one, CRIMINAL)}
    return list(Want.objects.filter(ucn__in=keys - {""}, status__in=OUTSTANDING).order_by("number"))
