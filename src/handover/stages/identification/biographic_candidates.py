"""Candidates that names, dates or numbers brought up, as pages, the JSON answer and the text report show them.

A lead is for a person to follow, never an identity. All three are made from one `Lead`, with the numbers that the
search recorded; the version of the weights behind them is recorded with the search.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from handover.matching.biographics import PREVALENCE, BiographicError, Weights
from handover.matching.biographics.explanations import Explained, as_html_rows, as_svg, as_text, explained
from handover.matching.biographics.weights import Held
from handover.matching.types import FieldEvidence
from handover.stages.identification.models import Candidate, SearchResult, WantHit, WantSearch

WITHHELD: Final = frozenset({"social security number"})
"""Compared, and not shown: agreement is what matters to the reader (5 USC 552a note, section 7)."""
_NOT_SHOWN: Final = "not shown"
NOT_A_DECISION: Final = (
    "It orders leads for a person to follow. It identifies nobody, and nothing follows from it."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search asked and assumed. ``population`` records were searched with ``weights``, a version or ``""`` if
    not recorded; the share ``share`` (0-1) of ``whom`` was assumed to have a record there."""

    population: int
    weights: str
    share: float
    whom: str

    @staticmethod
    def of_records(result: SearchResult | None) -> Asked:
        """The search of a repository's identities by name."""
        size, version = (result.gallery_size, result.weights) if result else (1, "")
        return Asked(size, version, PREVALENCE, "those searched for are on file")

    @staticmethod
    def of_wants(search: WantSearch) -> Asked:
        """The search of the wants."""
        return Asked(search.wants, search.weights, search.share, "those booked have a want in the file")

    @staticmethod
    def before_shares(hit: WantHit, result: SearchResult | None) -> Asked:
        """Return the assumptions for a want found before searches were recorded: half were assumed to have a want."""
        version = result.weights if result else ""
        return Asked(hit.gallery_size or 1, version, PREVALENCE, "those booked have a want in the file")

    @property
    def premise(self) -> str:
        """Describe the assumption."""
        return f"if {percent(self.share)} of {self.whom} (assumed, not measured here)"


def percent(share: float) -> str:
    """A share as it is written: 8 %, 0.05 %."""
    return f"{100 * share:.4g} %"


@dataclass(frozen=True, slots=True)
class Lead:
    """One candidate. ``probability`` 0-1 as recorded; ``held`` how often such a probability proved right where the
    truth was known, None if not measured; ``others`` how many other wants share one probability with it."""

    rank: int
    key: str
    probability: float
    shown: Explained
    asked: Asked
    held: Held | None
    others: int = 0

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
        return mark_safe(as_html_rows(self.shown))  # noqa: S308 - escaped where it is written

    @property
    def given(self) -> str:
        """The probability as it is written."""
        return _written(self.probability)

    @property
    def meaning(self) -> str:
        """Describe what the probability assumes."""
        asked = self.asked
        return (
            f"That the record, of {asked.population:,} searched, and no other is the person's own, {asked.premise}; "
            f"weights version {asked.weights or 'not recorded'}. {self._sharing}{NOT_A_DECISION}"
        )

    @property
    def _sharing(self) -> str:
        if not self.others:
            return ""
        return (
            "Several wants that came up share one probability, wants of one person too; "
            f"by itself this one would have {_written(self.shown.alone)}. "
        )

    @property
    def uncertainty(self) -> str:
        """Describe how often such probabilities proved right where the truth was known."""
        if self.asked.share != PREVALENCE:
            return (
                f"How often such a probability holds was measured where {percent(PREVALENCE)} of those searched for "
                "are on file; at this share it was not."
            )
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
            "assumed_share": self.asked.share,
            "assumed_share_of": self.asked.whom,
            "weights_version": self.asked.weights,
            **self.shown.as_json(),
        }

    def as_text(self) -> str:
        """The lines of a report."""
        head = f"{self.rank}. {self.key}: probability {self.given}"
        return "\n".join([head, as_text(self.shown), self.meaning, self.uncertainty])


def leads_of(candidates: Iterable[Candidate], result: SearchResult | None) -> list[Lead]:
    """The leads of one search."""
    asked = Asked.of_records(result)
    return [lead(c.rank, c.erased or c.identity, c.score, c.evidence, asked) for c in candidates]


def leads_of_wants(
    hits: Iterable[WantHit], search: WantSearch | None, result: SearchResult | None
) -> dict[str, Lead]:
    """Return the leads behind the possible wants of one search, by want number. Wants without a name comparison are
    left out: prints alone brought them up, or they were erased."""
    named = [(hit.want_id, hit) for hit in hits if hit.evidence and hit.want_id]
    return {
        number: lead(
            rank, number, hit.probability, hit.evidence,
            Asked.of_wants(search) if search else Asked.before_shares(hit, result), len(named) - 1,
        )
        for rank, (number, hit) in enumerate(named, 1)
    }  # fmt: skip


def lead(
    rank: int, key: str, probability: float, evidence: Iterable[dict[str, Any]], asked: Asked, others: int = 0
) -> Lead:
    """From the recorded rows."""
    rows = tuple(withheld(FieldEvidence(**row)) for row in evidence)
    weights = _weights(asked.weights)
    line = weights.calibration if weights else None
    held = weights.held(probability) if weights and asked.share == PREVALENCE else None
    shown = explained(rows, asked.population, line, asked.share)
    return Lead(rank, key, probability, shown, asked, held, others)


def withheld(row: FieldEvidence) -> FieldEvidence:
    """The row without values that are compared and not shown."""
    if row.field not in WITHHELD:
        return row
    return replace(row, probe_value=_NOT_SHOWN, gallery_value=_NOT_SHOWN)


def report(reference: str, leads: Iterable[Lead], wants: Iterable[Lead]) -> str:
    """The leads of one search as text, for the file; then its possible wants."""
    rows = [one.as_text() for one in leads] or ["Nobody."]
    head = f"Search {reference}: brought up by names, dates or numbers alone. {NOT_A_DECISION}"
    found = [one.as_text() for one in wants]
    if found:
        rows += ["Possible wants: each needs confirmation by the agency that entered it.", *found]
    return "\n\n".join([head, *rows]) + "\n"


def _written(probability: float) -> str:
    """Write a probability, but never as 0 or 1, because nothing is that certain."""
    if probability > 0.99:
        return "above 0.99"
    return f"{probability:.2f}" if probability >= 0.01 else "below 0.01"


def _weights(version: str) -> Weights | None:
    """The weights that gave the numbers; None for a version that is not (or not any more) shipped."""
    try:
        return Weights.shipped(version)
    except BiographicError:
        return None
