"""Candidates that names, dates or numbers brought up, as pages, the JSON answer and the text report show them.

A lead is for a person to follow, never an identity. All three are made of one `Lead`, whose numbers are those that
the search recorded; the version of the weights that gave them is recorded with the search.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from handover.matching.biographics import BiographicError, Weights
from handover.matching.biographics.explaining import Explained, as_html_table, as_svg, as_text, explained
from handover.matching.biographics.weights import Held
from handover.matching.types import FieldEvidence
from handover.stages.identification.models import Candidate, SearchResult, WantHit

WITHHELD: Final = frozenset({"social security number"})
"""Compared, and not shown: agreement is what matters to the reader (5 USC 552a note, section 7)."""
_NOT_SHOWN: Final = "not shown"
NOT_A_DECISION: Final = (
    "It orders leads for a person to follow. It identifies nobody, and nothing follows from it."
)


@dataclass(frozen=True, slots=True)
class Lead:
    """One candidate. ``probability`` 0-1 as recorded; ``weights`` the version that gave it; ``held`` how often such a
    promise was right where the truth was known, None where that version was not measured."""

    rank: int
    key: str
    probability: float
    shown: Explained
    weights: str
    population: int
    held: Held | None

    @property
    def title(self) -> str:
        """What the picture and the table are called."""
        return f"What was compared with {self.key}"

    @property
    def svg(self) -> SafeString:
        """The waterfall."""
        return mark_safe(as_svg(f"Waterfall: {self.title}", self.shown))  # noqa: S308 - escaped by the drawing

    @property
    def table(self) -> SafeString:
        """The same numbers."""
        return mark_safe(as_html_table(self.title, self.shown))  # noqa: S308 - escaped where it is written

    @property
    def given(self) -> str:
        """The probability as it is written: never 0 or 1, which nobody knows."""
        if self.probability > 0.99:
            return "above 0.99"
        return f"{self.probability:.2f}" if self.probability >= 0.01 else "below 0.01"

    @property
    def meaning(self) -> str:
        """What the probability takes for granted, in words."""
        return (
            f"That the record, of {self.population:,} searched, is the person's own, if half of those searched for "
            f"are on file; weights version {self.weights or 'not recorded'}. {NOT_A_DECISION}"
        )

    @property
    def uncertainty(self) -> str:
        """How such promises held where the truth was known."""
        if self.held is None:
            return "How often such a probability holds was not measured for these weights."
        h = self.held
        return (
            f"Of {h.searches:,} synthetic searches whose best candidate was given {h.low:.2f} to {h.high:.2f}, "
            f"{h.right:.1%} were right (95 % interval {h.least:.1%} to {h.most:.1%}). Real bookings may differ."
        )

    def as_json(self) -> dict[str, Any]:
        """The numbers as they are, unrounded."""
        return {
            "rank": self.rank,
            "record": self.key,
            "probability": self.probability,
            "meaning": self.meaning,
            "uncertainty": self.uncertainty,
            "weights_version": self.weights,
            **self.shown.as_json(),
        }

    def as_text(self) -> str:
        """The lines of a report."""
        head = f"{self.rank}. {self.key}: probability {self.given}"
        return "\n".join([head, as_text(self.shown), self.meaning, self.uncertainty])


def leads_of(candidates: Iterable[Candidate], result: SearchResult | None) -> list[Lead]:
    """The leads of one search."""
    version, size = (result.weights, result.gallery_size) if result else ("", 1)
    return [lead(c.rank, c.identity, c.score, c.evidence, version, size) for c in candidates]


def lead_of_want(hit: WantHit, version: str) -> Lead | None:
    """What a possible want rests on; None where prints alone brought it up."""
    if not hit.evidence:
        return None
    return lead(1, hit.want_id, hit.probability, hit.evidence, version, hit.gallery_size or 1)


def lead(
    rank: int, key: str, probability: float, evidence: Iterable[dict[str, Any]], version: str, size: int
) -> Lead:
    """From the recorded rows."""
    rows = tuple(withheld(FieldEvidence(**row)) for row in evidence)
    weights = _weights(version)
    line = weights.calibration if weights else None
    held = weights.held(probability) if weights else None
    return Lead(rank, key, probability, explained(rows, size, line), version, size, held)


def withheld(row: FieldEvidence) -> FieldEvidence:
    """The row without values that are compared and not shown."""
    if row.field not in WITHHELD:
        return row
    return replace(row, probe_value=_NOT_SHOWN, gallery_value=_NOT_SHOWN)


def report(reference: str, leads: Iterable[Lead]) -> str:
    """The leads of one search as text, for the file."""
    rows = [one.as_text() for one in leads]
    head = f"Search {reference}: brought up by names, dates or numbers alone. {NOT_A_DECISION}"
    return "\n\n".join([head, *(rows or ["Nobody."])]) + "\n"


def _weights(version: str) -> Weights | None:
    """The weights that gave the numbers; None for a version that is not (or not any more) shipped."""
    try:
        return Weights.shipped(version)
    except BiographicError:
        return None
