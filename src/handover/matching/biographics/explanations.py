"""One comparison as data, as text, and as a picture with its table: the same numbers wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from math import fsum, log2
from typing import Any

from handover.matching.biographics.plots import WaterfallBar, waterfall
from handover.matching.biographics.weights import PREVALENCE, Calibration
from handover.matching.types import FieldEvidence

ALLOWANCE = "allowance: fields that go together"


@dataclass(frozen=True, slots=True)
class Explained:
    """From the odds before comparing to the odds after, in bits (log2 odds; one bit doubles them).

    ``start`` the odds before; ``rows`` what each field adds; ``allowance`` what the calibration of the weights takes
    or adds, because fields go together.
    """

    start: float
    rows: tuple[FieldEvidence, ...]
    allowance: float = 0.0

    @property
    def weight(self) -> float:
        """The sum of the rows."""
        return fsum(row.weight for row in self.rows)

    @property
    def end(self) -> float:
        """The odds after comparing, other candidates left aside."""
        return self.start + self.weight + self.allowance

    @property
    def alone(self) -> float:
        """Those odds as a probability, 0-1: what the candidate would have if no other were likely."""
        return 1 / (1 + 2.0**-self.end) if self.end > -1_000 else 0.0

    def as_json(self) -> dict[str, Any]:
        """The numbers as they are, unrounded."""
        return {
            "before_comparing": self.start,
            "fields": [{**asdict(row), "contradicts": row.contradicts} for row in self.rows],
            "allowance": self.allowance,
            "in_all": self.end,
            "unit": "bits",
        }


def prior_bits(population: int, prevalence: float = PREVALENCE) -> float:
    """log2 odds, before anything is compared, that a record picked from ``population`` is the probe's person."""
    share = prevalence / population
    return log2(share / (1 - share))


def explained(
    evidence: Sequence[FieldEvidence],
    population: int,
    calibration: Calibration | None = None,
    prevalence: float = PREVALENCE,
) -> Explained:
    """The waterfall of one candidate of a gallery of ``population``, read by the calibration of its weights.

    ``prevalence``, above 0 and below 1: of those searched for, the share that is taken to be in the gallery.
    """
    line = calibration or Calibration()
    weight = fsum(row.weight for row in evidence)
    prior = prior_bits(max(1, population), prevalence)
    return Explained(prior, tuple(evidence), (line.scale - 1) * weight + line.shift)


def as_text(shown: Explained) -> str:
    """A line for each field: what was compared, how it agreed, its weight; contradictions as plain as agreements."""
    rows = [("before comparing", "", "", f"{shown.start:+.1f}", "")]
    rows += [(r.field, _values(r), r.level, f"{r.weight:+.1f}", _note(r)) for r in shown.rows]
    if shown.allowance:
        rows.append((ALLOWANCE, "", "", f"{shown.allowance:+.1f}", ""))
    rows.append(("in all", "", "", f"{shown.end:+.1f}", "bits"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join(
            [
                *(text.ljust(width) for text, width in zip(row[:3], widths, strict=True)),
                f"{row[3]:>6}",
                row[4],
            ]
        ).rstrip()
        for row in rows
    )


def as_svg(title: str, shown: Explained) -> str:
    """The picture, a bar a field; what speaks against is said in words beside its bar."""
    bars = [
        WaterfallBar(f"{r.field}: {r.level}", r.weight, "speaks against" if r.contradicts else "")
        for r in shown.rows
    ]
    if shown.allowance:
        bars.append(WaterfallBar(ALLOWANCE, shown.allowance))
    return waterfall(title, shown.start, bars)


def as_html_rows(shown: Explained) -> str:
    """The picture's numbers as the head and body of a table, for who does not see the picture."""
    heads = ("Field", "Given", "On record", "How they agree", "Weight, bits")
    cells: list[tuple[str, FieldEvidence | None, str, float]] = [("before comparing", None, "", shown.start)]
    cells += [(r.field, r, _note(r), r.weight) for r in shown.rows]
    if shown.allowance:
        cells.append((ALLOWANCE, None, "", shown.allowance))
    cells.append(("in all", None, "", shown.end))
    rows = "".join(_html_row(*cell) for cell in cells)
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"


def _html_row(name: str, row: FieldEvidence | None, note: str, weight: float) -> str:
    number = f'<td class="ho-number">{weight:+.1f}</td>'
    if row is None:
        return f'<tr><th scope="row" colspan="4">{escape(name)}</th>{number}</tr>'
    hint = f' <span class="ho-hint">{escape(note)}</span>' if note else ""
    return (
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(row.probe_value or "not given")}</td>'
        f"<td>{escape(row.gallery_value or 'not on record')}</td><td>{escape(row.level)}{hint}</td>{number}</tr>"
    )


def _note(row: FieldEvidence) -> str:
    return "; ".join(text for text in ("speaks against" if row.contradicts else "", row.note) if text)


def _values(row: FieldEvidence) -> str:
    if row.probe_value == row.gallery_value:
        return row.probe_value
    return f"{row.probe_value or '-'} / {row.gallery_value or '-'}"
