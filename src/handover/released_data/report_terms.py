"""What a report is, how one is declared, and the terms that reports share.

A report is one query over the kept rows ``e``. A share is null where nothing is counted. Rows are never made
distinct: two equal rows of a release without a key of persons are two events (a release of 79,053 detainers has 48,925
distinct rows). Fiscal years begin on 1 October.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handover.released_data.kinds import EVENT, ReleasedKind

FISCAL_YEAR: Final = f"year({EVENT}) + (month({EVENT}) >= 10)::INTEGER"
"""The year in which the fiscal year of an event ends."""
PLACE: Final = "facility, city, state"
"""A place is its facility, city and state together: one name stands in many states."""


@dataclass(frozen=True, slots=True)
class ReleasedReport:
    """One report. ``kinds`` are the sets that it reads: the first is ``e``, a second is ``other``."""

    name: str
    kinds: tuple[ReleasedKind, ...]
    counts: str
    over: str
    query: str
    parameters: tuple[str, ...] = ()


REPORTS: Final[dict[str, ReleasedReport]] = {}
"""Those that are declared so far, by name; `reports.declared_reports` has all."""


def declare(
    name: str, *kinds: ReleasedKind, counts: str, over: str, parameters: tuple[str, ...] = ()
) -> Callable[[Callable[[], str]], ReleasedReport]:
    """Declare the function below as the query of a report."""

    def declared(query: Callable[[], str]) -> ReleasedReport:
        REPORTS[name] = ReleasedReport(name, kinds, counts, over, query(), parameters)
        return REPORTS[name]

    return declared


def share(part: str, of: str) -> str:
    """Return the SQL of a share in percent with one decimal, null where there is nothing to share."""
    return f"round(100.0 * ({part}) / nullif({of}, 0), 1)"
