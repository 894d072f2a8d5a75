"""``handover oversight`` and ``handover audit``: figures with their denominators, and the audit chain."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from handover.commands import released_data
from handover.commands.console import notes
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="Figures with their denominators.")
audit_app = typer.Typer(no_args_is_help=True, help="The audit chain.")


app.command("import")(released_data.import_release)
app.command("sets")(released_data.list_sets)
app.command("reports")(released_data.list_reports)
app.command("report")(released_data.report)


@audit_app.callback()
def _audit_group() -> None:
    """Keep ``verify`` as a subcommand, though it is the only one."""


@audit_app.command()
@uses_django()
def verify() -> None:
    """Recompute the chain and report the first entry that breaks it. Exit code 1 if there is one."""
    from handover.audit.verify import verify as check

    with notes.status("reading the chain") as status:
        size, broken = check(lambda n: status.update(f"{n:,} entries read"))
    if broken:
        typer.echo(f"broken at entry {broken.number}: {broken.reason}")
        raise typer.Exit(1)
    typer.echo(f"intact: {size} entries")


@app.command()
@uses_django()
def funnel(as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False) -> None:
    """Print counts from booking to outcome, each with its denominator."""
    from handover.stages.oversight.queries import funnel as count
    from handover.stages.oversight.text import as_text

    figures = count()
    typer.echo(json.dumps(figures.as_json()) if as_json else as_text(figures))
