"""The figures as a table of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from handover.stages.oversight.counted import Figure
from handover.stages.oversight.queries import Funnel
from handover.web.cells import plain
from handover.web.language import all_said

HEADINGS = all_said({
    "way": "From booking to outcome",
    "declines": "Declines by legal ground",
    "outcomes": "What became of the cases",
    "errors": "The error side",
    "law": "Local law and the handover",
    "restricted": "Restricted records and who read them",
    "overdue": "Clocks that are over while the case waits",
})  # fmt: skip


def as_text(funnel: Funnel) -> str:
    """Each figure as ``n of denominator (share)``."""
    blocks = [f"As of {funnel.as_of:%Y-%m-%d %H:%M} UTC"]
    for key, heading in HEADINGS.items():
        lines = list(_lines(getattr(funnel, key)))
        blocks.append("\n".join([heading, *lines]) if lines else f"{heading}\n  none")
    return "\n\n".join(blocks)


def _lines(figures: Iterable[Figure]) -> Iterable[str]:
    for f in figures:
        share = "-" if f.share is None else f"{100 * f.share:.1f} %"
        yield f"  {f.name:<58} {f.n:>7,} of {f.denominator:>7,} {f.of} ({share})"


def as_csv(funnel: Funnel) -> str:
    """A line a figure, with its key; the share is empty where there is nothing to count of."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["As of (UTC)", f"{funnel.as_of:%Y-%m-%d %H:%M:%S}"])
    writer.writerow([])
    writer.writerow(["Figure", "What", "Count", "Of", "Denominator", "Share %"])
    for one in (f for group in funnel.groups() for f in group):
        share = "" if one.percent is None else f"{one.percent:.1f}"
        writer.writerow([one.key, plain(one.name), one.n, one.denominator, plain(one.of), share])
    return out.getvalue()
