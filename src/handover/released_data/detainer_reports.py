"""Reports over released detainers. What is not recorded is an answer of its own, never a missing one."""

from __future__ import annotations

from typing import Final

from handover.released_data.kinds import EVENT, ReleasedKind
from handover.released_data.report_terms import FISCAL_YEAR, PLACE, declare, share

_DECLINED: Final = "lift_reason = 'Detainer Declined by LEA'"
_BOOKED: Final = "lift_reason = 'Booked into Detention'"
_LOCATED: Final = "state IS NOT NULL"
_ALL: Final = "detainers of the row, also those whose outcome was never recorded"


@declare(
    "detainers-by-month",
    ReleasedKind.DETAINERS,
    counts="detainers prepared",
    over="calendar months of the file; the last may be cut",
)
def _months() -> str:
    # Counted by day first: a month is written for each day of the file and not for each row.
    return f"""SELECT strftime({EVENT}, '%Y-%m') AS month, sum(n)::BIGINT AS detainers
        FROM (SELECT {EVENT}, count(*) AS n FROM e GROUP BY 1) GROUP BY 1 ORDER BY 1"""


@declare(
    "detainers-by-outcome",
    ReleasedKind.DETAINERS,
    counts="detainers by recorded outcome; none is “none recorded”",
    over="all detainers of the fiscal year",
)
def _outcomes() -> str:
    return f"""SELECT {FISCAL_YEAR} AS fiscal_year, coalesce(lift_reason, 'none recorded') AS outcome,
        count(*) AS detainers, sum(count(*)) OVER (PARTITION BY {FISCAL_YEAR})::BIGINT AS of_detainers,
        {share("count(*)", f"sum(count(*)) OVER (PARTITION BY {FISCAL_YEAR})")} AS percent
        FROM e GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"""


@declare(
    "outcomes-by-age",
    ReleasedKind.DETAINERS,
    counts="detainers with a recorded outcome, by days from the detainer to the last day of the file",
    over="all detainers of that age",
)
def _ages() -> str:
    return f"""WITH aged AS (SELECT lift_reason, date_diff('day', {EVENT}, max({EVENT}) OVER ()) AS days FROM e)
        SELECT CASE WHEN days < 7 THEN '0-6' WHEN days < 14 THEN '7-13' WHEN days < 28 THEN '14-27'
        ELSE '28 and more' END AS days_old, count(lift_reason) AS recorded, count(*) AS detainers,
        {share("count(lift_reason)", "count(*)")} AS recorded_percent FROM aged GROUP BY 1 ORDER BY min(days)"""


@declare(
    "declines-by-state",
    ReleasedKind.DETAINERS,
    counts="detainers declined by the agency, and booked into detention",
    over=_ALL + "; recorded are those with an outcome",
)
def _by_state() -> str:
    return f"""SELECT state, count(*) AS detainers, count(lift_reason) AS recorded,
        count(*) FILTER ({_BOOKED}) AS booked, count(*) FILTER ({_DECLINED}) AS declined,
        {share(f"count(*) FILTER ({_BOOKED})", "count(*)")} AS booked_percent,
        {share(f"count(*) FILTER ({_DECLINED})", "count(*)")} AS declined_percent,
        {share(f"count(*) FILTER ({_DECLINED})", "count(lift_reason)")} AS declined_percent_of_recorded
        FROM e GROUP BY 1 ORDER BY 2 DESC, 1"""


@declare(
    "outcomes-by-state",
    ReleasedKind.DETAINERS,
    counts="detainers by state and recorded outcome; none is “none recorded”, a state that is not given “none given”",
    over="all detainers of the file",
)
def _outcomes_by_state() -> str:
    # Counted as kept first: what is not given is put into words for each group and not for each row.
    return """SELECT coalesce(state, 'none given') AS state, coalesce(lift_reason, 'none recorded') AS outcome,
        sum(n)::BIGINT AS detainers FROM (SELECT state, lift_reason, count(*) AS n FROM e GROUP BY ALL)
        GROUP BY 1, 2 ORDER BY 1, 2"""


@declare(
    "declines-by-facility",
    ReleasedKind.DETAINERS,
    counts="detainers declined by the agency, and booked into detention",
    over=_ALL + "; only places with a state, a place being facility, city and state",
)
def _by_facility() -> str:
    return f"""SELECT {PLACE}, count(*) AS detainers, count(lift_reason) AS recorded,
        count(*) FILTER ({_BOOKED}) AS booked, count(*) FILTER ({_DECLINED}) AS declined
        FROM e WHERE {_LOCATED} GROUP BY ALL
        HAVING count(*) FILTER ({_DECLINED}) > 0 ORDER BY declined DESC, detainers DESC, {PLACE}"""


@declare(
    "declines-by-quarter",
    ReleasedKind.DETAINERS,
    counts="detainers declined by the agency at facilities of one name",
    over=_ALL,
    parameters=("facility",),
)
def _by_quarter() -> str:
    return f"""SELECT {PLACE}, year({EVENT}) || ' Q' || quarter({EVENT}) AS quarter, count(*) AS detainers,
        count(*) FILTER ({_DECLINED}) AS declined FROM e WHERE {_LOCATED} AND facility = ? GROUP BY ALL
        ORDER BY {PLACE}, quarter"""


@declare(
    "declines-in-all",
    ReleasedKind.DETAINERS,
    counts="detainers declined by the agency",
    over="all detainers, those with an outcome, and those declined without a place",
)
def _in_all() -> str:
    return f"""SELECT count(*) AS detainers, count(lift_reason) AS recorded, count(*) FILTER ({_DECLINED}) AS declined,
        count(*) FILTER ({_DECLINED} AND NOT {_LOCATED}) AS declined_without_place,
        count(*) FILTER (NOT {_LOCATED}) AS without_place,
        {share(f"count(*) FILTER ({_DECLINED})", "count(lift_reason)")} AS declined_percent_of_recorded,
        {share(f"count(*) FILTER ({_DECLINED} AND NOT {_LOCATED})", f"count(*) FILTER ({_DECLINED})")}
        AS without_place_percent_of_declined,
        {share(f"count(*) FILTER (NOT {_LOCATED})", "count(*)")} AS without_place_percent,
        count(*) FILTER (NOT again) AS distinct_rows FROM e"""


@declare(
    "places-by-size",
    ReleasedKind.DETAINERS,
    counts="places: facility, city and state",
    over="detainers with a state",
)
def _sizes() -> str:
    return f"""WITH p AS (SELECT count(*) AS n, count(*) FILTER ({_DECLINED}) AS d FROM e WHERE {_LOCATED}
        GROUP BY {PLACE}) SELECT count(*) AS places, count(*) FILTER (n >= 11) AS with_11_detainers,
        count(*) FILTER (d >= 1) AS with_a_decline,
        count(*) FILTER (d >= 11) AS with_11_declines FROM p"""


@declare(
    "names-in-several-states",
    ReleasedKind.DETAINERS,
    counts="states in which one facility name stands",
    over="detainers with a state",
)
def _names() -> str:
    return f"""SELECT facility, count(DISTINCT state) AS states, count(*) AS detainers,
        count(*) FILTER ({_DECLINED}) AS declined FROM e WHERE {_LOCATED} GROUP BY 1 HAVING count(DISTINCT state) > 1
        ORDER BY detainers DESC, facility"""


@declare(
    "lift-reasons-by-year",
    ReleasedKind.DETAINERS,
    ReleasedKind.LIFT_REASONS,
    counts="detainers by calendar year and recorded outcome, beside a published count",
    over="detainers with an outcome",
)
def _published() -> str:
    return f"""WITH ours AS (SELECT year({EVENT}) AS year, lift_reason, count(*) AS detainers FROM e
        WHERE lift_reason IS NOT NULL GROUP BY ALL)
        SELECT year, lift_reason, coalesce(detainers, 0) AS detainers, other.count AS published,
        coalesce(detainers, 0) = other.count AS equal,
        (SELECT min({EVENT}) FROM e) <= make_date(year, 1, 1) AS from_january
        FROM other LEFT JOIN ours USING (year, lift_reason)
        WHERE year IN (SELECT year FROM ours) ORDER BY year, published DESC, lift_reason"""


@declare(
    "detainers-by-county-found",
    ReleasedKind.DETAINERS,
    ReleasedKind.FACILITY_COUNTIES,
    counts="detainers whose county is found by facility, city and state together",
    over="all detainers, and those with a state",
)
def _counties() -> str:
    # Joined on the facility's name alone one detainer would count in every state that has the name.
    return f"""WITH placed AS (SELECT e.state, c.county_fips FROM e LEFT JOIN other AS c ON e.facility = c.facility
        AND e.city IS NOT DISTINCT FROM c.city AND e.state IS NOT DISTINCT FROM c.state)
        SELECT count(county_fips) AS found, count(*) AS detainers,
        count(county_fips) FILTER ({_LOCATED}) AS found_with_state,
        count(*) FILTER ({_LOCATED}) AS with_state, {share("count(county_fips)", "count(*)")} AS found_percent,
        {share(f"count(county_fips) FILTER ({_LOCATED})", f"count(*) FILTER ({_LOCATED})")} AS found_percent_with_state
        FROM placed"""


@declare(
    "agreements-by-agency",
    ReleasedKind.AGREEMENTS,
    ReleasedKind.AGENCIES,
    counts="agreements under 8 USC 1357(g) whose ORI is in the list of agencies",
    over="all agreements",
)
def _agreements() -> str:
    return (
        """SELECT count(*) FILTER (ori IN (SELECT ori FROM other)) AS found, count(*) AS agreements FROM e"""
    )
