"""Counts as plain values, as they are kept, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple
from datetime import datetime
from typing import Any, Final

from handover.accounts.roles import Role
from handover.stages.oversight.charts import ChartBar
from handover.stages.oversight.counted import Figure
from handover.stages.oversight.documentation import DocumentationQuality, FieldQuality, RecordingLag
from handover.stages.oversight.queries import Funnel

Charts = list[tuple[str, list[ChartBar]]]
"""The titles of charts with their bars."""
_LISTS: Final = ("way", "declines", "outcomes", "errors", "overdue", "restricted", "law")


def figures_text(counted: tuple[Funnel, Charts]) -> dict[str, Any]:
    """All figures of one moment and their charts, as plain values."""
    funnel, charts = counted
    return {
        "as_of": funnel.as_of.isoformat(),
        "states": funnel.states,
        "figures": {key: [astuple(one) for one in getattr(funnel, key)] for key in _LISTS},
        "charts": [[title, [astuple(bar) for bar in bars]] for title, bars in charts],
    }


def figures_from(plain: Mapping[str, Any]) -> tuple[Funnel, Charts]:
    """The same again."""
    lists = {key: [Figure(*one) for one in rows] for key, rows in plain["figures"].items()}
    funnel = Funnel(as_of=datetime.fromisoformat(plain["as_of"]), states=plain["states"], **lists)
    return funnel, [(title, [ChartBar(*bar) for bar in bars]) for title, bars in plain["charts"]]


def documentation_text(counted: DocumentationQuality) -> dict[str, Any]:
    """What is null, unknown and late, as plain values."""
    return {
        "as_of": counted.as_of.isoformat(),
        "fields": [asdict(one) for one in counted.fields],
        "lags": [asdict(one) for one in counted.lags],
    }


def documentation_from(plain: Mapping[str, Any]) -> DocumentationQuality:
    """The same again."""
    return DocumentationQuality(
        datetime.fromisoformat(plain["as_of"]),
        tuple(FieldQuality(**{**one, "owner": Role(one["owner"])}) for one in plain["fields"]),
        tuple(RecordingLag(**one) for one in plain["lags"]),
    )
