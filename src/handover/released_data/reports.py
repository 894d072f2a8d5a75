"""Named reports over released sets: each says what it counts, over what, by which clock, and gives its rows.

A report is one query over the kept rows ``e``. A share is null where nothing is counted. Rows are never made
distinct: two equal rows of a release without a key of persons are two events (a release of 79,053 detainers has 48,925
distinct rows). Fiscal years begin on 1 October.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handover.released_data.kinds import EVENT, ReleasedKind
from handover.released_data.reading import ReleasedFileError
from handover.released_data.taking_in import ReleasedSet, database, taken_in

FISCAL_YEAR: Final = f"year({EVENT}) + (month({EVENT}) >= 10)::INTEGER"
"""The year in which the fiscal year of an event ends."""
PLACE: Final = "facility, city, state"
"""A place is its facility, city and state together: one name stands in many states."""
PUBLISHED_CELL: Final = 11
"""Cells under this are not for release; a report says which of its rows they are."""


@dataclass(frozen=True, slots=True)
class ReleasedReport:
    """One report. ``kinds`` are the sets that it reads: the first is ``e``, a second is ``other``."""

    name: str
    kinds: tuple[ReleasedKind, ...]
    counts: str
    over: str
    query: str
    parameters: tuple[str, ...] = ()


_REPORTS: dict[str, ReleasedReport] = {}


def declare(
    name: str, *kinds: ReleasedKind, counts: str, over: str, parameters: tuple[str, ...] = ()
) -> Callable[[Callable[[], str]], ReleasedReport]:
    """Declare the function below as the query of a report."""

    def declared(query: Callable[[], str]) -> ReleasedReport:
        _REPORTS[name] = ReleasedReport(name, kinds, counts, over, query(), parameters)
        return _REPORTS[name]

    return declared


def declared_reports() -> Mapping[str, ReleasedReport]:
    """Return the reports by name."""
    from handover.released_data import arrest_reports, detainer_reports  # noqa: F401 - they declare themselves

    return dict(sorted(_REPORTS.items()))


def share(part: str, of: str) -> str:
    """Return the SQL of a share in percent with one decimal, null where there is nothing to share."""
    return f"round(100.0 * ({part}) / nullif({of}, 0), 1)"


def run(name: str, folder: Path, given: Mapping[str, str], digest: str = "") -> dict[str, Any]:
    """Run a report. ``given`` are its parameters; ``digest`` begins that of the set, where there are several.

    The result names the set, its rows and what was not kept. Raises `ReleasedFileError` where the report, a parameter
    or a set is unknown.
    """
    found = declared_reports().get(name)
    if found is None:
        raise ReleasedFileError(
            f"there is no report {name}; the reports are {', '.join(declared_reports())}."
        )
    if missing := [p for p in found.parameters if not given.get(p)]:
        raise ReleasedFileError(f"{name} needs {', '.join(f'--{p}' for p in missing)}.")
    sets = [_the_set(kind, folder, digest if place == 0 else "") for place, kind in enumerate(found.kinds)]
    with database() as opened:
        for view, one in zip(("e", "other"), sets, strict=False):
            opened.from_parquet(str(folder / f"{one.stem}.parquet")).create_view(view)
        result = opened.execute(found.query, [given[p] for p in found.parameters])
        names = [column[0] for column in result.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {
        "report": name, "counts": found.counts, "over": found.over, "clock": "event time",
        "fiscal_year": "1 October to 30 September, named for the year in which it ends",
        "sets": [_told(one) for one in sets], "not_for_release": _small(rows), "rows": rows,
    }  # fmt: skip


def _the_set(kind: ReleasedKind, folder: Path, digest: str) -> ReleasedSet:
    fit = [s for s in taken_in(folder) if s.kind == kind and s.digest.startswith(digest)]
    if not fit:
        raise ReleasedFileError(
            f"no set of {kind} was taken in; begin with: handover oversight import FILE --kind {kind}"
        )
    if len(fit) > 1:
        which = ", ".join(f"{s.digest[:12]} ({s.file})" for s in fit)
        raise ReleasedFileError(f"several sets of {kind} were taken in; say which with --set: {which}")
    return fit[0]


def _told(one: ReleasedSet) -> dict[str, Any]:
    return {
        "kind": one.kind, "set": one.digest[:12], "file": one.file, "source": one.source, "first_day": one.first_day,
        "last_day": one.last_day, "rows": one.rows, "kept": one.kept, "rejected": sum(one.rejected.values()),
        "excluded": sum(one.excluded.values()), "repeats": one.repeats,
    }  # fmt: skip


def _small(rows: list[dict[str, Any]]) -> int:
    """How many rows have a count of 1 to 10: they may be read here and not be published so."""
    counts = [[v for k, v in row.items() if isinstance(v, int) and not k.endswith("year")] for row in rows]
    return sum(any(0 < value < PUBLISHED_CELL for value in values) for values in counts)
