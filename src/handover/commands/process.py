"""``handover process``: the process as a picture, and whether steps, facts and audit entries fit."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import notes
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="The process as data.")


@app.command()
@uses_django()
def picture(folder: Annotated[Path, typer.Argument(file_okay=False)] = Path("docs")) -> None:
    """Draw the process from its data into a folder."""
    from handover.web.process_picture import write

    write(folder)
    typer.echo(f"written to {folder}")


@app.command()
@uses_django()
def check() -> None:
    """Hold steps, facts, papers and audit entries against each other: a line a finding, then the counts as JSON.

    Exit code 1 where something does not fit. ``unverifiable`` counts rows recorded by a version whose digests cannot
    be taken again. The chain itself is recomputed by `handover audit verify`. Progress goes to stderr.
    """
    from handover.process.integrity.check import check as check_all
    from handover.process.models import Matter

    with notes.status("checking") as status:
        of = Matter.objects.count()
        result = check_all(lambda n: status.update(f"{n:,} of {of:,} matters checked"))
    for finding in result.findings:
        typer.echo(str(finding))
    typer.echo(json.dumps({**asdict(result.counts), "findings": len(result.findings)}))
    if result.findings:
        raise typer.Exit(1)
