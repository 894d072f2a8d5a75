"""Reliability of probabilities: of the searches whose best candidate is given 0.7, are seven in ten right?

Brier score: mean squared error; log loss in nats; ECE: the mean distance between a bin's predicted and
correct share, weighted by the searches in it. Intervals: Wilson, 95 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from math import sqrt
from pathlib import Path
from typing import Any, Final

import numpy as np

from handover.matching.biographics.plots import reliability as drawn
from handover.matching.biographics.plots import reliability_table

EDGES: Final = (0.0, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1.0)
"""Bins of probability: tenths, with the ends divided further, since most searches are there."""
_Z: Final = 1.959964
_CLIP: Final = 1e-9
_STYLE: Final = (
    "body{font:16px sans-serif;max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}"
    "td,th{padding:.2em .8em;text-align:right;border-bottom:1px solid #ccc}svg{max-width:100%}"
)


@dataclass(frozen=True, slots=True)
class Bin:
    """Searches whose best candidate's probability is in ``low`` to ``high``: their number, the mean predicted
    probability, the correct share, and its interval.
    """

    low: float
    high: float
    searches: int
    promised: float
    right: float
    least: float
    most: float


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share. Raises ``ValueError`` if nothing was counted."""
    if of < 1:
        raise ValueError("an interval needs at least one")
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    # At the ends the sum is 0 or 1 except for rounding.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def reliability(promised: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Return the non-empty bins."""
    p, y = np.array(promised, dtype=np.float64), np.array(right, dtype=bool)
    place = np.clip(np.searchsorted(EDGES, p, "right") - 1, 0, len(EDGES) - 2)
    found = []
    for number in np.unique(place).tolist():
        here = place == number
        hits, of = int(y[here].sum()), int(here.sum())
        # The mean of equal numbers may differ from them by rounding, for example for ten times 0.01.
        mean = float(np.clip(p[here].mean(), p[here].min(), p[here].max()))
        found.append(Bin(EDGES[number], EDGES[number + 1], of, mean, hits / of, *wilson(hits, of)))
    return found


def calibration(promised: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """Compute Brier score, log loss, ECE over `EDGES`, and the bins."""
    p, y = np.array(promised, dtype=np.float64), np.array(right, dtype=np.float64)
    sure = np.clip(p, _CLIP, 1 - _CLIP)
    bins = reliability(promised, right)
    return {
        "brier": round(float(((p - y) ** 2).mean()), 5),
        "log_loss": round(-float(np.where(y > 0, np.log(sure), np.log(1 - sure)).mean()), 5),
        "ece": round(sum(b.searches * abs(b.promised - b.right) for b in bins) / len(p), 5),
        "bins": [asdict(b) for b in bins],
    }


def write_plot(path: Path, title: str, bins: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write the plot as SVG or, if the file name ends in ``.html``, a page with the plot and its table.
    ``bins`` as dicts, by what they describe. Raises ``OSError``.
    """
    drawing = drawn(title, bins)
    if path.suffix.lower() == ".html":
        tables = "".join(f"<h2>{escape(name)}</h2>{reliability_table(rows)}" for name, rows in bins.items())
        drawing = (
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
            f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1>{drawing}{tables}"
        )
    path.write_text(drawing, encoding="utf-8")
