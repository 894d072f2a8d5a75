"""The reference page of released data, written from the kinds, layouts and reports that are declared."""

from __future__ import annotations

from handover.released_data.kinds import COLUMNS, LAYOUTS, NEEDED, ReleasedKind
from handover.released_data.reports import declared_reports


def released_data_page(note: str) -> str:
    """Return ``docs/released-data.md``; ``note`` says who writes it."""
    lines = ["# Released data", "", note, _ABOUT.strip(), "", "## Kinds", ""]
    lines += ["| Kind | Columns that are kept; a row without the **bold** ones is rejected |", "|---|---|"]
    for kind in ReleasedKind:
        names = (f"**{c}**" if c in NEEDED[kind] else c for c in COLUMNS[kind])
        lines.append(f"| `{kind}` | {', '.join(names)} |")
    lines += ["", "## Published layouts", "", "| Layout | Kind | Release |", "|---|---|---|"]
    lines += [f"| `{one.name}` | `{one.kind}` | {one.source} |" for one in LAYOUTS]
    lines += ["", "## Reports", "", "| Report | Reads | Counts | Over |", "|---|---|---|---|"]
    for one in declared_reports().values():
        reads = ", ".join(f"`{kind}`" for kind in one.kinds)
        asks = "".join(f" `--{p}`" for p in one.parameters)
        lines.append(f"| `{one.name}`{asks} | {reads} | {one.counts} | {one.over} |")
    return "\n".join(lines) + "\n"


_ABOUT = """
Offices release tables of arrests, detainers, removals and encounters. Handover takes such a file in and counts it
by named reports, beside its own figures and never joined with its cases:

    handover oversight import detainers.parquet --kind detainers
    handover oversight report declines-by-state

A file is CSV, Parquet, or the first sheet of a workbook (.xlsx). Its columns are found by a published layout, or by
a map of your own, a YAML file with a line for each column (`event_date: Prepared Date`), given with `--map`. Only the
columns below are kept, and `person`, a release's own key of a person: it marks events that come within 24 hours of
another event of the same person and is dropped before anything is stored. Every row of the file is kept, rejected by
a rule, or excluded because it is empty; the last line of `import` is one JSON object with these counts. A date is
ISO 8601, month/day/year, or day-month-year with the month's name; one before 1990 or after today is rejected.

Read a figure with its traps. Rows that are equal are not one event: no report makes them distinct. No recorded
outcome is an answer of its own and says neither yes nor no. The same name stands in many states: a place is its
facility, city and state together. The last fiscal year of a file may be cut: compare equal months. Counts of 1 to 10
are not for release; each report says in how many of its rows they stand (`not_for_release`).
"""
