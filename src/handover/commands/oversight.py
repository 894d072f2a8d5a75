"""``handover oversight``: figures with their denominators."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from handover.commands import packages, released_data
from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="Figures with their denominators.")


app.command("import")(released_data.import_release)
app.command("sets")(released_data.list_sets)
app.command("reports")(released_data.list_reports)
app.command("report")(released_data.report)
app.command("protect")(released_data.protect)
app.add_typer(packages.app, name="package")


@app.command()
@uses_django()
def documentation(as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False) -> None:
    """Print what should be on record and is not, what is unknown, and how late events were recorded; CSV or JSON."""
    from handover.stages.oversight import documentation as quality
    from handover.stages.oversight.documentation_views import csv_of

    found = quality.documentation()
    typer.echo(json.dumps(quality.as_json(found)) if as_json else csv_of(found).rstrip())


@app.command()
@uses_django()
def effort(
    study: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="a voluntary time study, to calibrate by")
    ] = None,
) -> None:
    """Print minutes of work by month, office and task as intervals, and research that was done again; CSV.

    The study is a CSV file with a row a sitting: task, observed_minutes, counted_minutes, and no column for a person.
    """
    from handover.stages.oversight.effort.time_study import TimeStudyError, ratios
    from handover.stages.oversight.effort_views import csv_of

    try:
        found = ratios(study.read_text()) if study else None
    except (TimeStudyError, UnicodeDecodeError) as problem:
        raise fail(f"{study} is no time study: {problem}") from problem
    typer.echo(csv_of({}, found).rstrip())


@app.command()
@uses_django()
def funnel(as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False) -> None:
    """Print counts from booking to outcome, each with its denominator."""
    from handover.stages.oversight.figures_text import as_text
    from handover.stages.oversight.queries import funnel as count

    figures = count()
    typer.echo(json.dumps(figures.as_json()) if as_json else as_text(figures))


@app.command()
@uses_django()
def memo(
    name: Annotated[str, typer.Argument(help="report: cohorts, effort, research, residents")],
    sample: Annotated[int, typer.Option(min=1, max=500, help="cases to trace to the audit log")] = 50,
) -> None:
    """Write the data-reliability memo of a report: completeness, accuracy, and cases traced to the audit log; CSV.

    The kept report is counted again first. Exit code 1 where the result differs, or a case differs from the log.
    """
    from handover.stages.oversight import memos, snapshots

    if name not in memos.TITLES:
        raise fail(f"no such report: {name}; there are {', '.join(memos.TITLES)}")
    found = memos.memo(name, sample)
    if found is None:
        raise fail("nothing was counted yet: the worker counts once a day, or use handover oversight recount")
    typer.echo(memos.csv_of(found).rstrip())
    same = found.kept is None or snapshots.counted_again(found.kept)
    if found.kept is not None:
        typer.echo(f"\nCounted again,{'the same to the byte' if same else 'OTHERWISE'}")
    if found.differing or not same:
        raise typer.Exit(1)


@app.command()
@uses_django()
def recount(
    name: Annotated[
        str, typer.Argument(help="table of figures: cohorts, effort, research, residents, places")
    ],
    cut: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="midnight (UTC) at which this day begins")
    ],
    why: Annotated[str, typer.Option(help="keep a differing result as a restatement, for this reason")] = "",
) -> None:
    """Count a table again as of a cut and keep it. The last line is one JSON object; exit code 1 where the result
    differs from what is kept and no reason is given.
    """
    from handover.stages.oversight import snapshots

    if name not in snapshots.COUNTERS:
        raise fail(f"no such table: {name}; there are {', '.join(snapshots.COUNTERS)}")
    at = cut.replace(tzinfo=UTC)
    if at > snapshots.last_cut(datetime.now(UTC)):
        raise fail("that day has not begun, or began only minutes ago; choose an earlier one")
    try:
        kept = snapshots.take(name, at, why=why)
    except snapshots.RestatementError as problem:
        typer.echo(str(problem))
        typer.echo(json.dumps({"name": name, "cut": at.isoformat(), "same": False, "digest": problem.digest}))
        raise typer.Exit(1) from None
    told = {"name": name, "cut": at.isoformat(), "same": True, "digest": kept.digest, "version": kept.version}
    typer.echo(json.dumps(told))
