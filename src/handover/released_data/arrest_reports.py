"""Reports over released arrests, removals and encounters."""

from __future__ import annotations

from typing import Final

from handover.released_data.kinds import EVENT, ReleasedKind
from handover.released_data.report_terms import FISCAL_YEAR, declare, share

AT_LARGE: Final = "method IN ('Located', 'Non-Custodial Arrest', 'Probation and Parole')"
AT_LARGE_WIDER: Final = (
    "method IN ('Located', 'Non-Custodial Arrest', 'Probation and Parole', 'Law Enforcement Agency Response Unit', "
    "'Worksite Enforcement', 'Other efforts', 'Other Task Force')"
)
JAILED: Final = "method LIKE 'CAP%Incarceration'"
"""Arrests in a local, state or federal jail or prison; the bare “Criminal Alien Program” says nothing of a place."""
_CITIZEN: Final = "disposition = 'Foreign Born USC'"


@declare(
    "arrests-by-year",
    ReleasedKind.ARRESTS,
    counts="arrests",
    over="fiscal years of the file; the last may be cut",
)
def _arrests() -> str:
    return f"""SELECT {FISCAL_YEAR} AS fiscal_year, count(*) AS arrests,
        count(*) FILTER (month({EVENT}) <> 9) AS arrests_without_september, max({EVENT})::VARCHAR AS last_day
        FROM e GROUP BY 1 ORDER BY 1"""


@declare(
    "at-large-by-year",
    ReleasedKind.ARRESTS,
    counts="arrests of people at large: located, non-custodial, probation and parole",
    over="all arrests of the fiscal year; “wider” adds response unit, worksite, other efforts and task force",
)
def _at_large() -> str:
    return f"""SELECT {FISCAL_YEAR} AS fiscal_year, count(*) FILTER ({AT_LARGE}) AS at_large,
        count(*) FILTER ({AT_LARGE_WIDER}) AS at_large_wider, count(*) AS arrests,
        {share(f"count(*) FILTER ({AT_LARGE})", "count(*)")} AS at_large_percent
        FROM e GROUP BY 1 ORDER BY 1"""


@declare(
    "at-large-by-area",
    ReleasedKind.ARRESTS,
    counts="arrests of people at large",
    over="arrests of the area in the fiscal year",
)
def _at_large_by_area() -> str:
    return f"""SELECT area, {FISCAL_YEAR} AS fiscal_year, count(*) FILTER ({AT_LARGE}) AS at_large,
        count(*) AS arrests, {share(f"count(*) FILTER ({AT_LARGE})", "count(*)")} AS at_large_percent
        FROM e GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, 2"""


@declare(
    "cap-share",
    ReleasedKind.ARRESTS,
    counts="arrests in local, state and federal incarceration",
    over="all arrests of the fiscal year",
)
def _cap() -> str:
    return f"""SELECT {FISCAL_YEAR} AS fiscal_year, count(*) FILTER ({JAILED}) AS incarcerated, count(*) AS arrests,
        {share(f"count(*) FILTER ({JAILED})", "count(*)")} AS incarcerated_percent
        FROM e GROUP BY 1 ORDER BY 1"""


@declare(
    "citizens-arrested-by-year",
    ReleasedKind.ARRESTS,
    counts="arrests with the disposition “Foreign Born USC”",
    over="all arrests of the fiscal year",
)
def _citizens() -> str:
    return f"""SELECT {FISCAL_YEAR} AS fiscal_year, count(*) FILTER ({_CITIZEN}) AS citizens, count(*) AS arrests
        FROM e GROUP BY 1 ORDER BY 1"""


@declare(
    "arrests-by-method", ReleasedKind.ARRESTS, counts="arrests by method", over="all arrests of the file"
)
def _methods() -> str:
    return f"""SELECT method, count(*) AS arrests, {share("count(*)", "sum(count(*)) OVER ()")} AS percent
        FROM e GROUP BY 1 ORDER BY 2 DESC, 1"""


for _kind in (ReleasedKind.REMOVALS, ReleasedKind.ENCOUNTERS):

    @declare(
        f"{_kind}-by-year", _kind, counts=str(_kind), over="fiscal years of the file; the last may be cut"
    )
    def _by_year(named: str = _kind) -> str:
        return f"""SELECT {FISCAL_YEAR} AS fiscal_year, count(*) AS {named}, max({EVENT})::VARCHAR AS last_day
            FROM e GROUP BY 1 ORDER BY 1"""
