"""Run a named report over released sets, and say what it counts, over what, by which clock."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handover.released_data import arrest_reports, detainer_reports  # noqa: F401 - they declare their reports
from handover.released_data.file_import import ReleasedSet, database, taken_in
from handover.released_data.kinds import ReleasedKind
from handover.released_data.linked_tables import THRESHOLD
from handover.released_data.reading import ReleasedFileError, view
from handover.released_data.report_terms import REPORTS, ReleasedReport


def declared_reports() -> Mapping[str, ReleasedReport]:
    """Return the reports by name."""
    return dict(sorted(REPORTS.items()))


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
    rows = _rows(found, [folder / f"{one.stem}.parquet" for one in sets], given)
    return {
        "report": name, "counts": found.counts, "over": found.over, "clock": "event time",
        "fiscal_year": "1 October to 30 September, named for the year in which it ends",
        "sets": [_told(one) for one in sets], "not_for_release": _small(rows), "rows": rows,
    }  # fmt: skip


def _rows(found: ReleasedReport, files: list[Path], given: Mapping[str, str]) -> list[dict[str, Any]]:
    with database() as opened:
        import duckdb

        try:
            for name, file in zip(("e", "other"), files, strict=False):
                view(opened, name, file)
            result = opened.execute(found.query, [given[p] for p in found.parameters])
            names = [column[0] for column in result.description or []]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        except (OSError, duckdb.Error) as problem:
            where = " or ".join(file.name for file in files)
            raise ReleasedFileError(
                f"{where} is missing or broken; take the release in again: {problem}"
            ) from problem


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
    counts = [[v for k, v in row.items() if type(v) is int and not k.endswith("year")] for row in rows]
    return sum(any(0 < value < THRESHOLD for value in values) for values in counts)
