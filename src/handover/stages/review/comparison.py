"""What the sources say of the person, side by side, and where they contradict each other.

Prints decided identity. Names and dates are compared afterwards so that an officer sees a disagreement;
they decide nothing, and birthplace and citizenship speak of sameness only, never of status.
"""

from __future__ import annotations

from dataclasses import dataclass

from handover.matching.biographics import compare
from handover.matching.types import FieldEvidence
from handover.stages.identification.probes import biographics, biographics_of
from handover.stages.review.evidence import File


@dataclass(frozen=True, slots=True)
class Comparison:
    """One pair of sources, field by field."""

    source: str
    rows: tuple[FieldEvidence, ...]

    @property
    def contradictions(self) -> tuple[FieldEvidence, ...]:
        """Fields that speak against the same person."""
        return tuple(r for r in self.rows if r.contradicts)


def compare_sources(file: File) -> list[Comparison]:
    """The booking against the immigration identity and, where there is one, the criminal identity."""
    probe = biographics_of(file.booking)
    person = file.immigration
    other = biographics(
        person.names, person.births, person.sex, person.birthplace, person.citizenship,
        [("FIN", person.fin), *([("ANUM", person.a_number)] if person.a_number else [])],
    )  # fmt: skip
    found = [Comparison("Booking and immigration record", tuple(compare(probe, other).evidence))]
    if file.criminal:
        record = file.criminal
        numbers = [("UCN", record.ucn), *([("SID", record.sid)] if record.sid else [])]
        third = biographics(record.names, record.births, record.sex, record.birthplace, numbers=numbers)
        found.append(Comparison("Booking and criminal record", tuple(compare(probe, third).evidence)))
    return found
