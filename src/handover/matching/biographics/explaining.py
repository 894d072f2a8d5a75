"""One comparison as text and as a picture with its table: the same rows that pages and answers show."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log2

from handover.matching.biographics.plots import waterfall
from handover.matching.biographics.scorer import PREVALENCE
from handover.matching.types import FieldEvidence


def prior_bits(population: int, prevalence: float = PREVALENCE) -> float:
    """log2 odds, before anything is compared, that a record picked from ``population`` is the probe's person."""
    share = prevalence / population
    return log2(share / (1 - share))


def as_text(evidence: Sequence[FieldEvidence]) -> str:
    """A line for each field: what was compared, how it agreed, its weight; contradictions as plain as agreements."""
    rows = [(r.field, _values(r), r.level, f"{r.weight:+.1f}", r.note) for r in evidence]
    rows.append(("in all", "", "", f"{sum(r.weight for r in evidence):+.1f}", "bits"))
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


def as_svg(title: str, evidence: Sequence[FieldEvidence], population: int) -> str:
    """The waterfall, from the odds before comparing to the odds after, in bits."""
    return waterfall(title, prior_bits(population), evidence)


def as_html_table(evidence: Sequence[FieldEvidence]) -> str:
    """The picture's numbers as a table, for who does not see the picture."""
    head = (
        "<tr><th>field</th><th>given</th><th>on record</th><th>agreement</th><th>bits</th><th>note</th></tr>"
    )
    rows = "".join(
        f"<tr><td>{escape(r.field)}</td><td>{escape(r.probe_value)}</td><td>{escape(r.gallery_value)}</td>"
        f"<td>{escape(r.level)}</td><td>{r.weight:+.1f}</td><td>{escape(r.note)}</td></tr>"
        for r in evidence
    )
    return f"<table>{head}{rows}</table>"


def _values(row: FieldEvidence) -> str:
    if row.probe_value == row.gallery_value:
        return row.probe_value
    return f"{row.probe_value or '-'} / {row.gallery_value or '-'}"
