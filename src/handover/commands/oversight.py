"""``handover oversight``: figures with their denominators."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from handover.commands import released_data
from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="Figures with their denominators.")


app.command("import")(released_data.import_release)
app.command("sets")(released_data.list_sets)
app.command("reports")(released_data.list_reports)
app.command("report")(released_data.report)
app.command("protect")(released_data.protect)


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
def funnel(as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False) -> None:
    """Print counts from booking to outcome, each with its denominator."""
    from handover.stages.oversight.queries import funnel as count
    from handover.stages.oversight.text import as_text

    figures = count()
    typer.echo(json.dumps(figures.as_json()) if as_json else as_text(figures))


@app.command()
@uses_django()
def recount(
    name: Annotated[str, typer.Argument(help="table of figures: cohorts")],
    cut: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="midnight (UTC) at which this day begins")
    ],
    why: Annotated[
        str, typer.Option(help="keep what comes out otherwise as a restatement, and say why")
    ] = "",
) -> None:
    """Count a table again as of a cut and keep it. The last line is one JSON object; exit code 1 where it comes out
    otherwise than what is kept and nobody says why.
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
