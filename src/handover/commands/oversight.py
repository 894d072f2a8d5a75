"""``handover oversight``: figures with their denominators."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from handover.commands import released_data
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="Figures with their denominators.")


app.command("import")(released_data.import_release)
app.command("sets")(released_data.list_sets)
app.command("reports")(released_data.list_reports)
app.command("report")(released_data.report)


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
