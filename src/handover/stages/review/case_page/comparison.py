"""What the sources say of the person, side by side, and where they contradict each other.

Prints decided identity. Names and dates are compared afterwards so that an officer sees a disagreement;
they decide nothing, and birthplace and citizenship speak of sameness only, never of status.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from handover.matching.biographics import default_weights
from handover.matching.biographics.explanations import as_html_rows, as_svg, explained
from handover.matching.types import FieldEvidence
from handover.stages.identification.public import biographics, biographics_of, withheld
from handover.stages.review.case_file.file import CaseFile

EVEN = 1
"""Population size that gives even odds before names are compared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One pair of sources, field by field."""

    source: str
    rows: tuple[FieldEvidence, ...]

    @property
    def svg(self) -> SafeString:
        """The waterfall, from even odds: prints have named the record already."""
        shown = explained(self.rows, EVEN, default_weights().calibration)
        return mark_safe(as_svg(f"Waterfall: {self.source}", shown))  # noqa: S308 - escaped by the drawing

    @property
    def table(self) -> SafeString:
        """The same numbers."""
        shown = explained(self.rows, EVEN, default_weights().calibration)
        return mark_safe(as_html_rows(shown))  # noqa: S308 - escaped where it is written

    @property
    def contradictions(self) -> tuple[FieldEvidence, ...]:
        """Fields that speak against the same person."""
        return tuple(r for r in self.rows if r.contradicts)


def compare_sources(file: CaseFile) -> list[Comparison]:
    """The booking against the immigration identity and, where there is one, the criminal identity."""
    from handover.matching.biographics import compare  # it brings a compiler

    probe = biographics_of(file.booking)
    person = file.immigration
    other = biographics(
        person.names, person.births, person.sex, person.birthplace, person.citizenship,
        [("FIN", person.fin), *([("ANUM", person.a_number)] if person.a_number else [])],
    )  # fmt: skip
    found = [Comparison("Booking and immigration record", _rows(compare(probe, other).evidence))]
    if file.criminal:
        record = file.criminal
        numbers = [("UCN", record.ucn), *([("SID", record.sid)] if record.sid else [])]
        third = biographics(record.names, record.births, record.sex, record.birthplace, numbers=numbers)
        found.append(Comparison("Booking and criminal record", _rows(compare(probe, third).evidence)))
    return found


def _rows(evidence: Iterable[FieldEvidence]) -> tuple[FieldEvidence, ...]:
    return tuple(withheld(row) for row in evidence)
